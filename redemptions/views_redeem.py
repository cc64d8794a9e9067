"""Pages of redeeming: Promotion Redeem, Confirm, and Redeem Again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.captcha import is_reformat
from accounts.models import User
from accounts.requests import MemberRequest
from products import answers, registration
from promotions.models import Promotion
from redemptions import claims, drafts
from redemptions.forms import ConfirmForm, RedeemAgainForm, RedeemForm
from redemptions.locks import AlreadyDecided, lock_claim
from redemptions.models import Claim, ClaimDraft
from redemptions.standing import Chance, chances

SHOWS_AND_ACTS = ["GET", "HEAD", "POST"]
RECORDS_SHOWN = 20


@never_cache
@require_http_methods(SHOWS_AND_ACTS)
def promotion(request: HttpRequest, slug: str) -> HttpResponse:
    """Promotion Redeem: what it gives, the member's products in it, and the form."""
    found = get_object_or_404(Promotion.objects.listed(), slug=slug)
    if not isinstance(request.user, User):
        return render(request, "redemptions/promotion.html", {"promotion": found})
    looks = chances(request.user, request.user.registered_products.live(), [found])
    form = _redeem_form(request, found, [look for look in looks if look.is_eligible])
    if request.method == "POST":
        return redirect("promotion", slug=slug) if form is None else _keep_and_go_on(request, form)
    if form is not None:
        answers.show_errors(request, found.slug, form)
    context = {
        "promotion": found,
        "form": form,
        "not_eligible": [look for look in looks if not look.is_eligible],
        "records": request.user.claims.filter(promotion=found).for_history()[:RECORDS_SHOWN],
    }
    return render(request, "redemptions/promotion.html", context)


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
def confirmation(request: MemberRequest, slug: str) -> HttpResponse:
    """Promotion Redeem Confirm: all that was filled in, the sum, and "Redeem"."""
    found = get_object_or_404(Promotion.objects.listed(), slug=slug)
    draft = drafts.draft_of(request.user, found)
    if draft.pk is None or not drafts.is_complete(draft):
        return _nothing_to_redeem(request.user, found)
    if request.method != "POST":
        form = ConfirmForm()
        answers.show_errors(request, f"{slug} confirmation", form)
        return render(request, "redemptions/confirmation.html", _to_confirm(draft, form))
    form = ConfirmForm(request.POST)
    if not is_reformat(request):
        if form.is_valid():
            return _redeem(request, draft)
        answers.keep_errors(request, f"{slug} confirmation", form)
    return redirect("redeem-confirm", slug=slug)


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
def again(request: MemberRequest, reference: str) -> HttpResponse:
    """Promotion Redeem Ask again: a claim that was sent back, corrected and redeemed again."""
    claim = get_object_or_404(request.user.claims.for_history(), reference=reference)
    if claim.status != Claim.Status.SENT_BACK:
        return _not_sent_back(claim)
    draft = drafts.correction_of(claim)
    if request.method != "POST":
        form = RedeemAgainForm(promotion=claim.promotion, draft=draft)
        answers.show_errors(request, reference, form)
        return render(request, "redemptions/again.html", _to_correct(claim, form))
    form = RedeemAgainForm(request.POST, request.FILES, promotion=claim.promotion, draft=draft)
    is_valid = form.is_valid()
    try:
        _keep_correction(form, claim)
    except AlreadyDecided as faster:
        return _not_sent_back(faster.claim)
    if is_valid:
        return _redeem_again(request, claim)
    if not is_reformat(request):
        answers.keep_errors(request, reference, form)
    return redirect("redeem-again", reference=reference)


def _not_sent_back(claim: Claim) -> HttpResponse:
    """Lead a second press of "Redeem" to the Message of the first, anything else to the claim."""
    page = "redeem-message" if claim.status == Claim.Status.SUBMITTED else "claim"
    return redirect(page, reference=claim.reference)


def _redeem_form(
    request: HttpRequest, found: Promotion, eligible: list[Chance]
) -> RedeemForm | None:
    if not eligible or not isinstance(request.user, User):
        return None
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    draft = drafts.draft_of(request.user, found)
    return RedeemForm(*sent, promotion=found, draft=draft, chances=eligible)


def _keep_and_go_on(request: HttpRequest, form: RedeemForm) -> HttpResponse:
    is_valid = form.is_valid()
    drafts.keep(
        form.draft,
        recipient=form.recipient(),
        answers=form.answers(),
        registered=form.chosen(),
        photo=form.photo(),
    )
    slug = form.promotion.slug
    if is_valid:
        return redirect("redeem-confirm", slug=slug)
    answers.keep_errors(request, slug, form)
    return redirect("promotion", slug=slug)


def _redeem(request: MemberRequest, draft: ClaimDraft) -> HttpResponse:
    try:
        claim = claims.submit(by=request.user, draft_id=draft.pk, language=get_language() or "en")
    except claims.NotEligible as refused:
        for reason in refused.reasons:
            messages.error(request, reason.text)
        return redirect("promotion", slug=draft.promotion.slug)
    except (ClaimDraft.DoesNotExist, claims.NotComplete):
        return _nothing_to_redeem(request.user, draft.promotion)
    return redirect("redeem-message", reference=claim.reference)


def _nothing_to_redeem(user: User, found: Promotion) -> HttpResponse:
    """Lead a second press of "Redeem" to what the first one made, anything else to the form."""
    newest = user.claims.filter(promotion=found, status=Claim.Status.SUBMITTED).first()
    if newest is not None:
        return redirect("redeem-message", reference=newest.reference)
    return redirect("promotion", slug=found.slug)


def _redeem_again(request: MemberRequest, claim: Claim) -> HttpResponse:
    try:
        claims.resubmit(by=request.user, claim_id=claim.pk)
    except AlreadyDecided as faster:
        return _not_sent_back(faster.claim)
    except claims.NotComplete:
        messages.error(request, _("Something that the promotion asks for is missing."))
        return redirect("redeem-again", reference=claim.reference)
    return redirect("redeem-message", reference=claim.reference)


@transaction.atomic
def _keep_correction(form: RedeemAgainForm, claim: Claim) -> None:
    # Under the claim's lock, so that a second press leaves no draft behind the first.
    lock_claim(claim.pk, Claim.Status.SENT_BACK)
    drafts.keep(
        form.draft,
        recipient=form.recipient(),
        answers=form.answers(),
        registered=claim.registered_product,
        photo=form.picture("photo"),
    )
    invoice = form.picture("invoice")
    if invoice is not None:
        registration.add_proof(registered=claim.registered_product, picture=invoice)


def _to_confirm(draft: ClaimDraft, form: ConfirmForm) -> dict[str, Any]:
    registered = draft.registered_product
    return {
        "promotion": draft.promotion,
        "draft": draft,
        "registered": registered,
        "proof": registered.proofs.first() if registered else None,
        "recipient": list(drafts.recipient_lines(draft)),
        "answers": list(drafts.answer_lines(draft)),
        "form": form,
    }


def _to_correct(claim: Claim, form: RedeemAgainForm) -> dict[str, Any]:
    draft = drafts.correction_of(claim)
    return {
        "claim": claim,
        "promotion": claim.promotion,
        "registered": claim.registered_product,
        "decision": claim.decisions.first(),
        "draft": draft,
        "photo": claim.serial_photos.first(),
        "proof": claim.registered_product.proofs.first(),
        "form": form,
    }
