"""All Promotions: what a member can redeem first, what runs elsewhere last."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from portal.pages.same_for_visitors import same_for_visitors
from products.models.registered import live_of
from promotions import kept
from promotions.models import Promotion, PromotionState
from promotions.models.last_day import last_day_on_earth
from redemptions.claims.eligibility_context import evaluate_all

# One less than are kept, which tell whether there are more.
ENDED_SHOWN: Final = kept.LATELY - 1
# A paused promotion stays where its members look for it, and says why.
OPEN = (PromotionState.RUNNING, PromotionState.PAUSED)


@require_safe
@same_for_visitors(shows_promotions=True)
def promotions(request: HttpRequest) -> HttpResponse:
    """All Promotions: running, upcoming, then ended; for a member by what they are to them."""
    listed = [(each, each.state()) for each in kept.not_ended()]
    running = [one for one, state in listed if state in OPEN]
    # Where its own day is over, while it is still today elsewhere.
    just_ended = [one for one, state in listed if state == PromotionState.ENDED]
    context = {
        "soon": [one for one, state in reversed(listed) if state == PromotionState.SCHEDULED],
        **_ended(just_ended, most=None if "all" in request.GET else ENDED_SHOWN),
    }
    if isinstance(request.user, User):
        context |= _for_member(request.user, running)
    else:
        context["open"] = running
    return render(request, "promotions/promotions.html", context)


def _ended(just_ended: list[Promotion], *, most: int | None) -> dict[str, Any]:
    """Return the newest of those that ended, and whether there are more: they grow in number."""
    found = [*just_ended, *(_all_ended() if most is None else kept.lately_ended())]
    found.sort(key=lambda one: (one.starts_on, one.pk), reverse=True)
    return {"ended": found[:most], "has_more": len(found) > len(found[:most])}


def _all_ended() -> "QuerySet[Promotion]":
    over = Promotion.objects.filter(is_published=True, claim_until__lt=last_day_on_earth())
    return over.prefetch_related("texts").order_by("-starts_on", "-pk")


def _for_member(member: User, running: Sequence[Promotion]) -> dict[str, list[Promotion]]:
    """Sort what runs: for the member's products, in the member's region, in others."""
    looks = evaluate_all(member, live_of(member), running)
    fitting = {look.promotion.pk for look in looks if look.is_eligible}
    mine = [one for one in running if one.pk in fitting]
    others = [one for one in running if one.pk not in fitting]
    return {
        "mine": sorted(mine, key=Promotion.closes_at),
        "here": [one for one in others if member.region in one.regions],
        "elsewhere": [one for one in others if member.region not in one.regions],
    }
