"""Actions on a promotion's page in the admin: publish it, clone it, count its stock."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import MemberRequest
from promotions.codes import stock as reward_stock
from promotions.codes.pool import OutOfStock
from promotions.models import Promotion, Reward
from promotions.setup import cloning, delivery_days, publishing
from promotions.setup.forms import PiecesForm


@require_POST
@permission_required("promotions.publish_promotion", raise_exception=True)
def publication(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Publish" button."""
    promotion = get_object_or_404(Promotion, pk=pk)
    publish(request, promotion)
    return redirect("admin:promotions_promotion_change", pk)


def publish(request: MemberRequest, promotion: Promotion) -> None:
    """Publish a promotion and show staff the result."""
    try:
        is_new = publishing.publish(promotion_id=promotion.pk, by=request.user)
    except publishing.Incomplete as error:
        messages.error(request, f"{promotion}: {' '.join(error.lacks)}")
        return
    text = _("%(promotion)s is published.") if is_new else _("%(promotion)s was published.")
    messages.success(request, text % {"promotion": promotion})


@require_POST
@permission_required("promotions.add_promotion", raise_exception=True)
def copy(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Copy" button; redirect to the clone."""
    original = get_object_or_404(Promotion, pk=pk)
    clone = cloning.clone_promotion(promotion_id=original.pk, by=request.user)
    text = _(
        "Copied from “%(promotion)s”. Check name, slug, days, banner and pages: the days were moved"
        " by whole years, codes were not copied, and counted stock is none."
    )
    messages.success(request, text % {"promotion": original})
    return redirect("admin:promotions_promotion_change", clone.pk)


def report_moved(request: HttpRequest, reward: Reward) -> None:
    """Move what is owed to a new delivery day, and tell who moved it how much that was."""
    count = delivery_days.move_owed(reward)
    if not count:
        return
    day = reward.delivery_day() or reward.promotion.today()
    text = ngettext(
        "%(reward)s: %(n)d reward that is owed moves to %(day)s; its member gets an email.",
        "%(reward)s: %(n)d rewards that are owed move to %(day)s; their members get emails.",
        count,
    )
    messages.warning(request, text % {"reward": reward, "n": count, "day": date_format(day)})


@require_POST
@permission_required("promotions.change_reward", raise_exception=True)
def stock(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Add pieces" and "Take out" buttons beside a reward that is no code."""
    promotion = get_object_or_404(Promotion, pk=pk)
    form = PiecesForm(request.POST, promotion=promotion)
    if not form.is_valid():
        messages.error(request, _("Enter how many pieces: a number from 1 to 1,000,000."))
    else:
        reward, pieces = form.cleaned_data["reward"], form.cleaned_data["pieces"]
        act = reward_stock.take_out if "take_out" in request.POST else reward_stock.add_pieces
        try:
            left = act(reward_id=reward.pk, by=request.user, pieces=pieces)
        except OutOfStock:
            text = _("%(reward)s has fewer pieces than that: nothing was taken out.")
            messages.error(request, text % {"reward": reward})
        else:
            text = _("%(reward)s: %(count)d left now.")
            messages.success(request, text % {"reward": reward, "count": left})
    return redirect("admin:promotions_promotion_change", pk)
