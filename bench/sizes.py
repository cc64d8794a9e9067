"""Benchmark of size: what each page, sweep and list of staff costs when everything has grown.

``SCALE=full`` is 5,000,000 claims, 1,000,000 members and 10,000,000 codes; a number is a share of
that, 0.02 if nothing is said.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Final

from celery import current_app
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bench import database, growing
from bench.deeds import OF_MEMBERS, OF_STAFF, Deed, Scene, compared, opened, scene, signed_in
from bench.growing import Size
from bench.page_cost import member_pages, wide_pages
from bench.report import Row
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
ROUNDS: Final = 5
QUEUE: Final = "admin:redemptions_claim_changelist"
# They look through all of the books, by their nature, or what is not of the database.
NO_SWEEPS: Final = {
    "notifications.tasks.read_bounces",
    "notifications.tasks.delete_old_bounces",
    "redemptions.tasks.reconcile",
}


def measure() -> Iterator[Row]:
    """Fill both databases, do everything in both in turn, and compare."""
    small, large = _scene("sizes_small", SMALLEST), _scene("sizes_large", share())
    yield from compared(small, large, ROUNDS)


def share() -> float:
    """Return how much of the full size is asked for."""
    asked = os.environ.get("SCALE", "")
    return 1.0 if asked == "full" else float(asked or USUAL)


def _scene(name: str, scale: float) -> Scene:
    database.fresh(name)
    return scene(name, list(_deeds(Size.of(scale))))


def _deeds(size: Size) -> Iterator[Deed]:
    stage = make_stage(products=20, claims=20, promotions=8, emails=30)
    rita = make_member("rita@example.com", is_staff=True)
    rita.groups.add(*Group.objects.filter(name__in=["Reviewers", "Leads"]))
    ada = make_member("ada@example.com", is_staff=True, is_superuser=True)
    reward = make_reward(make_promotion(limit_per_member=5), n=5)
    own = make_claim(make_member("alice@example.com"), reward.promotion)
    growing.fill(reward, size, reviewer=rita.pk)
    for page in [*member_pages(stage), *wide_pages()]:
        yield Deed(page.name, partial(opened, page.client, page.path), OF_MEMBERS)
    yield from _of_reviewers(signed_in(rita), own, size)
    yield from _lists(signed_in(ada), size)
    yield Deed("similar pictures of a page", _similar_picture(size), OF_STAFF)
    yield from _sweeps()


def _of_reviewers(client: Client, own: Claim, size: Size) -> Iterator[Deed]:
    middle = Claim.objects.select_related("user", "serial").get(pk=own.pk + size.claims // 2)
    for view in QueueTab:
        yield Deed(f"queue, {view}", partial(opened, client, reverse(QUEUE), view=view), OF_STAFF)
    for what, typed in {
        "Order ID": middle.reference,
        "email": middle.user.email,
        "serial number": middle.serial.serial,
        "invoice number": f"7{middle.pk}",
    }.items():
        yield Deed(
            f"queue, search, {what}", partial(opened, client, reverse(QUEUE), q=typed), OF_STAFF
        )
    review = reverse("admin:redemptions_claim_change", args=[own.pk])
    yield Deed("review page", partial(opened, client, review), OF_STAFF)


def _lists(client: Client, size: Size) -> Iterator[Deed]:
    """Yield each list of the administration: its first page, each filter, a search."""
    registered = admin.site._registry.items()  # noqa: SLF001 -- it has no other name
    for model, options in sorted(registered, key=lambda each: each[0].__name__):
        with suppress(NoReverseMatch):
            path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            name = f"list of {model._meta.verbose_name_plural}"
            yield Deed(name, partial(opened, client, path), OF_STAFF)
            if options.search_fields:
                typed = f"member{size.members // 2}@crowd.example"
                yield Deed(f"{name}, search", partial(opened, client, path, q=typed), OF_STAFF)
            for query in _filters(client, path):
                yield Deed(f"{name}, {query}", partial(opened, client, path + query), OF_STAFF)


def _filters(client: Client, path: str) -> Iterator[str]:
    """Yield the second choice of each filter; the first is all."""
    shown: Any = client.get(path)
    listed = (getattr(shown, "context_data", None) or {}).get("cl")
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
