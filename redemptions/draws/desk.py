"""The page of a lucky draw for staff: announce, type the value, disqualify, void."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.conflicts import ConflictOfInterest
from accounts.models import MemberRequest
from foundation.web.requests import row_id
from fulfilment.draws import announcing, drawing, entering, offers
from fulfilment.draws.published import offers_of
from fulfilment.models import DrawEntry, DrawRound, Fulfilment, PrizeOffer
from promotions.models import Reward
from redemptions.draws.forms import (
    AnnounceForm,
    DisqualifyForm,
    PublicValueForm,
    TypedValueForm,
    VoidRoundForm,
    VoidTicketForm,
)
from redemptions.draws.still_open import still_open
from redemptions.review.pages.layout import framed, guarded

Given = Mapping[str, Any]
Verb = Callable[[MemberRequest, Reward, Given], str]
FormOf = Callable[[MemberRequest, Reward], forms.Form]
OWN_ENTRY: Final = gettext_lazy(
    "You take part in this draw, or an account that shares an address, a phone number or a"
    " browser with yours. Somebody else has to do this."
)
_MOST: Final = 200
REFUSED: Final[dict[type[Exception], Promise]] = {
    announcing.AlreadyAnnounced: gettext_lazy("Somebody was faster: it is announced already."),
    announcing.NoPrizes: gettext_lazy(
        "There is nothing to win: the stock of this draw is 0. Enter the prizes first."
    ),
    announcing.BadDays: gettext_lazy(
        "The list can't close before the last day to redeem, and the value has to be of a day"
        " after that."
    ),
    announcing.PrizesSent: gettext_lazy("A prize has left already: this round has to stand."),
    drawing.NoValueWanted: gettext_lazy("There is no value to type now."),
    entering.ListFrozen: gettext_lazy("The list is frozen. If it wins, disqualify it then."),
    offers.OfferClosed: gettext_lazy("This place holds no prize any more."),
    offers.PrizeSent: gettext_lazy("The prize has left already."),
    DrawRound.DoesNotExist: gettext_lazy("This round is void already."),
    DrawEntry.DoesNotExist: gettext_lazy("No ticket that counts has this Order ID."),
    ConflictOfInterest: OWN_ENTRY,
}


@never_cache
@guarded("redemptions.view_claim")
@require_safe
def draw(request: MemberRequest, draw: int) -> HttpResponse:
    """Show a lucky draw: its rounds, what can be done now, and who has won."""
    return _page(request, _draw(draw), {})


def _page(request: MemberRequest, found: Reward, bound: Mapping[str, forms.Form]) -> HttpResponse:
    rounds = list(found.rounds.select_related("announced_by", "voided_by"))
    live = next((each for each in rounds if each.voided_at is None), None)
    may_draw = request.user.has_perm("redemptions.draw_winners")
    context = {
        "draw": found,
        "round": live,
        "void_rounds": [each for each in rounds if each.voided_at is not None],
        "tickets": DrawEntry.objects.eligible(found).count(),
        "still_open": still_open(found),
        "typed": _typed(live),
        "offers": _offers(live),
        "forms": {**_forms(found, live), **bound} if may_draw else {},
        "unsent": Fulfilment.UNSENT,
        "own_entry": OWN_ENTRY if offers.takes_part(found, request.user) else "",
        "sees_members": request.user.has_perm("redemptions.view_personal_data"),
    }
    page = framed(request, _("Lucky draw: %(draw)s") % {"draw": found}, **context)
    return render(request, "admin/redemptions/claim/draw.html", page)


def _draw(pk: int) -> Reward:
    rewards = Reward.objects.select_related("promotion")
    return get_object_or_404(rewards, pk=pk, kind=Reward.Kind.DRAW)


def _typed(live: DrawRound | None) -> list[str]:
    """Name those who have typed the value, without what they typed."""
    if live is None:
        return []
    people = {figure.typed_by for figure in live.figures.select_related("typed_by")}
    return sorted(person.get_full_name() for person in people)


def _offers(live: DrawRound | None) -> list[PrizeOffer]:
    if live is None:
        return []
    related = "place__entry__cause__user", "place__entry__cause__claim", "cause", "closed_by"
    shown = offers_of(live).select_related("place__entry", *related)
    return list(shown.prefetch_related("cause__fulfilments")[:_MOST])


def _forms(found: Reward, live: DrawRound | None) -> dict[str, forms.Form]:
    if live is None:
        return {"announce": AnnounceForm(draw=found)}
    shown: dict[str, forms.Form] = {"void": VoidRoundForm()}
    if live.frozen_at is None:
        shown["ticket"] = VoidTicketForm()
        if not live.value_of:
            shown["name"] = PublicValueForm()
    if drawing.wants_value(live):
        shown["value"] = TypedValueForm()
    if live.drawn_at is not None:
        shown["disqualify"] = DisqualifyForm(auto_id=False)
    return shown


def _act(name: str, form_of: FormOf) -> Callable[[Verb], Callable[..., HttpResponse]]:
    """Make a page of an act: for who may draw; it leads back, and says what came of it."""

    def decorate(verb: Verb) -> Callable[..., HttpResponse]:
        @guarded("redemptions.view_claim")
        @require_POST
        @wraps(verb)
        def page(request: MemberRequest, draw: int) -> HttpResponse:
            if not request.user.has_perm("redemptions.draw_winners"):
                raise PermissionDenied
            found = _draw(draw)
            form = form_of(request, found)
            if not form.is_valid():
                return _page(request, found, {name: form})
            try:
                text = verb(request, found, form.cleaned_data)
            except tuple(REFUSED) as error:
                messages.error(request, str(REFUSED[type(error)]))
            else:
                messages.success(request, text)
            return redirect("admin:redemptions_claim_draw", found.pk)

        return page

    return decorate


def _round(found: Reward) -> int:
    """Return the round that counts, or one that there is not: then the verb says so."""
    return found.rounds.live().values_list("pk", flat=True).first() or 0


@_act("announce", lambda request, found: AnnounceForm(request.POST, draw=found))
def announce(request: MemberRequest, found: Reward, given: Given) -> str:
    """The button "Announce the draw"."""
    value = announcing.PublicValue(given["value_of"], given["value_url"], given["value_on"])
    plan = announcing.DrawPlan(
        given["prizes"], given["closes_on"], value, answer_days=given["answer_days"]
    )
    announcing.announce(draw_id=found.pk, by=request.user, plan=plan)
    return _("Announced: the digest of the seed is public once the promotion is.")


@_act("name", lambda request, _found: PublicValueForm(request.POST))
def name_value(_request: MemberRequest, found: Reward, given: Given) -> str:
    """The button "Name the value", of a draw that was announced without one."""
    value = announcing.PublicValue(given["value_of"], given["value_url"], given["value_on"])
    announcing.name_value(round_id=_round(found), value=value)
    return _("Noted: everybody can read which value it will be.")


@_act("value", lambda request, _found: TypedValueForm(request.POST))
def type_value(request: MemberRequest, found: Reward, given: Given) -> str:
    """The button "This is the value": two people press it."""
    if drawing.type_value(round_id=_round(found), by=request.user, value=given["value"]):
        return _("You both typed the same: the draw is being held. Reload this page in a moment.")
    return _("Noted. The draw is held once a colleague has typed the same value.")


@_act("ticket", lambda request, _found: VoidTicketForm(request.POST))
def void_ticket(request: MemberRequest, found: Reward, given: Given) -> str:
    """The button "Void the ticket"."""
    entry = DrawEntry.objects.get(draw=found, cause__reference=given["reference"], voided_at=None)
    entering.void_ticket(entry_id=entry.pk, by=request.user, note=given["note"])
    return _("Noted: the ticket doesn't count.")


@_act("disqualify", lambda request, _found: DisqualifyForm(request.POST))
def disqualify(request: MemberRequest, found: Reward, given: Given) -> str:
    """The button "Disqualify", next to each winner."""
    asked = row_id(request.POST.get("offer")) or 0
    offer = PrizeOffer.objects.filter(round__draw=found, pk=asked).first()
    if offer is None:
        raise offers.OfferClosed
    offers.disqualify(offer_id=offer.pk, by=request.user, note=given["note"])
    return _("Noted: the prize went to the next in line.")


@_act("void", lambda request, _found: VoidRoundForm(request.POST))
def void_round(request: MemberRequest, found: Reward, given: Given) -> str:
    """The button "Void this round"."""
    announcing.void_round(round_id=_round(found), by=request.user, reason=given["reason"])
    return _("This round is void. Announce the draw again.")
