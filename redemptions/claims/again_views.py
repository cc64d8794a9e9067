"""The page Promotion Redeem Ask again: correct a claim that was sent back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.captchas.forms import is_reformat
from accounts.captchas.mailed_codes import mails_codes
from accounts.captchas.suspicion import CaptchaOwed, Checked
from accounts.models import MemberRequest
from accounts.profile.language import with_language
from evidence.uploads.fields import decoded_ahead
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from foundation.web import form_state
from redemptions.bundles.claimed_parts import photo_of
from redemptions.checks import purchase_facts
from redemptions.claims import drafts, submit
from redemptions.claims.forms import RedeemAgainForm
from redemptions.claims.redeem_views import (
    newest_invoices,
    not_sent_back,
    remove_upload,
    take_read,
)
from redemptions.models import Check, Claim, due_dates
from redemptions.models.locks import AlreadyDecided, NoLongerTheirs, lock_claim

SHOWS_AND_ACTS = ["GET", "HEAD", "POST"]
# The buttons that do not send it: what stands in the form is saved, and the page shown again.
SAVES_ONLY = {"upload", "remove", "autosave", "language", "take", "show_address", "save"}


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
@limits_uploads
@mails_codes(RedeemAgainForm.captcha_name)
def again(request: MemberRequest, reference: str) -> HttpResponse:
    """Promotion Redeem Ask again: correct a claim that was sent back and redeem it again."""
    claim = get_object_or_404(request.user.claims.for_history(), reference=reference)
    if claim.status != Claim.Status.SENT_BACK:
        return not_sent_back(claim)
    if not due_dates.may_correct(claim):
        return redirect("claim", reference=reference)
    draft, asked = drafts.correction_of(claim), drafts.still_asked(claim)
    if request.method != "POST":
        form = RedeemAgainForm(promotion=claim.promotion, draft=draft, asked=asked)
        form_state.show_errors(request, reference, form)
        return render(request, "redemptions/again.html", _to_correct(claim, form))
    sent = request.POST, request.FILES
    form = RedeemAgainForm(*sent, promotion=claim.promotion, draft=draft, asked=asked)
    try:
        return _correct(request, form, claim)
    except AlreadyDecided as faster:
        return not_sent_back(faster.claim)


def _redeem_again(request: MemberRequest, claim: Claim, checked: Checked) -> HttpResponse:
    try:
        submit.resubmit_claim(by=request.user, claim_id=claim.pk, checked=checked)
    except NoLongerTheirs as lost:
        messages.error(request, _("The product now belongs to another member."))
        return redirect("claim", reference=lost.claim.reference)
    except AlreadyDecided as faster:
        return not_sent_back(faster.claim)
    except submit.TooLate:
        return redirect("claim", reference=claim.reference)
    except (submit.NotComplete, submit.NotEligible) as refused:
        reasons = refused.reasons if isinstance(refused, submit.NotEligible) else []
        missing = _("Something the promotion asks for is missing.")
        for text in [reason.text for reason in reasons] or [missing]:
            messages.error(request, text)
        return redirect("redeem-again", reference=claim.reference)
    except CaptchaOwed:
        messages.info(request, CaptchaOwed.TEXT)
        return redirect("redeem-again", reference=claim.reference)
    return redirect("redeem-message", reference=claim.reference)


def _correct(request: MemberRequest, form: RedeemAgainForm, claim: Claim) -> HttpResponse:
    saves_only = not SAVES_ONLY.isdisjoint(request.POST)
    if saves_only or is_reformat(request):
        form.fields.pop("captcha", None)
    with decoded_ahead(form.fields, request.FILES):
        _save_correction(form, claim)
    remove_upload(request, form.draft)
    if "take" in request.POST:
        take_read(request)
    if form_state.is_autosave(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    page = reverse("redeem-again", args=[claim.reference])
    if saves_only or is_reformat(request):
        files = set(request.FILES)
        form_state.store_errors(request, claim.reference, form, only=files)
        place = "recipient" if "show_address" in request.POST else next(iter(files), "captcha")
        place = "" if "language" in request.POST else f"#{place}"
        return with_language(request, redirect(f"{page}{place}"))
    if form.is_valid():
        return _redeem_again(request, claim, form.checked)
    form_state.store_errors(request, claim.reference, form)
    return redirect(page)


@transaction.atomic
def _save_correction(form: RedeemAgainForm, claim: Claim) -> None:
    # Lock the claim, so that a second press of the button does not leave another draft behind.
    lock_claim(claim.pk, Claim.Status.SENT_BACK)
    form.full_clean()
    form.draft = drafts.save_draft(
        form.draft,
        recipient=form.recipient(),
        answers=form.answers(),
        registered=claim.registered_product,
        stated=form.stated(),
    )
    form.save_files()
    photo, invoices = form.new_photo(), form.cleaned_data.get("invoice") or []
    name = "photo"
    try:
        if photo is not None:
            drafts.save_photo(form.draft, photo)
        name = "invoice"
        for clean in invoices:
            drafts.save_invoice(form.draft, clean)
    except NotStored as error:
        form.add_error(name, error)
    form.further.save(form.draft)


def _to_correct(claim: Claim, form: RedeemAgainForm) -> dict[str, Any]:
    draft = drafts.correction_of(claim)
    earlier = photo_of(claim)
    new_photo = draft.photo if draft.pk else None
    return {
        "claim": claim,
        "promotion": claim.promotion,
        "registered": claim.registered_product,
        "draft": draft,
        "to_correct": [Check.Kind(kind).label for kind in drafts.facts_to_correct(claim)],
        "may_correct": purchase_facts.may_take(claim.registered_product),
        "photos": [new_photo] if new_photo else [],
        "earlier_photos": [earlier] if earlier and not new_photo else [],
        "invoices": draft.invoices.all() if draft.pk else [],
        "earlier_invoices": newest_invoices(claim.registered_product),
        "further": [
            {
                **shown,
                "earlier_photos": [photo] if (photo := photo_of(shown["part"])) else [],
                "earlier_invoices": newest_invoices(shown["registered"]),
            }
            for shown in form.further.shown()
        ],
        "form": form,
    }
