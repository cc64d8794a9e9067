"""Benchmark of the reviewers' pages: each tab, search and review page, with a million claims."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from statistics import median

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from bench import crowd, database
from bench.report import Row, milliseconds, p95, seconds
from redemptions.models import Claim
from redemptions.review import queue
from redemptions.review.queue import QueueTab
from tests.factories import make_claim, make_member, make_promotion, make_reward

COMPARES = "workbench: a reviewer's pages over 1,000 claims > over 1,000,000; six of ten wait"
SMALL, LARGE = 1_000, 1_000_000
ROUNDS = 60
LATE_PAGE = 1_000
QUEUE = "admin:redemptions_claim_changelist"

Visit = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Desk:
    """A reviewer signed in to one of the databases, and the requests to make."""

    database: str
    visits: dict[str, Visit]
    times: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)


def measure() -> Iterator[Row]:
    """Fill both databases, make every request in turn, compare."""
    small, large = _stage("small", SMALL), _stage("large", LARGE)
    for desk in (small, large):
        database.use(desk.database)
        _count_queries(desk)
    for _round in range(ROUNDS):
        for desk in (small, large):
            database.use(desk.database)
            for name, visit in desk.visits.items():
                desk.times.setdefault(name, []).append(seconds(partial(_done, name, visit)))
    for name, times in small.times.items():
        queries = " > ".join(map(str, sorted({small.queries[name], large.queries[name]})))
        yield from _compare(f"{name}, {queries} queries", times, large.times[name])
    late, first = large.times[f"page {LATE_PAGE:,}"], large.times[QueueTab.AWAITING]
    yield from _compare(f"of the large: page 1 > page {LATE_PAGE:,}", first, late)


def _compare(name: str, before: list[float], after: list[float]) -> Iterator[Row]:
    for label, figure in (("p50", median), ("p95", p95)):
        one, other = figure(before), figure(after)
        yield Row(f"{name}, {label}", milliseconds(one), milliseconds(other), other / one)


def _done(name: str, visit: Visit) -> None:
    status = visit()
    assert status in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NO_CONTENT}, (name, status)


def _count_queries(desk: Desk) -> None:
    """Make each request twice, to warm the caches, and count the queries of the second time."""
    for name, visit in desk.visits.items():
        visit()
        with CaptureQueriesContext(connection) as queries:
            visit()
        desk.queries[name] = len(queries)


def _stage(name: str, claims: int) -> Desk:
    database.fresh(name)
    rita = make_member("rita@example.com", is_staff=True)
    rita.groups.add(Group.objects.get(name="Reviewers"))
    reward = make_reward(make_promotion(limit_per_member=5), n=5)
    own = make_claim(make_member("alice@example.com"), reward.promotion)
    crowd.fill(reward, claims, reviewer=rita.pk)
    database.settle()
    client = Client()
    client.force_login(rita)
    return Desk(name, _visits(client, rita, own))


def _visits(client: Client, rita: User, own: Claim) -> dict[str, Visit]:
    page = reverse(QUEUE)

    def get(path: str, **asked: str | int) -> int:
        return int(client.get(path, asked).status_code)

    def take_and_release() -> int:
        leased = client.post(reverse("admin:redemptions_claim_next"))
        released = {"claim": leased["Location"].split("/")[-3]}
        client.post(reverse("admin:redemptions_claim_release"), released)
        return int(leased.status_code)

    middle = Claim.objects.order_by("pk")[Claim.objects.count() // 2]
    views: dict[str, Visit] = {view: partial(get, page, view=view) for view in QueueTab}
    return {
        **views,
        f"page {LATE_PAGE:,}": partial(get, page, after=_place(rita)),
        "one promotion": partial(get, page, promotion=own.promotion_id),
        "with a risk": partial(get, page, risk="yes"),
        "search, Order ID": partial(get, page, q=middle.reference),
        "search, email": partial(get, page, q=middle.user.email),
        "search, serial number": partial(get, page, q=middle.serial.serial),
        "search, invoice number": partial(get, page, q=f"7{middle.pk}"),
        "Review next": take_and_release,
        "review page": partial(get, reverse("admin:redemptions_claim_change", args=[own.pk])),
    }


def _place(rita: User) -> str:
    """Return the position where the thousandth page starts, or the last one of a small queue."""
    waiting = queue.claims_in(QueueTab.AWAITING, by=rita).order_by("due_on", "pk")
    place = min(queue.PAGE * (LATE_PAGE - 1), waiting.count() - queue.PAGE) - 1
    last = waiting[max(place, 0)]
    return f"{last.due_on.isoformat()},{last.pk}"
