"""Pages of redeeming: Promotion Redeem, Confirm, and Redeem Again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest, User
from accounts.sign_in import known_browsers
from accounts.sign_in.captcha import is_reformat
from evidence.models import Upload
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from foundation.languages import current_language
from foundation.web import form_state
from foundation.web.requests import row_id
from products.models import RegisteredProduct
from promotions.models import Promotion
from redemptions.claims import confirmed, drafts, submit
from redemptions.claims.eligibility_context import EligibilityResult, evaluate_all
from redemptions.claims.forms import ConfirmForm, RedeemAgainForm, RedeemForm
from redemptions.models import Claim, ClaimDraft, due_dates
from redemptions.models.locks import AlreadyDecided, NoLongerTheirs, lock_claim
from redemptions.rewarding.fulfilment import note_codes_shown

SHOWS_AND_ACTS = ["GET", "HEAD", "POST"]
RECORDS_SHOWN = 20


@never_cache
@require_http_methods(SHOWS_AND_ACTS)
@limits_uploads
def promotion(request: HttpRequest, slug: str) -> HttpResponse:
    """Promotion Redeem: the promotion, the member's products in it, and the form."""
    found = get_object_or_404(Promotion.objects.listed(), slug=slug)
    if not isinstance(request.user, User):
        return render(request, "redemptions/promotion.html", {"promotion": found})
    looks = evaluate_all(request.user, request.user.registered_products.live(), [found])
    # What is sent while the promotion is paused is saved all the same.
    saves = request.method == "POST"
    chances = [look for look in looks if look.is_eligible or (saves and look.waits_for_pause)]
    form = _redeem_form(request, found, chances)
    if request.method == "POST":
        return redirect("promotion", slug=slug) if form is None else _save_and_go_on(request, form)
    if form is not None:
        form_state.show_errors(request, found.slug, form)
    claims = request.user.claims.filter(promotion=found)
    records = list(claims.for_history()[:RECORDS_SHOWN])
    note_codes_shown(records)
    context = {
        "promotion": found,
        "form": form,
        "not_eligible": [look for look in looks if not look.is_eligible],
        "records": records,
    }
    return render(request, "redemptions/promotion.html", context)


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
def confirmation(request: MemberRequest, slug: str) -> HttpResponse:
    """Promotion Redeem Confirm: all that was filled in, the captcha, and "Redeem"."""
    found = get_object_or_404(Promotion.objects.listed(), slug=slug)
    if found.is_paused:
        return redirect("promotion", slug=slug)
    draft = drafts.draft_of(request.user, found)
    shown = request.POST.get("shown", "")
    if draft.pk is None or not drafts.is_complete(draft):
        return _nothing_to_redeem(request, found, shown)
    if request.method != "POST":
        form = ConfirmForm(initial={"shown": confirmed.mark_of(draft)})
        form_state.show_errors(request, f"{slug} confirmation", form)
        return render(request, "redemptions/confirmation.html", _to_confirm(draft, form))
    try:
        return _confirm(request, draft, shown)
    except confirmed.DraftChanged as changed:
        text = _(
            "Nothing was redeemed yet: you changed this in another window meanwhile: %(parts)s. "
            "Please check the page once more."
        )
        messages.warning(request, text % {"parts": changed.names})
        return redirect("redeem-confirm", slug=slug)


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
@limits_uploads
def again(request: MemberRequest, reference: str) -> HttpResponse:
    """Promotion Redeem Ask again: correct a claim that was sent back and redeem it again."""
    claim = get_object_or_404(request.user.claims.for_history(), reference=reference)
    if claim.status != Claim.Status.SENT_BACK:
        return _not_sent_back(claim)
    if not due_dates.may_correct(claim):
        return redirect("claim", reference=reference)
    draft, asked = drafts.correction_of(claim), drafts.asked_for(claim)
    if request.method != "POST":
        form = RedeemAgainForm(promotion=claim.promotion, draft=draft, asked=asked)
        form_state.show_errors(request, reference, form)
        return render(request, "redemptions/again.html", _to_correct(claim, form))
    sent = request.POST, request.FILES
    form = RedeemAgainForm(*sent, promotion=claim.promotion, draft=draft, asked=asked)
    try:
        return _correct(request, form, claim)
    except AlreadyDecided as faster:
        return _not_sent_back(faster.claim)


def _not_sent_back(claim: Claim) -> HttpResponse:
    """Redirect a second press of "Redeem" to the Message, and anything else to the claim."""
    page = "redeem-message" if claim.status == Claim.Status.SUBMITTED else "claim"
    return redirect(page, reference=claim.reference)


def _redeem_form(
    request: HttpRequest, found: Promotion, eligible: list[EligibilityResult]
) -> RedeemForm | None:
    if not eligible or not isinstance(request.user, User):
        return None
    draft = drafts.draft_of(request.user, found)
    if request.method != "POST":
        return RedeemForm(promotion=found, draft=draft, chances=eligible)
    sent = request.POST.copy()
    # The upload button beside a product's photo also chooses that product.
    if "upload" in sent:
        sent["product"] = request.POST["upload"]
    return RedeemForm(sent, request.FILES, promotion=found, draft=draft, chances=eligible)


