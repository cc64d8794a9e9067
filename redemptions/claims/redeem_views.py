"""Pages of redeeming: Promotion Redeem and Confirm."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.captchas.forms import is_reformat
from accounts.captchas.mailed_codes import mails_codes
from accounts.captchas.suspicion import CaptchaOwed
from accounts.models import MemberRequest, User
from accounts.profile.language import with_language
from accounts.sign_in import known_browsers
from evidence.models import Upload
from evidence.uploads.fields import decoded_ahead
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from foundation.languages import current_language
from foundation.web import form_state
from foundation.web.requests import row_id
from products.models import RegisteredProduct
from products.models.registered import live_of
from products.registration.read_purchase import NO_DIFFERENCE, TakenFact
from promotions import kept
from promotions.models import Promotion
from redemptions.bundles import draft_parts
from redemptions.checks import purchase_facts
from redemptions.claims import confirmed, drafts, eligibility_context, submit
from redemptions.claims.attention import records_in
from redemptions.claims.eligibility_context import EligibilityResult, evaluate_all, waiting_list
from redemptions.claims.forms import ConfirmForm, RedeemForm
from redemptions.models import Claim, ClaimDraft
from redemptions.rewarding.rewards import note_codes_shown

SHOWS_AND_ACTS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(SHOWS_AND_ACTS)
@limits_uploads
def promotion(request: HttpRequest, slug: str) -> HttpResponse:
    """Promotion Redeem: the promotion, the member's products in it, and the form."""
    found = _found(request, slug)
    if not isinstance(request.user, User):
        if request.method == "POST":
            return redirect_to_login(request.get_full_path())
        return render(request, "redemptions/promotion.html", {"promotion": found})
    looks = evaluate_all(request.user, live_of(request.user), [found])
    # What is sent while the promotion is paused is saved all the same.
    saves = request.method == "POST"
    chances = [look for look in looks if look.is_eligible or (saves and look.waits_for_pause)]
    form = _redeem_form(request, found, chances)
    if request.method == "POST":
        return _act(request, request.user, found, form)
    if form is not None:
        form_state.show_errors(request, found.slug, form)
    context = {"promotion": found, "form": form, **_claimed(request.user, found, looks)}
    return render(request, "redemptions/promotion.html", context)


def _found(request: HttpRequest, slug: str) -> Promotion:
    """Return the promotion; what is sent is decided by its rows as they are now."""
    if request.method != "POST":
        for kept_one in kept.not_ended():
            if kept_one.slug == slug:
                return kept_one
    return get_object_or_404(Promotion.objects.listed(), slug=slug)


def _claimed(
    member: User, found: Promotion, looks: list[EligibilityResult]
) -> dict[str, list[Any]]:
    """What was claimed, what of it is to be corrected, and why no other product can be."""
    records = records_in(member, found, [look.registered for look in looks])
    note_codes_shown(records)
    sent_back = [claim for claim in records if claim.status == Claim.Status.SENT_BACK]
    # These stand among the records, with their status.
    claimed = {claim.registered_product_id for claim in records if claim.status in Claim.LIVE}
    return {
        "records": records,
        "sent_back": sent_back,
        "not_eligible": eligibility_context.left_out(looks, claimed),
    }


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
@mails_codes(ConfirmForm.captcha_name)
def confirmation(request: MemberRequest, slug: str) -> HttpResponse:
    """Promotion Redeem Confirm: all that was filled in, the captcha, and "Redeem"."""
    found = get_object_or_404(Promotion.objects.listed(), slug=slug)
    if found.is_paused:
        return redirect("promotion", slug=slug)
    draft, shown = drafts.draft_of(request.user, found), request.POST.get("shown", "")
    if draft.pk is None or not drafts.is_complete(draft) or drafts.is_undecided(draft, found):
        return _nothing_to_redeem(request, request.user, found, shown)
    if request.method != "POST":
        form = ConfirmForm(initial={"shown": confirmed.mark_of(draft)})
        form_state.show_errors(request, f"{slug} confirmation", form)
        return render(request, "redemptions/confirmation.html", _to_confirm(draft, form))
    try:
        return _confirm(request, draft, shown)
    except confirmed.DraftChanged as changed:
        text = _(
            "Nothing was redeemed yet, because you changed this in another window: %(parts)s. "
            "Please check this page again."
        )
        messages.warning(request, text % {"parts": changed.names})
        return redirect("redeem-confirm", slug=slug)


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
    if row_id(sent.get("upload", "")) is not None:
        sent["product"] = request.POST["upload"]
    return RedeemForm(sent, request.FILES, promotion=found, draft=draft, chances=eligible)


def _act(
    request: HttpRequest, member: User, found: Promotion, form: RedeemForm | None
) -> HttpResponse:
    """Save the form; one of a page that was open since before the claim leads to the claim."""
    product = row_id(request.POST.get("upload") or request.POST.get("product"))
    earlier = member.claims.filter(promotion=found, registered_product=product).first()
    is_stale = earlier is not None and (form is None or product not in form.products)
    try:
        if form_state.is_autosave(request):
            if form is not None and not is_stale:
                _save(form, in_passing=True)
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        if earlier is not None and is_stale:
            return not_sent_back(earlier)
        return redirect("promotion", slug=found.slug) if form is None else _go_on(request, form)
    except ClaimDraft.DoesNotExist:
        return _nothing_to_redeem(request, member, found)


