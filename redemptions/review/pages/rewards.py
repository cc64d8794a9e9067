"""Actions on the reward of an approved claim: revoke it, or replace its code."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest
from fulfilment.delivery.code_replacement import NothingToReplace
from fulfilment.delivery.due import NothingToRetry
from fulfilment.delivery.known import may_be_known
from fulfilment.delivery.revoking import AlreadyRevoked
from promotions.codes.pool import CodesUnreadable, OutOfStock
from redemptions.models import Claim
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions
from redemptions.review.pages.forms import ReasonForm, ReplaceCodeForm
from redemptions.review.pages.layout import (
    REFUSALS,
    ActionResult,
    answer,
    confirm,
    guarded,
    to_claim,
    who_was_faster,
    why_refused,
)
from redemptions.rewarding import code_replacement, rewards


@guarded("redemptions.revoke_claim")
@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: MemberRequest, pk: int) -> HttpResponse:
    """Revoke the reward of an approved claim, after confirmation."""
    claim = get_object_or_404(
        Claim.objects.with_owed().select_related("promotion", "user", "reward"), pk=pk
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return answer(request, pk, _revoke(request, pk, form), to_claim(request, pk))
    title = _("Take back the reward of %(reference)s") % {"reference": claim.reference}
    is_known = any(may_be_known(each) for each in claim.all_owed)
    return confirm(request, claim, form, title, "revocation", is_known=is_known)


@guarded("redemptions.replace_code")
@require_http_methods(["GET", "HEAD", "POST"])
def replacement(request: MemberRequest, pk: int) -> HttpResponse:
    """Replace a code that does not work, after confirmation."""
    related = "promotion", "user", "reward"
    claim = get_object_or_404(Claim.objects.with_owed().select_related(*related), pk=pk)
    codes = code_replacement.codes_to_replace(claim)
    asked = request.GET.get("code", "")
    code = next((each for each in codes if str(each.pk) == asked), next(iter(codes), None))
    if code is None:
        result = ActionResult(_("There is no code here that could be replaced."), is_done=False)
        return answer(request, pk, result, to_claim(request, pk))
    given = request.POST if request.method == "POST" else None
    form = ReplaceCodeForm(given, initial={"code": code.pk})
    if given is not None and form.is_valid():
        return answer(request, pk, _replace(request, pk, form), to_claim(request, pk))
    title = _("Replace the code of %(reference)s") % {"reference": claim.reference}
    return confirm(request, claim, form, title, "replacement")


@guarded("redemptions.deliver_claim")
@require_POST
def retry(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Deliver again" button beside a reward whose delivery failed."""
    try:
        is_delivered = rewards.retry_delivery(claim_id=pk, by=request.user)
    except (AlreadyDecided, NothingToRetry):
        text = _("There is nothing to deliver for this claim any more.")
        return answer(request, pk, ActionResult(text, is_done=False), to_claim(request, pk))
    if is_delivered:
        result = ActionResult(_("Delivered: the member gets the code by email."))
    else:
        text = _("That failed again. It is tried every minute; the log of the worker says why.")
        result = ActionResult(text, is_done=False)
    return answer(request, pk, result, to_claim(request, pk))


def _replace(request: MemberRequest, pk: int, form: ReplaceCodeForm) -> ActionResult:
    given = form.cleaned_data
    try:
        code_replacement.replace_code(
            claim_id=pk, code_id=given["code"], by=request.user, reason=given["reason"]
        )
    except AlreadyDecided as late:
        return ActionResult(who_was_faster(late, request.user), is_done=False)
    except REFUSALS as error:
        return ActionResult(why_refused(error), is_done=False)
    except NothingToReplace:
        return ActionResult(_("This code was replaced or taken back meanwhile."), is_done=False)
    except OutOfStock as empty:
        text = _("%(reward)s is out of stock: nothing was replaced. Ask ops for codes.")
        return ActionResult(text % {"reward": empty.reward}, is_done=False)
    except CodesUnreadable as stopped:
        return ActionResult(stopped.words, is_done=False)
    return ActionResult(_("Replaced: the member gets the new code by email."))


def _revoke(request: MemberRequest, pk: int, form: ReasonForm) -> ActionResult:
    try:
        unseen = decisions.revoke(claim_id=pk, by=request.user, reason=form.cleaned_data["reason"])
    except AlreadyDecided as late:
        return ActionResult(who_was_faster(late, request.user), is_done=False)
    except REFUSALS as error:
        return ActionResult(why_refused(error), is_done=False)
    except AlreadyRevoked:
        return ActionResult(_("The reward was taken back before."), is_done=False)
    if unseen:
        return ActionResult(
            _("Taken back: the member had not got the reward, and will not get it.")
        )
    return ActionResult(
        _("Taken back. The member has the reward already: a code may have been used.")
    )
