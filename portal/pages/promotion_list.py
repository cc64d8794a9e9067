"""All Promotions: what a member can redeem first, what runs elsewhere last."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.profile.region import region_of
from accounts.regions import region_name
from portal.pages.same_for_visitors import same_for_visitors
from products.models.registered import live_of
from promotions import kept
from promotions.models import Promotion, PromotionState
from promotions.models.last_day import last_day_on_earth
from redemptions.claims.eligibility_context import evaluate_all

# One less than are kept, which tell whether there are more.
ENDED_SHOWN: Final = kept.LATELY - 1
# In the address: all regions, whichever is chosen.
SHOWS: Final = "regions"
# A paused promotion stays where its members look for it, and says why.
OPEN = (PromotionState.RUNNING, PromotionState.PAUSED)


@require_safe
@same_for_visitors(shows_promotions=True)
def promotions(request: HttpRequest) -> HttpResponse:
    """All Promotions: running, upcoming, then ended; for a member by what they are to them.

    Those of the reader's region come first, and of others what runs; or all, where that is chosen.
    """
    region = "" if request.GET.get(SHOWS) == "all" else region_of(request)
    listed = [(each, each.state()) for each in kept.not_ended()]
    running = [one for one, state in listed if state in OPEN]
    soon = [one for one, state in reversed(listed) if state == PromotionState.SCHEDULED]
    # Where its own day is over, while it is still today elsewhere.
    just_ended = [one for one, state in listed if state == PromotionState.ENDED]
    context = {
        "region": region_name(region),
        "soon": _within(region, soon),
        **_ended(just_ended, most=None if "all" in request.GET else ENDED_SHOWN),
    }
    mine = _of_member(request.user, running, soon) if isinstance(request.user, User) else []
    context["soon"] = [one for one in context["soon"] if one not in mine]
    others = [one for one in running if one not in mine]
    here = _within(region, others)
    is_members = isinstance(request.user, User)
    context |= {"mine": mine, "elsewhere": [one for one in others if one not in here]}
    context["here" if is_members else "open"] = here
    return render(request, "promotions/promotions.html", context)


def _within(region: str, promotions: Iterable[Promotion]) -> list[Promotion]:
    """Return those of a region; where none is told, all."""
    return [one for one in promotions if not region or region in one.regions]


def _ended(just_ended: list[Promotion], *, most: int | None) -> dict[str, Any]:
    """Return the newest of those that ended, and whether there are more: they grow in number."""
    found = [*just_ended, *(_all_ended() if most is None else kept.lately_ended())]
    found.sort(key=lambda one: (one.starts_on, one.pk), reverse=True)
    return {"ended": found[:most], "has_more": len(found) > len(found[:most])}


def _all_ended() -> "QuerySet[Promotion]":
    over = Promotion.objects.filter(is_published=True, claim_until__lt=last_day_on_earth())
    return over.prefetch_related("texts").order_by("-starts_on", "-pk")


def _of_member(
    member: User, running: Sequence[Promotion], soon: Sequence[Promotion]
) -> list[Promotion]:
    """Return what the member's products may enter, wherever it is: the product's region counts.

    Of those that come soon, what opens early for this member.
    """
    asked = [*running, *(one for one in soon if one.opens_early)]
    looks = evaluate_all(member, live_of(member), asked)
    fitting = {look.promotion.pk for look in looks if look.is_eligible}
    return sorted((one for one in asked if one.pk in fitting), key=Promotion.closes_at)
