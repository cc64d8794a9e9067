"""Benchmark of size: what each page, sweep and list of staff costs when everything has grown.

``SCALE=full`` is 5,000,000 claims, 1,000,000 members and 10,000,000 codes; a number is a share of
that, 0.02 if nothing is said.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import Final

from celery import current_app
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from bench import database, growing
from bench.growing import Size
from bench.page_cost import member_pages
from bench.report import Row, milliseconds
from evidence import similar_pages
from evidence.models import Upload, UploadPage
from portal import schedule
from redemptions.models import Claim
from redemptions.review.queue import QueueTab
from tests.factories import make_claim, make_member, make_promotion, make_reward
from tests.page_stage import make_stage

COMPARES = (
    "sizes: processor time of web and PostgreSQL at 5,000 claims > at SCALE of 5,000,000,\n"
    "       and all that grows with them; pages of members, of staff, lists, sweeps"
)
SMALLEST: Final = 0.001
USUAL: Final = 0.02
OF_MEMBERS: Final = 1.2
OF_STAFF: Final = 1.3
ROUNDS: Final = 3
QUEUE: Final = "admin:redemptions_claim_changelist"
# They look through all of the books, by their nature, or what is not of the database.
NO_SWEEPS: Final = {
    "notifications.tasks.read_bounces",
    "notifications.tasks.delete_old_bounces",
    "redemptions.tasks.reconcile",
}


@dataclass(slots=True)
class Deed:
    """A request or a sweep, its goal, and what it cost each time."""

    name: str
    act: Callable[[], object]
    goal: float
    costs: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scene:
    """One of the databases, and what is done in it."""

    database: str
    deeds: list[Deed]


def measure() -> Iterator[Row]:
    """Fill both databases, do everything in both in turn, and compare."""
    small, large = _scene("sizes_small", SMALLEST), _scene("sizes_large", share())
    for _round in range(ROUNDS):
        for scene in (small, large):
            database.use(scene.database)
            for deed in scene.deeds:
                deed.costs.append(_cost(deed.act))
    for one, other in zip(small.deeds, large.deeds, strict=True):
        base, grown = median(one.costs), median(other.costs)
        verdict = "pass" if grown <= base * one.goal else "short"
        what = f"{one.name}; goal {one.goal:g}: {verdict}"
        yield Row(what, milliseconds(base), milliseconds(grown), grown / base)


def share() -> float:
    """Return how much of the full size is asked for."""
    asked = os.environ.get("SCALE", "")
    return 1.0 if asked == "full" else float(asked or USUAL)


def _scene(name: str, scale: float) -> Scene:
    """Fill a database; everything is done there twice, since the first time sets something up."""
    database.fresh(name)
    deeds = list(_deeds(Size.of(scale)))
    database.settle()
    with connection.cursor() as cursor:
        # So that one process does all that is counted.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    for deed in deeds * 2:
        deed.act()
    return Scene(name, deeds)


def _deeds(size: Size) -> Iterator[Deed]:
    stage = make_stage(products=20, claims=20, promotions=8, emails=30)
    rita = make_member("rita@example.com", is_staff=True)
    rita.groups.add(*Group.objects.filter(name__in=["Reviewers", "Leads"]))
    ada = make_member("ada@example.com", is_staff=True, is_superuser=True)
    reward = make_reward(make_promotion(limit_per_member=5), n=5)
    own = make_claim(make_member("alice@example.com"), reward.promotion)
    growing.fill(reward, size, reviewer=rita.pk)
    for page in member_pages(stage):
        yield Deed(page.name, partial(_open, page.client, page.path), OF_MEMBERS)
    yield from _of_reviewers(_signed_in(rita), own, size)
    yield from _lists(_signed_in(ada), size)
    yield Deed("similar pictures of a page", _similar_picture(size), OF_STAFF)
    yield from _sweeps()


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _of_reviewers(client: Client, own: Claim, size: Size) -> Iterator[Deed]:
    middle = Claim.objects.select_related("user", "serial").get(pk=own.pk + size.claims // 2)
    for view in QueueTab:
        yield Deed(f"queue, {view}", partial(_open, client, reverse(QUEUE), view=view), OF_STAFF)
    for what, typed in {
        "Order ID": middle.reference,
        "email": middle.user.email,
        "serial number": middle.serial.serial,
        "invoice number": f"7{middle.pk}",
    }.items():
        yield Deed(
            f"queue, search, {what}", partial(_open, client, reverse(QUEUE), q=typed), OF_STAFF
        )
    review = reverse("admin:redemptions_claim_change", args=[own.pk])
    yield Deed("review page", partial(_open, client, review), OF_STAFF)


def _lists(client: Client, size: Size) -> Iterator[Deed]:
    """Yield each list of the administration: its first page, each filter, a search."""
    registered = admin.site._registry.items()  # noqa: SLF001 -- it has no other name
    for model, options in sorted(registered, key=lambda each: each[0].__name__):
        with suppress(NoReverseMatch):
            path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            name = f"list of {model._meta.verbose_name_plural}"
            yield Deed(name, partial(_open, client, path), OF_STAFF)
            if options.search_fields:
                typed = f"member{size.members // 2}@crowd.example"
                yield Deed(f"{name}, search", partial(_open, client, path, q=typed), OF_STAFF)
            for query in _filters(client, path):
                yield Deed(f"{name}, {query}", partial(_open, client, path + query), OF_STAFF)


def _filters(client: Client, path: str) -> Iterator[str]:
    """Yield the second choice of each filter; the first is all."""
    shown = client.get(path).context
    listed = shown.get("cl") if shown else None
    for spec in listed.filter_specs if listed else ():
        choices = list(spec.choices(listed))
        yield from (choice["query_string"] for choice in choices[1:2])


def _similar_picture(size: Size) -> Callable[[], object]:
    middle = UploadPage.objects.order_by("pk")[size.claims // 2]
    return lambda: list(similar_pages.near(middle, Upload.objects.submitted().exclude(user=0)))


def _sweeps() -> Iterator[Deed]:
    current_app.loader.import_default_modules()
    names = {str(entry["task"]) for entry in schedule.entries(30).values()} - NO_SWEEPS
    for name in sorted(names):
        yield Deed(f"sweep {name}", current_app.tasks[name], OF_STAFF)


def _open(client: Client, path: str, **asked: str) -> None:
    response = client.get(path, asked)
    assert response.status_code in {HTTPStatus.OK, HTTPStatus.FOUND}, (path, response.status_code)


def _cost(act: Callable[[], object]) -> float:
    """Return the processor time that we and PostgreSQL's process for us need, in seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        times = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    theirs, ours = _used(times), time.process_time()
    act()
    return time.process_time() - ours + _used(times) - theirs


def _used(times: Path) -> float:
    return int(times.read_text(encoding="ascii").split()[0]) / 1e9
