"""The two buttons of the legal hold on a claim's page."""

from functools import partial
from typing import Final

from django import forms
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.conflicts import ConflictOfInterest
from accounts.deletion.requests import DeletionBegun
from accounts.models import MemberRequest
from redemptions.models import Claim
from redemptions.review import legal_hold
from redemptions.review.pages.layout import (
    ActionResult,
    answer,
    guarded,
    to_claim,
    why_refused,
)

PERMISSION: Final = "redemptions.hold_legally"


class LegalHoldForm(forms.Form):
    """Why a hold is placed or released."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For colleagues; the member does not see it."),
    )


def context(request: MemberRequest, claim: Claim, *, is_own: bool) -> dict[str, object]:
    """Return what the claim's page shows of its legal hold."""
    return {
        "legal_hold": legal_hold.standing(claim) if vars(claim)["is_held_legally"] else None,
        "legal_hold_form": SimpleLazyObject(partial(LegalHoldForm, prefix="legal")),
        "may_hold_legally": request.user.has_perm(PERMISSION) and not is_own,
    }


@guarded(PERMISSION)
@require_POST
def placing(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Place a legal hold"."""
    form = LegalHoldForm(request.POST, prefix="legal")
    if not form.is_valid():
        return _answer(request, pk, _("Say why."), is_done=False)
    try:
        is_new = legal_hold.place(claim_id=pk, by=request.user, reason=form.cleaned_data["reason"])
    except ConflictOfInterest as error:
        return _answer(request, pk, why_refused(error), is_done=False)
    except DeletionBegun:
        text = _("The account is being deleted already.")
        return _answer(request, pk, text, is_done=False)
    text = _("Nothing of this claim and its member is deleted now.")
    return _answer(request, pk, text if is_new else _("A legal hold stands already."))


@guarded(PERMISSION)
@require_POST
def release(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Release the legal hold"."""
    form = LegalHoldForm(request.POST, prefix="legal")
    if not form.is_valid():
        return _answer(request, pk, _("Say why."), is_done=False)
    try:
        was_held = legal_hold.release(
            claim_id=pk, by=request.user, reason=form.cleaned_data["reason"]
        )
    except ConflictOfInterest as error:
        return _answer(request, pk, why_refused(error), is_done=False)
    text = _("Released: what is old enough is deleted tonight.")
    return _answer(request, pk, text if was_held else _("There is no legal hold any more."))


def _answer(request: MemberRequest, pk: int, text: str, *, is_done: bool = True) -> HttpResponse:
    return answer(request, pk, ActionResult(text, is_done=is_done), to_claim(request, pk))