def _go_on(request: HttpRequest, form: RedeemForm) -> HttpResponse:
    _save(form)
    remove_upload(request, form.draft)
    slug, page = form.promotion.slug, reverse("promotion", args=[form.promotion.slug])
    if "take" in request.POST:
        take_read(request)
        return redirect(f"{page}#{form.element_id}")
    if "language" in request.POST:
        return with_language(request, redirect("promotion", slug=slug))
    if place := form.shown_again_at():
        form_state.store_errors(request, slug, form, only={place})
        return redirect(f"{page}#{place}")
    if "upload" in request.POST or "remove" in request.POST:
        form_state.store_errors(request, slug, form, only=set(request.FILES))
        return redirect(f"{page}#{next(iter(request.FILES), form.photo_name())}")
    if form.is_valid() or form.promotion.is_paused:
        return redirect("redeem-confirm", slug=slug)
    form_state.store_errors(request, slug, form)
    return redirect("promotion", slug=slug)


def _save(form: RedeemForm, *, in_passing: bool = False) -> None:
    """Save the valid fields; another product, which costs a photo its place, needs a button."""
    with decoded_ahead(form.fields, form.files):
        _save_decoded(form, in_passing=in_passing)


@transaction.atomic
def _save_decoded(form: RedeemForm, *, in_passing: bool) -> None:
    form.full_clean()
    registered = None if in_passing and form.draft.photo else form.chosen()
    form.draft = drafts.save_draft(
        form.draft,
        recipient=form.recipient(),
        answers=form.answers(),
        registered=registered,
        stated=form.stated(),
    )
    form.save_files()
    form.save_parts(in_passing=in_passing)
    photo = form.photo()
    try:
        if photo is not None:
            drafts.save_photo(form.draft, photo)
        elif form.draft.photo is None and (label := form.label()):
            drafts.take_label(form.draft, label)
    except NotStored as error:
        form.add_error(form.photo_name(), error)


def remove_upload(request: HttpRequest, draft: ClaimDraft) -> None:
    """Take away the upload whose button "Remove" was pressed, if one was."""
    if (removed := row_id(request.POST.get("remove"))) is not None:
        drafts.remove_upload(draft, removed)


def take_read(request: HttpRequest) -> None:
    """Take a fact as the invoice says it, whose button "Use ..." was pressed."""
    asked = TakenFact.of(request.POST["take"])
    if asked and isinstance(request.user, User):
        if purchase_facts.take_read(by=request.user, asked=asked):
            messages.success(request, _("Changed to match your invoice."))
        else:
            messages.info(request, NO_DIFFERENCE)


def _confirm(request: MemberRequest, draft: ClaimDraft, shown: str) -> HttpResponse:
    # Before the captcha: the page that is shown again must not change without a word.
    confirmed.refuse_if_changed(draft, shown)
    form, slug = ConfirmForm(request.POST), draft.promotion.slug
    if not is_reformat(request):
        if form.is_valid():
            return _redeem(request, draft, form)
        form_state.store_errors(request, f"{slug} confirmation", form)
    return redirect("redeem-confirm", slug=slug)


def _redeem(request: MemberRequest, draft: ClaimDraft, form: ConfirmForm) -> HttpResponse:
    shown = form.cleaned_data["shown"]
    try:
        known_browsers.note_shared(request, request.user)
        claim = submit.submit_claim(
            by=request.user,
            draft_id=draft.pk,
            language=current_language(),
            shown=shown,
            checked=form.checked,
        )
    except submit.NotEligible as refused:
        for reason in refused.reasons:
            messages.error(request, reason.text)
        return redirect("promotion", slug=draft.promotion.slug)
    except (ClaimDraft.DoesNotExist, submit.NotComplete):
        return _nothing_to_redeem(request, request.user, draft.promotion, shown)
    except CaptchaOwed:
        messages.info(request, CaptchaOwed.TEXT)
        return redirect("redeem-confirm", slug=draft.promotion.slug)
    return redirect("redeem-message", reference=claim.reference)


def _nothing_to_redeem(
    request: HttpRequest, member: User, found: Promotion, shown: str = ""
) -> HttpResponse:
    """Redirect a second press of "Redeem" to its claim, and anything else to the form."""
    mine = member.claims.filter(promotion=found, status=Claim.Status.SUBMITTED)
    product = confirmed.product_in(shown)
    newest = (mine.filter(registered_product=product) if product else mine).first()
    if newest is not None:
        return redirect("redeem-message", reference=newest.reference)
    if product:
        text = _(
            "This product wasn't redeemed, because you continued with another one in another "
            "window."
        )
        messages.warning(request, text)
    return redirect("promotion", slug=found.slug)


def _to_confirm(draft: ClaimDraft, form: ConfirmForm) -> dict[str, Any]:
    return {
        "promotion": draft.promotion,
        "draft": draft,
        "registered": draft.registered_product,
        "award": drafts.award_of(draft, draft.promotion),
        "waiting_list": waiting_list(draft),
        "invoices": newest_invoices(draft.registered_product),
        "photos": [draft.photo] if draft.photo else [],
        "further": draft_parts.rows_of(draft, with_invoices=True),
        "recipient": list(drafts.recipient_lines(draft)),
        "answers": list(drafts.answer_lines(draft)),
        "form": form,
    }


def not_sent_back(claim: Claim) -> HttpResponse:
    """Redirect a second press of "Redeem" to the Message, and anything else to the claim."""
    page = "redeem-message" if claim.status == Claim.Status.SUBMITTED else "claim"
    return redirect(page, reference=claim.reference)


def newest_invoices(registered: RegisteredProduct | None) -> list[Upload]:
    """Return the files of the newest proof of purchase."""
    proof = registered.proofs.first() if registered else None
    return list(proof.uploads.all()) if proof else []
