"""Benchmark of pages: with 100,000 claims against 1,000, and for a member with many claims."""

from collections.abc import Iterator
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
from bench import database, history
from bench.report import Row, milliseconds, p95, seconds
from redemptions.claims.claim_views import PAGE
from redemptions.models import Claim
from tests.crowd import claims_for
from tests.factories import make_member, make_promotion, make_reward

COMPARES = "pages: signed in, the same page over more claims of others, then over more of one's own"
FEW, MANY = 50, 1_000
SMALL, LARGE = 1_000, 100_000
ROUNDS = 40
PROMOTIONS = 5
# Spread the claims over a year; nine of ten are decided.
SPREAD = """
    UPDATE redemptions_claim SET
        submitted_at = now() - (id % 8760) * interval '1 hour',
        status = CASE WHEN id % 10 = 0 THEN 'submitted' ELSE 'approved' END
"""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A member or reviewer signed in to one of the databases, and the pages to open."""

    database: str
    client: Client
    paths: dict[str, str]
    times: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)


def measure() -> Iterator[Row]:
    """Fill both databases, open every page in turn, compare."""
    small = [*_stage("small", SMALL, FEW)]
    large = [*_stage("large", LARGE, FEW, MANY)]
    visitors = [*small, *large]
    for visitor in visitors:
        database.use(visitor.database)
        _count_queries(visitor)
    for _ in range(ROUNDS):
        for visitor in visitors:
            database.use(visitor.database)
            _visit(visitor)
    (few_in_small, staff_in_small), (few, many, staff) = small, large
    yield Row("table of 1,000 claims > 100,000; 50 are the member's")
    yield from _compare(few_in_small, few)
    yield from _compare(staff_in_small, staff)
    yield Row("member with 50 claims > 1,000, table of 100,000")
    yield from _compare(few, many)


def _compare(base: Visitor, seen: Visitor) -> Iterator[Row]:
    for page, times in base.times.items():
        queries = sorted({base.queries[page], seen.queries[page]})
        count = " > ".join(str(number) for number in queries)
        for label, figure in (("p50", median), ("p95", p95)):
            before, after = figure(times), figure(seen.times[page])
            what = f"  {page}, {count} queries, {label}"
            yield Row(what, milliseconds(before), milliseconds(after), after / before)


def _count_queries(visitor: Visitor) -> None:
    """Open each page twice, to warm the caches, and count the queries of the second time."""
    for page, path in visitor.paths.items():
        _open(visitor, path)
        with CaptureQueriesContext(connection) as queries:
            _open(visitor, path)
        visitor.queries[page] = len(queries)


def _visit(visitor: Visitor) -> None:
    """Open each page once."""
    for page, path in visitor.paths.items():
        taken = seconds(partial(_open, visitor, path))
        visitor.times.setdefault(page, []).append(taken)


def _open(visitor: Visitor, path: str) -> None:
    response = visitor.client.get(path)
    assert response.status_code == HTTPStatus.OK, (path, response.status_code)


def _stage(name: str, claims: int, *own: int) -> list[Visitor]:
    """Fill a database: members with these numbers of their own claims, others with the rest."""
    database.fresh(name)
    promotions = [make_promotion(limit_per_member=MANY) for _ in range(PROMOTIONS)]
    rewards = [make_reward(promotion, n=MANY) for promotion in promotions]
    rita = make_member("rita@example.com", is_staff=True)
    rita.groups.add(Group.objects.get(name="Reviewers"))
    claims_for(rewards[0], claims - sum(own))
    with connection.cursor() as cursor:
        cursor.execute(SPREAD)
    members = [make_member(f"member-of-{number}@example.com") for number in own]
    for member, number in zip(members, own, strict=True):
        history.give(member, rewards, number, decided_by=rita)
    database.settle()
    visitors = [Visitor(name, _signed_in(member), _member_paths(member)) for member in members]
    return [*visitors, Visitor(name, _signed_in(rita), _staff_paths())]


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _member_paths(member: User) -> dict[str, str]:
    """Return the pages of a member; the late page of the history is its last full one."""
    history = reverse("redeem-history")
    references = list(member.claims.for_history().values_list("reference", flat=True))
    before = references[(len(references) // PAGE - 1) * PAGE - 1]
    newest = member.claims.for_history()[0]
    return {
        "My Products": reverse("my-products"),
        "Promotions": reverse("promotions"),
        "Promotion Redeem": reverse("promotion", args=[newest.promotion.slug]),
        "Redeem History": history,
        "Redeem History, late page": f"{history}?before={before}",
    }


def _staff_paths() -> dict[str, str]:
    """Return the reviewers' queue, and a search for a claim by the Order ID from an e-mail."""
    claims = reverse("admin:redemptions_claim_changelist")
    reference = Claim.objects.awaiting_review()[0].reference
    return {
        "admin, claims to decide": claims,
        "admin, one Order ID": f"{claims}?q={reference}",
    }
