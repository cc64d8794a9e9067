"""Benchmark of points: pages and sweeps with 1,000 members > with SCALE of a million, 20 lots each.

What a sweep does is the same on both sides: nothing is new, all else is what is there.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import quantiles
from typing import Final

from celery import current_app
from django.db import connection
from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench import database, growing
from bench.crowd import MEMBERS
from bench.deeds import OF_MEMBERS, OF_STAFF, Deed, Scene, compared, opened, scene, signed_in
from bench.report import Row, milliseconds
from bench.sizes import share
from membership.models import Lot, PointsAccount, PointsEvent, SourceType, TierStay
from tests.bare_rows import insert
from tests.factories import make_member
from tests.membership.lots import make_rule, make_tiers

COMPARES = (
    "points: processor time of web and PostgreSQL, 1,000 members > SCALE of 1,000,000,\n"
    "        20 lots each;\n"
    "        by the clock, the slowest twentieth of visits to My Points by as many members"
)
FEW: Final = 1_000
ALL: Final = 1_000_000
LOTS: Final = 20
# Of the twenty, these have something left; the others were spent or have expired.
LEFT: Final = 5
ROUNDS: Final = 7
VISITORS: Final = 60
VISITS: Final = 3
FILLED: Final = (User, PointsAccount, TierStay, Lot, PointsEvent)
TASKS: Final = "membership.tasks."
# As the lots were earned: one in two months, the newest last.
EARNED_AT: Final = "now() - ({lots} - mod(n, {lots})) * INTERVAL '40 days'"


def measure() -> Iterator[Row]:
    """Fill both databases, do everything in both in turn, and compare."""
    small, large = _scene("points_few", FEW), _scene("points_many", max(FEW, round(ALL * share())))
    yield from compared(small, large, ROUNDS)
    yield _slowest(small, large)


def _scene(name: str, members: int) -> Scene:
    database.fresh(name)
    for source in SourceType.PRODUCT, SourceType.CLAIM, SourceType.NEWSLETTER:
        make_rule(source)
    _fill(members)
    return scene(name, list(_deeds(members)))


def _deeds(members: int) -> Iterator[Deed]:
    visitor = User.objects.get(email=f"member{members // 2}@crowd.example")
    client = signed_in(visitor)
    for page in ("points", "points-earn", "points-history"):
        yield Deed(page, partial(opened, client, reverse(page)), OF_MEMBERS)
    newest = PointsEvent.objects.filter(account__member=visitor).aggregate(pk=Max("pk"))["pk"]
    further = partial(opened, client, reverse("points-history"), before=str(newest))
    yield Deed("points-history, further on", further, OF_MEMBERS)
    ada = signed_in(make_member("ada@example.com", is_staff=True, is_superuser=True))
    accounts = reverse("admin:membership_pointsaccount_changelist")
    yield Deed("list of accounts", partial(opened, ada, accounts), OF_STAFF)
    yield Deed(
        "list of accounts, search", partial(opened, ada, accounts, q=visitor.email), OF_STAFF
    )
    current_app.loader.import_default_modules()
    for task in sorted(name for name in current_app.tasks if name.startswith(TASKS)):
        yield Deed(f"sweep {task}", current_app.tasks[task], OF_STAFF)


def _slowest(small: Scene, large: Scene) -> Row:
    """Let as many members open My Points in both, in turn; compare the slowest twentieth."""
    taken: dict[str, list[float]] = {one.database: [] for one in (small, large)}
    for _visit in range(VISITS):
        for name, times in taken.items():
            database.use(name)
            times.extend(_visits(first=_visit == 0))
    base, grown = (quantiles(times, n=20)[-1] for times in taken.values())
    is_met = grown <= base * OF_STAFF
    figures = milliseconds(base), milliseconds(grown), grown / base
    return Row("My Points, p95", *figures, f"≤ {OF_STAFF:g}", is_met)


def _visits(*, first: bool) -> Iterator[float]:
    keys = User.objects.filter(email__endswith="@crowd.example").aggregate(Min("pk"), Max("pk"))
    step = (keys["pk__max"] - keys["pk__min"]) // VISITORS
    for number in range(VISITORS):
        client = signed_in(User.objects.get(pk=keys["pk__min"] + number * step))
        begun = time.perf_counter()
        opened(client, reverse("points"))
        if not first:  # what the process and the database keep is there from then on
            yield time.perf_counter() - begun


def _fill(members: int) -> None:
    """Fill all tables; the rows are made as they would be, but for what no page asks of them."""
    with connection.cursor() as cursor, growing.without_indexes(FILLED):
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(MEMBERS, {"members": members})
        _fill_accounts(members)
        _fill_lots(members)
        cursor.execute("SET session_replication_role = DEFAULT")


def _fill_accounts(members: int) -> None:
    member = f"{growing.first(User, email__endswith='@crowd.example')} + n - 1"
    joined = "now() - INTERVAL '3 years'"
    insert(PointsAccount, members, member_id=member, joined_at=joined, told_on="current_date")
    account = f"{growing.first(PointsAccount)} + n - 1"
    tier = str(make_tiers()["bronze"].pk)
    insert(TierStay, members, account_id=account, tier_id=tier, from_on=f"({joined})::date")


def _fill_lots(members: int) -> None:
    account = f"{growing.first(PointsAccount)} + (n - 1) / {LOTS}"
    earned_at = EARNED_AT.format(lots=LOTS)
    spendable = timezone.now() + timedelta(days=200)
    insert(
        Lot,
        members * LOTS,
        account_id=account,
        source_type="'product'",
        source_id="n",
        earned="100",
        left=f"CASE WHEN mod(n, {LOTS}) < {LOTS - LEFT} THEN 0 ELSE 100 END",
        earned_at=earned_at,
        usable_from=f"({earned_at})::date",
        expires_on=f"DATE '{spendable:%Y-%m-%d}' + mod(n, {LOTS})::int * 30",
        told_at=earned_at,
    )
    lot = f"{growing.first(Lot)} + n - 1"
    insert(
        PointsEvent,
        members * LOTS,
        account_id=account,
        kind="'earned'",
        points="100",
        lot_id=lot,
        occurred_at=earned_at,
    )
