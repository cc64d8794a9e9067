"""What pages and sweeps of points ask finds its index, by PostgreSQL's own choice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone

from membership.earning import sweeping
from membership.models import Lot, PointsAccount, PointsEvent, ReviewReport, ShoutOut
from membership.moderation import leases
from membership.points import expiring, tiers
from products.models import RegisteredProduct
from tests.plans import filled, indexes_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ROWS = 20_000
RARE = "mod(n, 1000) = 0"
DAY = "current_date + CASE WHEN mod(n, 1000) = 0 THEN 5 ELSE 500 END"
LOTS = {
    "account_id": "mod(n, 2000)",
    "source_id": "n",
    "source_type": "'product'",
    "earned": "10",
    "left": "CASE WHEN mod(n, 4) = 0 THEN 10 ELSE 0 END",
    "usable_from": "current_date - 9",
    "expires_on": DAY,
    "told_at": "CASE WHEN mod(n, 1000) = 0 THEN NULL ELSE now() END",
}
ACCOUNTS = {
    "member_id": "n",
    "birth_month": "1 + mod(n, 12)",
    "birth_day": "1 + mod(n, 28)",
    "birthday_set_on": "current_date - 99",
    "tier_review_on": f"CASE WHEN {RARE} THEN current_date ELSE current_date + 99 END",
    "tier_drops_on": f"CASE WHEN {RARE} THEN current_date END",
}
EVENTS = {"account_id": "mod(n, 2000)", "kind": "'joined'", "occurred_at": "now()"}
SHOUT_OUTS = {
    "reference": "lpad(n::text, 10, '0')",
    "member_id": "n",
    "status": f"CASE WHEN {RARE} THEN 'sent' ELSE 'accepted' END",
    "due_on": f"CASE WHEN {RARE} THEN current_date END",
    "sent_at": "now()",
    "accepted_at": "now()",
    "disclosure": "'x'",
    "publication_version": "'1'",
}
REPORTS = {
    "member_id": "n",
    "shout_out_id": "n",
    "why": "'illegal'",
    "settled_at": f"CASE WHEN {RARE} THEN NULL ELSE now() END",
}
ONE = PointsAccount(pk=7)
Query = Callable[[], "models.QuerySet[Any]"]


@pytest.mark.parametrize(
    ("index", "tables", "query"),
    [
        ("lot_left_of_account", [(Lot, LOTS)], lambda: Lot.objects.filter(account=ONE).usable()),
        ("lot_left_of_account", [(Lot, LOTS)], lambda: Lot.objects.filter(account=ONE).pending()),
        (
            "lot_earned_by_account",
            [(Lot, LOTS)],
            lambda: Lot.objects.filter(account=ONE, earned_at__gt="2026-01-01T00:00Z"),
        ),
        ("lot_expires", [(Lot, LOTS), (PointsAccount, ACCOUNTS)], lambda: expiring.to_warn()[:500]),
        (
            "lot_expires",
            [(Lot, LOTS), (PointsAccount, ACCOUNTS)],
            lambda: expiring.to_expire()[:500],
        ),
        ("lot_untold", [(Lot, LOTS), (PointsAccount, ACCOUNTS)], lambda: sweeping.to_tell()[:500]),
        ("points_birthday", [(PointsAccount, ACCOUNTS)], lambda: sweeping.birthdays()[:500]),
        ("points_tier_review", [(PointsAccount, ACCOUNTS)], lambda: tiers.to_announce()[:500]),
        ("points_tier_drop", [(PointsAccount, ACCOUNTS)], lambda: tiers.to_drop()[:500]),
        (
            "points_event_of_account",
            [(PointsEvent, EVENTS)],
            lambda: PointsEvent.objects.filter(account=ONE).order_by("-occurred_at", "-pk")[:26],
        ),
        (
            "registered_product_released",
            [(RegisteredProduct, {"released_at": f"CASE WHEN {RARE} THEN now() END"})],
            lambda: RegisteredProduct.objects.filter(
                released_at__gt=timezone.now() - timedelta(days=1)
            ).order_by("released_at", "pk")[:200],
        ),
    ],
)
def test_the_query_takes_the_index(
    index: str, tables: list[tuple[type[models.Model], dict[str, str]]], query: Query
) -> None:
    with filled(*((model, ROWS, columns) for model, columns in tables)):
        plan = query().explain()
    assert index in indexes_in(plan), plan


def test_what_waits_for_a_moderator_is_found_by_two_indexes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # rows of nobody's product
    with filled((ShoutOut, ROWS, SHOUT_OUTS), (ReviewReport, ROWS, REPORTS)):
        plan = leases.to_do().order_by("due_on", "pk")[:20].explain()
    assert {"shout_queue", "report_unsettled"} <= indexes_in(plan), plan