def _save_and_go_on(request: HttpRequest, form: RedeemForm) -> HttpResponse:
    _save(form)
    _remove(request, form.draft)
    slug = form.promotion.slug
    if "upload" in request.POST or "remove" in request.POST:
        name = form.photo_name()
        form_state.store_errors(request, slug, form, only={name} if request.FILES else set())
        return redirect(f"{reverse('promotion', args=[slug])}#{name}")
    if form.is_valid() or form.promotion.is_paused:
        return redirect("redeem-confirm", slug=slug)
    form_state.store_errors(request, slug, form)
    return redirect("promotion", slug=slug)


@transaction.atomic
def _save(form: RedeemForm) -> None:
    """Save the valid fields, even if others are not valid."""
    form.full_clean()
    form.draft = drafts.save_draft(
        form.draft,
        recipient=form.recipient(),
        answers=form.answers(),
        registered=form.chosen(),
    )
    photo = form.photo()
    try:
        if photo is not None:
            drafts.save_photo(form.draft, photo)
    except NotStored as error:
        form.add_error(form.photo_name(), error)


def _remove(request: HttpRequest, draft: ClaimDraft) -> None:
    removed = row_id(request.POST.get("remove"))
    if removed is not None:
        drafts.remove_upload(draft, removed)


def _confirm(request: MemberRequest, draft: ClaimDraft, shown: str) -> HttpResponse:
    # Before the captcha: the page that is shown again must not change without a word.
    confirmed.refuse_if_changed(draft, shown)
    form, slug = ConfirmForm(request.POST), draft.promotion.slug
    if not is_reformat(request):
        if form.is_valid():
            return _redeem(request, draft, shown)
        form_state.store_errors(request, f"{slug} confirmation", form)
    return redirect("redeem-confirm", slug=slug)


def _redeem(request: MemberRequest, draft: ClaimDraft, shown: str) -> HttpResponse:
    try:
        known_browsers.note_shared(request, request.user)
        claim = submit.submit_claim(
            by=request.user, draft_id=draft.pk, language=current_language(), shown=shown
        )
    except submit.NotEligible as refused:
        for reason in refused.reasons:
            messages.error(request, reason.text)
        return redirect("promotion", slug=draft.promotion.slug)
    except (ClaimDraft.DoesNotExist, submit.NotComplete):
        return _nothing_to_redeem(request, draft.promotion, shown)
    return redirect("redeem-message", reference=claim.reference)


def _nothing_to_redeem(request: MemberRequest, found: Promotion, shown: str) -> HttpResponse:
    """Redirect a second press of "Redeem" to its claim, and anything else to the form."""
    mine = request.user.claims.filter(promotion=found, status=Claim.Status.SUBMITTED)
    product = confirmed.product_in(shown)
    newest = (mine.filter(registered_product=product) if product else mine).first()
    if newest is not None:
        return redirect("redeem-message", reference=newest.reference)
    if product:
        text = _("This product was not redeemed: you went on with another one in another window.")
        messages.warning(request, text)
    return redirect("promotion", slug=found.slug)


def _redeem_again(request: MemberRequest, claim: Claim) -> HttpResponse:
    try:
        submit.resubmit_claim(by=request.user, claim_id=claim.pk)
    except NoLongerTheirs as lost:
        messages.error(request, _("The product has passed to another member."))
        return redirect("claim", reference=lost.claim.reference)
    except AlreadyDecided as faster:
        return _not_sent_back(faster.claim)
    except submit.TooLate:
        return redirect("claim", reference=claim.reference)
    except submit.NotComplete:
        messages.error(request, _("Something that the promotion asks for is missing."))
        return redirect("redeem-again", reference=claim.reference)
    return redirect("redeem-message", reference=claim.reference)


def _correct(request: MemberRequest, form: RedeemAgainForm, claim: Claim) -> HttpResponse:
    saves_only = "upload" in request.POST or "remove" in request.POST
    if saves_only or is_reformat(request):
        del form.fields["captcha"]
    _save_correction(form, claim)
    _remove(request, form.draft)
    page = reverse("redeem-again", args=[claim.reference])
    if saves_only or is_reformat(request):
        files = set(request.FILES)
        form_state.store_errors(request, claim.reference, form, only=files)
        return redirect(f"{page}#{next(iter(files), 'captcha')}")
    if form.is_valid():
        return _redeem_again(request, claim)
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
    )
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


def _to_confirm(draft: ClaimDraft, form: ConfirmForm) -> dict[str, Any]:
    registered = draft.registered_product
    return {
        "promotion": draft.promotion,
        "draft": draft,
        "registered": registered,
        "invoices": _newest_invoices(registered) if registered else [],
        "photos": [draft.photo] if draft.photo else [],
        "recipient": list(drafts.recipient_lines(draft)),
        "answers": list(drafts.answer_lines(draft)),
        "form": form,
    }


def _to_correct(claim: Claim, form: RedeemAgainForm) -> dict[str, Any]:
    draft = drafts.correction_of(claim)
    earlier = claim.serial_photos.select_related("upload").first()
    new_photo = draft.photo if draft.pk else None
    return {
        "claim": claim,
        "promotion": claim.promotion,
        "registered": claim.registered_product,
        "draft": draft,
        "photos": [new_photo] if new_photo else [],
        "earlier_photos": [earlier.upload] if earlier and not new_photo else [],
        "invoices": draft.invoices.all() if draft.pk else [],
        "earlier_invoices": _newest_invoices(claim.registered_product),
        "form": form,
    }


def _newest_invoices(registered: RegisteredProduct) -> list[Upload]:
    proof = registered.proofs.first()
    return list(proof.uploads.all()) if proof else []
