"""Rejecting a claim for good: the reasons that may end one, and the page that asks to be sure."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from foundation.web.form_fields import field_of
from promotions.models import Promotion
from redemptions.emails import claim_emails
from redemptions.models import Claim, SendBackReason
from redemptions.models.locks import AlreadyDecided
from redemptions.models.reason import reasons_for
from redemptions.review import decisions, objections
from redemptions.review.pages.decisions import decided
from redemptions.review.pages.forms import ReasonForm
from redemptions.review.pages.layout import (
    REFUSALS,
    ActionResult,
    answer,
    as_seen,
    confirm,
    guarded,
    to_claim,
    who_was_faster,
    why_refused,
)


class RejectForm(ReasonForm):
    """Why a claim ends for good: reasons that are one, or what the reviewer types."""

    reasons = forms.ModelMultipleChoiceField(
        SendBackReason.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        promotion: Promotion,
        language: str,
        failed: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        listed = reasons_for(promotion)
        self.texts = {one: text for one in listed if (text := one.rejection(language))}
        chosen = [one.pk for one in self.texts if {*one.for_checks} & {*failed}]
        self.initial.setdefault("reasons", chosen)
        among = SendBackReason.objects.filter(pk__in=[one.pk for one in self.texts])
        field_of(self, "reasons", forms.ModelMultipleChoiceField).queryset = among
        self.fields["reason"].required = False

    def rows(self) -> list[dict[str, Any]]:
        """The reasons to choose from, as those of sending back."""
        chosen = {str(pk) for pk in self["reasons"].value() or ()}
        return [
            {"reason": one, "text": text, "is_chosen": str(one.pk) in chosen}
            for one, text in self.texts.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Take the texts of the chosen reasons where nothing is typed; require one of the two."""
        data = super().clean() or {}
        chosen = {one.pk for one in data.get("reasons") or ()}
        texts = [text for one, text in self.texts.items() if one.pk in chosen]
        data["reason"] = (data.get("reason") or "").strip() or "\n".join(texts)
        if not data["reason"] and "reason" not in self.errors:
            self.add_error("reason", self.fields["reason"].error_messages["required"])
        return data


@guarded("redemptions.reject_claim")
@require_http_methods(["GET", "HEAD", "POST"])
def rejection(request: MemberRequest, pk: int) -> HttpResponse:
    """Reject for good, after confirmation; unlike sending back, this is final."""
    claim = get_object_or_404(Claim.objects.select_related("promotion", "user"), pk=pk)
    form = _reject_form(request, claim)
    if request.method == "POST" and form.is_valid():
        try:
            with as_seen(request, pk):
                decisions.reject(claim_id=pk, by=request.user, reason=form.cleaned_data["reason"])
        except AlreadyDecided as late:
            result = ActionResult(who_was_faster(late, request.user), is_done=False)
            return answer(request, pk, result, to_claim(request, pk))
        except REFUSALS as error:
            result = ActionResult(why_refused(error), is_done=False)
            return answer(request, pk, result, to_claim(request, pk))
        result = ActionResult(
            _("Rejected %(reference)s for good.") % {"reference": claim.reference}
        )
        return decided(request, pk, result)
    title = _("Reject %(reference)s for good") % {"reference": claim.reference}
    seen = request.POST.get("seen") or request.GET.get("seen", "")
    return confirm(request, claim, form, title, "rejection", seen=seen)


def _reject_form(request: MemberRequest, claim: Claim) -> RejectForm:
    language = claim_emails.language_of(claim)
    if request.method == "POST":
        return RejectForm(request.POST, promotion=claim.promotion, language=language)
    failed = objections.objections_to([claim])[claim.pk].despite
    return RejectForm(promotion=claim.promotion, language=language, failed=failed)
