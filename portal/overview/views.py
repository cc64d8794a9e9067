"""Account Overview for members, in the order in which it matters; a landing page for visitors."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.profile.region import region_of
from portal.overview import (
    appointments,
    asked,
    claims,
    messages,
    owed,
    points,
    products,
    repairs,
    tickets,
)
from portal.overview.source import ALL, MOST, Facts, OverviewLine, OverviewSection, OverviewSource
from portal.pages.same_for_visitors import same_for_visitors
from products.models.registered import live_of
from promotions import kept
from redemptions.claims.attention import Attention, attention

PROMOTIONS_SHOWN: Final = 4
# In the order in which they stand in their sections.
SOURCES: Final[tuple[OverviewSource, ...]] = (
    claims.SENT_BACK,
    repairs.QUOTES,
    repairs.ASKED,
    tickets.TO_REPLY,
    owed.PRIZES,
    owed.ASKED,
    appointments.COMING,
    owed.LATE,
    products.BEGUN,
    claims.UNDER_REVIEW,
    repairs.OPEN,
    appointments.LATER,
    tickets.OPEN,
    owed.COMING,
    points.BALANCE,
    messages.LAST,
    messages.MARKS,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines of a section, and whether there are more of a kind."""

    lines: list[OverviewLine]
    has_more: bool


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Account Overview for members; the landing page for visitors."""
    if isinstance(request.user, User):
        return _own_overview(request, request.user)
    return _landing(request)


@same_for_visitors(shows_promotions=True)
def _landing(request: HttpRequest) -> HttpResponse:
    running = [each for each in kept.not_ended() if each.is_running()]
    region = region_of(request)
    here = [each for each in running if region in each.regions] if region else running
    context = {
        "promotions": (here or running)[:PROMOTIONS_SHOWN],
        "is_elsewhere": bool(running) and not here,
    }
    return render(request, "overview/landing.html", context)


@never_cache
def _own_overview(request: HttpRequest, member: User) -> HttpResponse:
    """Show what the member can do, the most urgent first, some of each kind."""
    most = ALL if "all" in request.GET else MOST
    units = live_of(member)
    found = asked.read(member, SOURCES, most=most)
    marks = found.pop(messages.TROUBLE, [])
    todo = attention(member, units, kept.not_ended())
    ending = products.warranties(units)
    context = {
        "trouble": messages.mark_in(marks[0]) if marks else None,
        **{str(each): _section(each, found, most) for each in OverviewSection},
        "waits": _waits(found, todo, most),
        "looks_open": todo.open[:most],
        "has_more_open": len(todo.open) > most,
        "warranties": Shown(ending[:most], has_more=len(ending) > most),
        "has_products": bool(units),
    }
    return render(request, "overview/overview.html", context)


def _section(section: OverviewSection, found: dict[str, list[Facts]], most: int) -> Shown:
    """Return the lines of a section, by kind in their order."""
    kinds = [(source, found.get(source.kind, [])) for source in SOURCES]
    own = [(source, rows) for source, rows in kinds if source.section == section]
    if section is OverviewSection.MESSAGES:  # all of them have a page of their own
        most = MOST
    lines = [source.line(facts) for source, rows in own for facts in rows[:most]]
    return Shown(lines, has_more=any(len(rows) > most for _source, rows in own))


def _waits(found: dict[str, list[Facts]], todo: Attention, most: int) -> Shown:
    """Return what waits for the member; what they began themselves comes last."""
    waits = _section(OverviewSection.WAITS, found, most)
    begun = [claims.begun(look) for look in todo.begun[:most]]
    return Shown([*waits.lines, *begun], waits.has_more or len(todo.begun) > most)
