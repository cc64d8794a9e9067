"""Data for benchmarks: a million claims of a hundred thousand members, generated in SQL."""

from typing import Final

from django.db import connection

from promotions.models import Reward
from tests.factories import make_product, make_store

MEMBERS: Final = """
    INSERT INTO accounts_user (
        password, is_superuser, is_staff, is_active, date_joined, email, first_name, last_name,
        region, contact_number, language, time_zone
    )
    SELECT '!', false, false, true, now(), 'member' || n || '@crowd.example', 'Crowd', 'No ' || n,
        'DE', '+49 30 ' || n, 'en', 'UTC'
    FROM generate_series(1, %(members)s) AS n
"""
SERIALS: Final = """
    INSERT INTO products_serialnumber (serial, product_id, chk_digest)
    SELECT 'CROWD' || lpad(n::text, 9, '0'), %(product)s, ''
    FROM generate_series(1, %(claims)s) AS n
"""
REGISTERED: Final = """
    INSERT INTO products_registeredproduct (
        user_id, serial_id, region, store_id, channel, purchased_on, warranty_until, registered_at
    )
    SELECT member.id, serial.id, 'DE', %(store)s, 'retail', current_date, current_date, now()
    FROM (
        SELECT id, row_number() OVER (ORDER BY id) AS n FROM products_serialnumber
        WHERE serial LIKE 'CROWD%%'
    ) AS serial
    JOIN (
        SELECT id, row_number() OVER (ORDER BY id) AS n FROM accounts_user
        WHERE email LIKE '%%@crowd.example'
    ) AS member ON member.n = serial.n %% %(members)s + 1
"""
CAUSES: Final = """
    INSERT INTO fulfilment_cause (user_id, kind, reference, promotion_id)
    SELECT user_id, 'claim',
        'c' || lpad(to_hex(row_number() OVER (ORDER BY id)), 9, '0'), %(promotion)s
    FROM products_registeredproduct WHERE store_id = %(store)s
"""
# Over a year: of ten claims six await review (some overdue, assigned or on hold), one is sent back,
# three are approved. So each tab fills a page even among 1,000 claims, as it does among more.
CLAIMS: Final = """
    INSERT INTO redemptions_claim (
        reference, cause_id, user_id, promotion_id, registered_product_id, serial_id, reward_id,
        status, slot, language, region, submitted_at, due_on, decided_at, assigned_to_id, held_at,
        held_by_id, checks, has_risk
    )
    SELECT 'c' || lpad(to_hex(n), 9, '0'),
        (SELECT cause.id FROM fulfilment_cause AS cause
            WHERE kind = 'claim' AND reference = 'c' || lpad(to_hex(n), 9, '0')),
        user_id, %(promotion)s, id, serial_id, %(reward)s,
        status, slot, 'en', 'DE',
        now() - n %% 8760 * interval '1 hour', current_date + (n / 10 %% 20 - 5)::int,
        CASE WHEN status IN ('approved', 'sent_back') THEN now() - n * interval '30 seconds' END,
        CASE WHEN n %% 10 = 1 THEN %(reviewer)s END,
        CASE WHEN n %% 10 = 2 THEN now() END, CASE WHEN n %% 10 = 2 THEN %(reviewer)s END,
        CASE n %% 3 WHEN 0 THEN '' WHEN 1 THEN 'agree' ELSE 'doubt' END, n %% 10 = 3
    FROM (
        SELECT *, CASE WHEN n %% 10 < 6 THEN 'submitted' WHEN n %% 10 = 6 THEN 'sent_back'
            ELSE 'approved' END AS status
        FROM (
            SELECT *, row_number() OVER (ORDER BY id) AS n,
                row_number() OVER (PARTITION BY user_id ORDER BY id) AS slot
            FROM products_registeredproduct WHERE store_id = %(store)s
        ) AS numbered
    ) AS registered
"""
RUNS: Final = """
    INSERT INTO redemptions_checkrun (
        claim_id, asked_at, attempts, done_at, rules, outcome, invoice_key, invoice_numbers
    )
    SELECT id, now(), 1, now(), '', '', '', ARRAY[('INV' || id)::varchar, ('7' || id)::varchar]
    FROM redemptions_claim WHERE promotion_id = %(promotion)s
"""


def fill(reward: Reward, claims: int, *, reviewer: int, members: int = 0) -> None:
    """Create this number of claims for a reward, ten for each member if it is not said."""
    values = {
        "members": members or max(claims // 10, 1),
        "claims": claims,
        "product": make_product().pk,
        "store": make_store().pk,
        "promotion": reward.promotion_id,
        "reward": reward.pk,
        "reviewer": reviewer,
    }
    with connection.cursor() as cursor:
        for statement in (MEMBERS, SERIALS, REGISTERED, CAUSES, CLAIMS, RUNS):
            cursor.execute(statement, values)
