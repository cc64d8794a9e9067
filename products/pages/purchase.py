"""Step 3 of the Product Registration: the purchase, its proof, or a dispute about the unit."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.captchas.forms import is_reformat
from accounts.captchas.mailed_codes import mails_codes
from accounts.captchas.suspicion import CaptchaOwed
from accounts.models import MemberRequest
from accounts.profile.language import with_language
from evidence.uploads.fields import decoded_ahead
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from foundation.web import form_state
from foundation.web.requests import row_id
from products.models import RegisteredProduct, RegistrationDraft
from products.ownership import disputes
from products.ownership.forms import DisputeForm
from products.pages.wizard import (
    CHECK,
    PURCHASE,
    SERIAL,
    SHOWS_AND_ACTS,
    answer_with_errors,
    show,
    why_taken,
)
from products.registration import drafts, register
from products.registration.drafts import AlreadyRegistered
from products.registration.forms import PurchaseForm
from products.registration.read_purchase import NO_DIFFERENCE, TakenFact, take_for_draft, unsaid

# The name of the button that takes what the invoice says.
TAKE = "take"


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
@limits_uploads
@mails_codes(PurchaseForm.captcha_name)
def purchase(request: MemberRequest) -> HttpResponse:
    """Step 3: where and when it was bought, and the invoice."""
    if form_state.is_autosave(request):
        return _autosave(request)
    if request.method == "POST":
        # Not while the draft is locked.
        with decoded_ahead(DisputeForm.base_fields, request.FILES):
            return _keep_and_register(request)
    draft = drafts.draft_of(request.user)
    if draft is None or not draft.chk_verified:
        return _to_right_step(draft)
    labels = [draft.label] if draft.label else []
    form = _form(draft)
    # To be confirmed: nothing of it is saved until the member sends it.
    form.initial.update(unsaid(draft, form.initial["invoice"]).as_initial())
    return show(request, PURCHASE, form, draft=draft, labels=labels)


def _form(draft: RegistrationDraft, *given: Any) -> PurchaseForm:
    """Make the form of step 3; for a unit of somebody else, it asks for more proofs."""
    kind = DisputeForm if drafts.holder(draft) else PurchaseForm
    return kind(*given, draft=draft)


def _to_right_step(draft: RegistrationDraft | None) -> HttpResponse:
    return redirect(CHECK if draft else SERIAL)


@transaction.atomic
def _keep_and_register(request: MemberRequest) -> HttpResponse:
    # A second press of "Next" waits here until the first is done, and then finds no draft.
    draft = drafts.draft_of(request.user, lock=True)
    serial = _serial(request)
    if draft is None or draft.serial.serial != serial:
        return _answer_outdated(request, draft, serial)
    if not draft.chk_verified:
        return _to_right_step(draft)
    form = _form(draft, request.POST, request.FILES)
    if place := _button(request, draft):
        return _keep_only(request, form, place)
    _keep(form)
    if not form.is_valid():
        return answer_with_errors(request, PURCHASE, form)
    if isinstance(form, DisputeForm):
        return _dispute(request, form)
    return _register(request, form)


@transaction.atomic
def _autosave(request: MemberRequest) -> HttpResponse:
    draft = drafts.draft_of(request.user, lock=True)
    if draft is not None and draft.chk_verified and draft.serial.serial == _serial(request):
        form = _form(draft, request.POST)
        form.fields.pop("captcha", None)
        _keep(form)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _serial(request: HttpRequest) -> str:
    """Return the serial number that the form was made for."""
    return request.POST.get("serial", "").replace("\0", "")


def _button(request: HttpRequest, draft: RegistrationDraft) -> str:
    """Do what a button other than "Next" asks for; gives the field to which it belongs."""
    removed = row_id(request.POST.get("remove"))
    if removed is not None and removed == draft.label_id:
        drafts.remove_label(draft=draft)
        return "label"
    if removed is not None:
        drafts.remove_invoice(draft=draft, upload_id=removed)
        return "invoice"
    asked = {"captcha": is_reformat(request), "store": "show_stores" in request.POST}
    asked |= {"invoice": "upload" in request.POST, "back": "back" in request.POST}
    asked |= {"content": "language" in request.POST, TAKE: TAKE in request.POST}
    return next((place for place, is_asked in asked.items() if is_asked), "")


def _answer_outdated(
    request: MemberRequest, draft: RegistrationDraft | None, serial: str
) -> HttpResponse:
    """Answer a form that was sent before, or whose unit was changed in another window."""
    done_before = request.user.registered_products.live().filter(serial__serial=serial).first()
    if done_before is not None:
        return redirect("registration-done", pk=done_before.pk)
    if draft is not None:
        messages.warning(request, _("You've started registering another product in the meantime."))
    return _to_right_step(draft)


def _keep(form: PurchaseForm) -> None:
    """Keep what is valid, whatever else is not."""
    form.full_clean()
    drafts.save_purchase(draft=form.draft, purchase=form.purchase)
    try:
        for clean in form.cleaned_data.get("invoice") or []:
            drafts.save_invoice(draft=form.draft, clean=clean)
    except NotStored as error:
        form.add_error("invoice", error)
    if isinstance(form, DisputeForm):
        _keep_case(form)


def _keep_case(form: DisputeForm) -> None:
    drafts.save_note(draft=form.draft, note=form.cleaned_data.get("note", ""))
    try:
        if label := form.cleaned_data.get("label"):
            drafts.save_label(draft=form.draft, clean=label)
    except NotStored as error:
        form.add_error("label", error)


def _keep_only(request: MemberRequest, form: PurchaseForm, place: str) -> HttpResponse:
    """Keep what is filled in and show the form again, at the field that was asked for."""
    form.fields.pop("captcha", None)
    _keep(form)
    if place == TAKE:
        place = _take_read(request)
    wrong = {name: list(form.errors[name]) for name in request.FILES if name in form.errors}
    if wrong:
        request.session[PURCHASE] = {"errors": wrong}
    elif place == "back":
        return redirect(CHECK)
    return with_language(request, redirect(f"{reverse(PURCHASE)}#{place}"))


def _take_read(request: MemberRequest) -> str:
    """Take a fact as the invoice says it; gives the field at which the page is shown again."""
    asked = TakenFact.of(request.POST[TAKE])
    if asked is None or not take_for_draft(by=request.user, asked=asked):
        messages.info(request, NO_DIFFERENCE)
    return "invoice"


def _register(request: MemberRequest, form: PurchaseForm) -> HttpResponse:
    data, store = form.cleaned_data, form.purchase.named_store()
    if store is None:  # The form asks for one of the two.
        return redirect(PURCHASE)
    try:
        registered = register.register_product(
            by=request.user,
            region=data["region"],
            store=store,
            channel=data["channel"],
            purchased_on=data["purchased_on"],
            checked=form.checked,
        )
    except AlreadyRegistered as taken:
        messages.error(request, why_taken(taken))
        if not taken.by_same_member:
            return redirect(PURCHASE)
        drafts.delete_draft(form.draft)
        return redirect(SERIAL)
    except CaptchaOwed:
        messages.info(request, CaptchaOwed.TEXT)
        return redirect(PURCHASE)
    return redirect("registration-done", pk=registered.pk)


def _dispute(request: MemberRequest, form: DisputeForm) -> HttpResponse:
    try:
        disputes.submit(by=request.user, purchase=form.purchase, checked=form.checked)
    except RegisteredProduct.DoesNotExist:
        messages.info(request, _("The other member has given it up. You can register it now."))
        return redirect(PURCHASE)
    except disputes.AlreadyDisputed:
        messages.info(request, _("Our team is already looking into this serial number for you."))
    except CaptchaOwed:
        messages.info(request, CaptchaOwed.TEXT)
        return redirect(PURCHASE)
    else:
        messages.success(
            request, _("Thanks, we've got everything. Our team will decide and email you.")
        )
    return redirect("my-products")
