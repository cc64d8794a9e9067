"""What grows beside codes: payouts with their accounts, and parcels with their journeys, in SQL."""

from typing import Any, Final

from django.db import connection

from fulfilment.models import Carrier, PayoutMethod
from promotions.models import Promotion, Reward
from tests.factories import make_reward

# Of ten one is due and its member was asked, one ready, one held for a person; the rest is paid.
PAYOUTS: Final = """
    INSERT INTO fulfilment_fulfilment (
        cause_id, kind, reward_id, status, amount_minor, currency, owed_at, due_on, delivered_at,
        is_asked
    )
    SELECT cause_id, 'payout', %(payout)s,
        (ARRAY['due', 'ready', 'on_hold'])[1 + mod(n, 10)], 5000, 'EUR', decided_at, current_date,
        NULL, true
    FROM ({approved}) AS approved WHERE mod(n, 10) < 3
    UNION ALL
    SELECT cause_id, 'payout', %(payout)s, 'delivered', 5000, 'EUR', decided_at, current_date,
        decided_at, true
    FROM ({approved}) AS approved WHERE mod(n, 10) >= 3
"""
# An account that was changed is held for two days; that of a paid one is there for a quarter.
DETAILS: Final = """
    INSERT INTO fulfilment_payoutdetails (
        fulfilment_id, asked_at, method_id, seal, encrypted_account, last_four, account_digest,
        given_at, given_email, held_until, is_shared
    )
    SELECT id, owed_at, %(method)s, gen_random_uuid(), account,
        CASE WHEN is_given THEN '3000' ELSE '' END,
        CASE WHEN is_given THEN sha256(id::text::bytea) END,
        CASE WHEN is_given THEN owed_at END,
        CASE WHEN is_given THEN 'member@crowd.example' ELSE '' END,
        CASE WHEN status = 'on_hold' AND mod(id, 4) = 0 THEN now() + INTERVAL '1 day' END,
        status = 'on_hold'
    FROM (
        SELECT *, status <> 'due' AS is_given,
            CASE WHEN status <> 'due' THEN '\\x00'::bytea END AS account
        FROM fulfilment_fulfilment WHERE kind = 'payout' AND reward_id = %(payout)s
    ) AS owed
"""
PARCELS: Final = """
    INSERT INTO fulfilment_fulfilment (
        cause_id, kind, reward_id, status, owed_at, due_on, delivered_at, carrier_id
    )
    SELECT cause_id, 'parcel', %(parcel)s,
        CASE mod(n, 10) WHEN 0 THEN 'due' WHEN 1 THEN 'on_its_way' ELSE 'delivered' END,
        decided_at, current_date, CASE WHEN mod(n, 10) > 1 THEN decided_at END,
        CASE WHEN mod(n, 10) > 0 THEN %(carrier)s END
    FROM ({approved}) AS approved
"""
SHIPMENTS: Final = """
    INSERT INTO fulfilment_shipment (
        fulfilment_id, picked_at, carrier_id, number, sent_on, over_at
    )
    SELECT id, owed_at, %(carrier)s, 'CROWD' || id, owed_at::date, delivered_at
    FROM fulfilment_fulfilment
    WHERE kind = 'parcel' AND reward_id = %(parcel)s AND status <> 'due'
"""


def fill(promotion: Promotion, approved: str, values: dict[str, Any]) -> None:
    """Owe a payout and a parcel besides for each claim that ``approved`` gives."""
    cashback = Reward.Kind.CASHBACK
    payout = make_reward(
        promotion, kind=cashback, stock=9, amount_minor=5000, currency="EUR", name="Crowd cashback"
    )
    parcel = make_reward(promotion, kind=Reward.Kind.PHYSICAL, stock=9, name="Crowd mouse")
    carrier = Carrier.objects.create(name="Crowd post", pattern="", link="")
    method = PayoutMethod.objects.get(code="sepa-iban")
    named = {
        **values,
        "payout": payout.pk,
        "parcel": parcel.pk,
        "carrier": carrier.pk,
        "method": method.pk,
    }
    with connection.cursor() as cursor:
        for statement in (PAYOUTS, DETAILS, PARCELS, SHIPMENTS):
            cursor.execute(statement.replace("{approved}", approved), named)
