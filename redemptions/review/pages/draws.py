"""The page of a lucky draw: entries, drawing the winners, and sending the prizes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest
from foundation.web.requests import row_id
from promotions.models import Reward
from redemptions.models import DrawEntry, DrawResult
from redemptions.review.pages.forms import NOTHING_TO_WIN, DeliveredForm, DrawForm
from redemptions.review.pages.layout import REFUSALS, framed, guarded, why_refused
from redemptions.rewarding import draws

OWN_ENTRY = gettext_lazy(
    "You take part in this draw, or an account that shares an address, a phone number or a"
    " browser with yours. Somebody else has to draw."
)


@never_cache
@guarded("redemptions.view_claim")
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: MemberRequest, draw: int) -> HttpResponse:
    """Show a lucky draw; "Draw the winners" needs the permission ``draw_winners``."""
    rewards = Reward.objects.select_related("promotion")
    found = get_object_or_404(rewards, pk=draw, kind=Reward.Kind.DRAW)
    still_open = draws.still_open(found).count
    if request.method != "POST":
        return _page(request, found, DrawForm(draw=found, still_open=still_open))
    if not request.user.has_perm("redemptions.draw_winners"):
        raise PermissionDenied
    form = DrawForm(request.POST, draw=found, still_open=still_open)
    if not form.is_valid():
        return _page(request, found, form)
    _draw(request, found, form.cleaned_data["winners"])
    return redirect("admin:redemptions_claim_draw", found.pk)


@guarded("redemptions.deliver_claim")
@require_POST
def prize(request: MemberRequest, draw: int) -> HttpResponse:
    """The button "Prize sent", next to each winner."""
    form = DeliveredForm(request.POST)
    entry = row_id(request.POST.get("entry"))
    if not form.is_valid():
        messages.error(request, _("The link is no address of a page: nothing was noted."))
        return redirect("admin:redemptions_claim_draw", draw)
    try:
        is_sent = entry and draws.note_sent(entry_id=entry, by=request.user, **form.cleaned_data)
    except REFUSALS as error:
        messages.error(request, why_refused(error))
    else:
        _say_sent(request, is_sent=bool(is_sent))
    return redirect("admin:redemptions_claim_draw", draw)


def _say_sent(request: MemberRequest, *, is_sent: bool) -> None:
    if is_sent:
        text = _("Noted: the prize is on its way, and the member gets an email.")
        messages.success(request, text)
    else:
        messages.info(request, _("There is nothing to send for this claim any more."))


def _draw(request: MemberRequest, found: Reward, winners: int) -> None:
    try:
        held = draws.draw_winners(draw_id=found.pk, by=request.user, winners=winners)
    except draws.AlreadyDrawn as earlier:
        who = earlier.held.drawn_by.get_full_name()
        messages.info(request, _("%(who)s was faster: the draw was held.") % {"who": who})
    except REFUSALS:
        messages.error(request, OWN_ENTRY)
    except draws.NobodyTakesPart:
        messages.info(request, _("Nobody takes part in this draw yet."))
    except draws.NoPrizes:
        messages.error(request, NOTHING_TO_WIN)
    else:
        count = DrawEntry.objects.won(held.draw).count()
        text = ngettext(
            "Drawn: %(n)d winner gets an email.", "Drawn: %(n)d winners get an email.", count
        )
        messages.success(request, text % {"n": count})


def _page(request: MemberRequest, found: Reward, form: DrawForm) -> HttpResponse:
    held = DrawResult.objects.select_related("drawn_by").filter(draw=found).first()
    context = {
        "draw": found,
        "held": held,
        "form": form,
        "entries": held.entries if held else DrawEntry.objects.eligible(found).count(),
        "winners": DrawEntry.objects.won(found),
        "still_open": draws.still_open(found),
        "closes_on": found.promotion.claim_until if not found.promotion.is_closed() else None,
        "may_deliver": request.user.has_perm("redemptions.deliver_claim"),
        "delivered_form": DeliveredForm(auto_id=False),
        "may_draw": request.user.has_perm("redemptions.draw_winners"),
        "own_entry": OWN_ENTRY if not held and draws.takes_part(found, request.user) else "",
        "sees_members": request.user.has_perm("redemptions.view_personal_data"),
    }
    page = framed(request, _("Lucky draw: %(draw)s") % {"draw": found}, **context)
    return render(request, "admin/redemptions/claim/draw.html", page)
