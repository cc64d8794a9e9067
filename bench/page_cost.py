"""Benchmark of what a page costs beside its empty frame: processor time and queries, with goals."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import median
from typing import Final

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import crowd, database
from bench.frame_urls import ADMIN_FRAME, FRAME, STATIC
from bench.report import Row, milliseconds
from tests.factories import make_claim, make_member, make_promotion, make_reward
from tests.page_stage import Stage, counted, make_stage
from tests.wide_stage import make_wide

COMPARES = (
    "page_cost: processor time of the empty frame > of the page, its queries, rows fetched and\n"
    "           PostgreSQL's planning + execution (staff: counted in); 20 products, 20 claims"
)
ROUNDS: Final = 40
WARM: Final = 3
WAITING: Final = 300
# So many repairs, visits, tickets, points, orders and shout outs.
EACH: Final = 20


@dataclass(slots=True)
class Page:
    """A page to open, what it is held against, and what was measured."""

    name: str
    client: Client
    path: str
    floor: str
    goal: float
    most_queries: int | None = 15
    with_database: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)


def measure() -> Iterator[Row]:
    """Open each page and its floor in turn, then say what each asks the database."""
    database.fresh("page_cost")
    with override_settings(ROOT_URLCONF="bench.frame_urls"):
        pages = _pages()
        database.settle()
        for page in pages:
            for _ in range(WARM):
                _open(page.client, page.path, page.headers)
                _open(page.client, page.floor)
        for _ in range(ROUNDS):
            for page in pages:
                page.floors.append(_cost(page.client, page.floor))
                page.times.append(_cost(page.client, page.path, page.headers))
        for page in pages:
            yield _row(page)


def _row(page: Page) -> Row:
    planning, execution = _in_postgres(page.client, page.path, page.headers)
    floor_in_postgres = sum(_in_postgres(page.client, page.floor)) if page.with_database else 0.0
    with counted() as asked:
        _open(page.client, page.path, page.headers)
    more = planning + execution if page.with_database else 0.0
    base, cost = median(page.floors) + floor_in_postgres, median(page.times) + more
    is_met = cost <= base * page.goal and asked.queries <= (page.most_queries or asked.queries)
    most = "" if page.most_queries is None else f", {page.most_queries} queries"
    what = (
        f"{page.name}: {asked.queries} queries, {asked.rows} rows,"
        f" {planning * 1000:.1f} + {execution * 1000:.1f} ms"
    )
    goal = f"≤ {page.goal:g}{most}"
    return Row(what, milliseconds(base), milliseconds(cost), cost / base, goal, is_met)


def _cost(client: Client, path: str, headers: dict[str, str] | None = None) -> float:
    begun = time.process_time()
    _open(client, path, headers)
    return time.process_time() - begun


def _open(client: Client, path: str, headers: dict[str, str] | None = None) -> None:
    response = client.get(path, headers=headers)
    assert response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}, path


def _in_postgres(
    client: Client, path: str, headers: dict[str, str] | None = None
) -> tuple[float, float]:
    """Plan and execute each query of a page anew, in seconds.

    The best of nine: on a machine with other work most are interrupted, for ten times as long.
    """
    with CaptureQueriesContext(connection) as captured:
        _open(client, path, headers)
    selects = [each["sql"] for each in captured if each["sql"].startswith("SELECT")]
    found = [min((_explained(sql) for _ in range(9)), key=sum) for sql in selects]
    return sum(one for one, _ in found) / 1000, sum(other for _, other in found) / 1000


def _explained(sql: str) -> tuple[float, float]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, SUMMARY, TIMING OFF, FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()[0]
    return plan["Planning Time"], plan["Execution Time"]


def _pages() -> list[Page]:
    stage = make_stage(products=20, claims=20, promotions=8, emails=30)
    return [*member_pages(stage), *wide_pages(), *_staff_pages(), *_visitor_pages()]


def member_pages(stage: Stage) -> list[Page]:
    """Return the pages of the member of a stage."""
    client = Client()
    client.force_login(stage.member)
    (name, path), *others = member_paths(stage).items()
    overview = Page(name, client, path, FRAME, 4, 12)
    return [overview, *(Page(name, client, path, FRAME, 3) for name, path in others)]


def wide_pages() -> list[Page]:
    """Write what the pages beside claims are about, and return them."""
    member, paths = make_wide(EACH)
    client = Client()
    client.force_login(member)
    return [Page(name, client, path, FRAME, 3) for name, path in paths.items()]


def member_paths(stage: Stage) -> dict[str, str]:
    """Return the addresses of a member's pages."""
    return {
        "Account Overview": reverse("overview"),
        "My Products": reverse("my-products"),
        "Promotions": reverse("promotions"),
        "Promotion Redeem": reverse("promotion", args=[stage.promotions[0].slug]),
        "Redeem History": reverse("redeem-history"),
        "Messages": reverse("inbox"),
        "a claim": reverse("claim", args=[stage.claims[0].reference]),
    }


def _staff_pages() -> list[Page]:
    rita = make_member("rita@example.com", is_staff=True)
    rita.groups.add(Group.objects.get(name="Reviewers"))
    reward = make_reward(make_promotion(limit_per_member=5), n=5)
    own = make_claim(make_member("alice@example.com"), reward.promotion)
    crowd.fill(reward, WAITING * 10 // 6, reviewer=rita.pk)
    client = Client()
    client.force_login(rita)
    queue = reverse("admin:redemptions_claim_changelist")
    review = reverse("admin:redemptions_claim_change", args=[own.pk])
    paths = {"the queue": queue, "a review page": review, "the administration's frame": ADMIN_FRAME}
    return [
        Page(f"{name}{beside}", client, path, floor, 3, None, with_database=True)
        for floor, beside in [(FRAME, ""), (ADMIN_FRAME, ", beside the administration's frame")]
        for name, path in paths.items()
        if path != floor
    ]


def _visitor_pages() -> list[Page]:
    client = Client()
    found = [
        Page(name, client, reverse(view), STATIC, 2, None)
        for name, view in [("landing", "overview"), ("Promotions", "promotions"), ("FAQ", "faq")]
    ]
    for page in found:
        page.name = f"a visitor's {page.name}"
    again = []
    for page in found:
        tag = client.get(page.path).headers.get("ETag")
        if tag:
            known = {"If-None-Match": tag}
            name = f"{page.name}, unchanged (304)"
            again.append(Page(name, client, page.path, STATIC, 2, None, headers=known))
    return found + again
