"""Product Registration: a wizard of four steps, each with its own URL.

What is filled in lies in the member's draft from the first step on, and every POST is answered by
a redirect, so that Back, a reload, and another device find it again.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from accounts.sign_in.captcha import is_reformat
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from foundation.throttles import TooManyTries
from foundation.web import form_state
from foundation.web.form_state import PostRedirectForm
from foundation.web.requests import client_ip, row_id
from products.catalogue import serials
from products.catalogue.chk import SerialLocked
from products.models import RegisteredProduct, RegistrationDraft
from products.ownership import disputes
from products.ownership.forms import DisputeForm
from products.registration import drafts, register, scanning
from products.registration.drafts import AlreadyRegistered
from products.registration.forms import CheckForm, PurchaseForm, ScanForm, SerialForm

SHOWS_AND_ACTS = ["GET", "HEAD", "POST"]
SERIAL, CHECK, PURCHASE = "product-registration", "registration-check", "registration-purchase"
PAGES = {
    SERIAL: (1, "products/registration_serial.html"),
    CHECK: (2, "products/registration_check.html"),
    PURCHASE: (3, "products/registration_purchase.html"),
}


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
def serial_number(request: MemberRequest) -> HttpResponse:
    """Step 1: which unit it is."""
    if request.method != "POST":
        draft = drafts.draft_of(request.user)
        scan = scanning.scan_of(request.user)
        found = scanning.scanned(scan) if scan else None
        known = found.serial if found else draft.serial.serial if draft else ""
        form = SerialForm(initial={"serial": request.GET.get("serial") or known})
        scan_form = ScanForm()
        form_state.show_errors(request, "scan", scan_form)
        kept = [scan] if scan else []
        return _show(request, SERIAL, form, draft=draft, scan_form=scan_form, scans=kept)
    form = SerialForm(request.POST)
    notes: dict[str, object] = {}
    if form.is_valid() and _begin(request, form, notes):
        return redirect(CHECK)
    return _answer(request, SERIAL, form, **notes)


@login_required
@require_POST
@limits_uploads
def scan(request: MemberRequest) -> HttpResponse:
    """Step 1 without typing: a photo of the label, which a worker reads."""
    if "remove" in request.POST:
        scanning.delete_scan(request.user)
        return redirect(SERIAL)
    kept = {"photo": scanning.scan_of(request.user)}
    form = ScanForm(request.POST, request.FILES, initial=kept)
    try:
        if form.is_valid() and (clean := form.cleaned_data["photo"]):
            scanning.save_scan(by=request.user, clean=clean)
    except NotStored as error:
        form.add_error("photo", error)
    form_state.store_errors(request, "scan", form)
    return redirect(f"{reverse(SERIAL)}#photo")


def _begin(request: MemberRequest, form: SerialForm, notes: dict[str, object]) -> bool:
    typed = form.cleaned_data["serial"]
    try:
        unit = serials.look_up(typed, by=request.user, address=client_ip(request))
        if unit is not None:
            disputes_it = "dispute" in request.POST
            drafts.begin(by=request.user, serial=unit, disputes=disputes_it)
            return True
        form.add_error("serial", _("We know no product with this serial number."))
        suggestions = serials.suggest(typed, by=request.user)
        notes |= {"suggestions": suggestions, "paused": suggestions is None}
    except TooManyTries:
        form.add_error("serial", _("There were too many tries. Please wait an hour and try again."))
    except AlreadyRegistered as taken:
        form.add_error("serial", _why_taken(taken))
        mine = request.user.registered_products.live().filter(serial=unit).first()
        notes["mine"] = mine and {"pk": mine.pk, "name": str(mine)}
        notes["may_dispute"] = not taken.by_same_member
    return False


def _why_taken(taken: AlreadyRegistered) -> str:
    if taken.by_same_member:
        return _("You have registered this product already.")
    return _("This serial number is already registered in another account.")


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
def check(request: MemberRequest) -> HttpResponse:
    """Step 2: what it is, and the CHK that shows that the member has it at hand."""
    draft = drafts.draft_of(request.user)
    if draft is None:
        return redirect(SERIAL)
    if request.method != "POST":
        chk = scanning.scanned_chk(request.user, draft.serial)
        return _show(request, CHECK, CheckForm(initial={"chk": chk}), draft=draft)
    if draft.chk_verified:  # sent twice
        return redirect(PURCHASE)
    form = CheckForm(request.POST)
    if form.is_valid() and _verify(request, draft, form):
        return redirect(PURCHASE)
    return _answer(request, CHECK, form)


def _verify(request: MemberRequest, draft: RegistrationDraft, form: CheckForm) -> bool:
    try:
        if drafts.verify(draft, form.cleaned_data["chk"], address=client_ip(request)):
            scanning.delete_scan(request.user)
            return True
        form.add_error("chk", _("This is not the CHK of this serial number."))
    except SerialLocked:
        text = _("Too many wrong tries for this serial number. Please try again tomorrow.")
        form.add_error("chk", text)
    except TooManyTries:
        form.add_error("chk", _("There were too many tries. Please wait an hour and try again."))
    return False


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
@limits_uploads
def purchase(request: MemberRequest) -> HttpResponse:
    """Step 3: where and when it was bought, and the invoice."""
    if request.method == "POST":
        return _keep_and_register(request)
    draft = drafts.draft_of(request.user)
    if draft is None or not draft.chk_verified:
        return _to_right_step(draft)
    labels = [draft.label] if draft.label else []
    return _show(request, PURCHASE, _form(draft), draft=draft, labels=labels)


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
    serial = request.POST.get("serial", "").replace("\0", "")
    if draft is None or draft.serial.serial != serial:
        return _answer_outdated(request, draft, serial)
    if not draft.chk_verified:
        return _to_right_step(draft)
    form = _form(draft, request.POST, request.FILES)
    if place := _button(request, draft):
        return _keep_only(request, form, place)
    _keep(form)
    if not form.is_valid():
        return _answer(request, PURCHASE, form)
    if isinstance(form, DisputeForm):
        return _dispute(request, form)
    return _register(request, form)


def _button(request: HttpRequest, draft: RegistrationDraft) -> str:
    """Do what a button other than "Next" asks for; gives the field to which it belongs."""
    removed = row_id(request.POST.get("remove"))
    if removed is not None and removed == draft.label_id:
        disputes.remove_label(draft=draft)
        return "label"
    if removed is not None:
        drafts.remove_invoice(draft=draft, upload_id=removed)
        return "invoice"
    asked = {"captcha": is_reformat(request), "store": "show_stores" in request.POST}
    asked["invoice"] = "upload" in request.POST
    return next((place for place, is_asked in asked.items() if is_asked), "")


def _answer_outdated(
    request: MemberRequest, draft: RegistrationDraft | None, serial: str
) -> HttpResponse:
    """Answer a form that was sent before, or whose unit was changed in another window."""
    done_before = request.user.registered_products.live().filter(serial__serial=serial).first()
    if done_before is not None:
        return redirect("registration-done", pk=done_before.pk)
    if draft is not None:
        messages.warning(request, _("You began to register another product meanwhile."))
    return _to_right_step(draft)


def _keep(form: PurchaseForm) -> None:
    """Keep what is valid, whatever else is not."""
    form.full_clean()
    drafts.save_purchase(draft=form.draft, purchase=form.kept)
    try:
        for clean in form.cleaned_data.get("invoice") or []:
            drafts.save_invoice(draft=form.draft, clean=clean)
    except NotStored as error:
        form.add_error("invoice", error)
    if isinstance(form, DisputeForm):
        _keep_case(form)


def _keep_case(form: DisputeForm) -> None:
    disputes.save_note(draft=form.draft, note=form.cleaned_data.get("note", ""))
    try:
        if label := form.cleaned_data.get("label"):
            disputes.save_label(draft=form.draft, clean=label)
    except NotStored as error:
        form.add_error("label", error)


def _keep_only(request: HttpRequest, form: PurchaseForm, place: str) -> HttpResponse:
    """Keep what is filled in and show the form again, at the field that was asked for."""
    del form.fields["captcha"]
    _keep(form)
    wrong = {name: list(form.errors[name]) for name in request.FILES if name in form.errors}
    if wrong:
        request.session[PURCHASE] = {"errors": wrong}
    return redirect(f"{reverse(PURCHASE)}#{place}")


def _register(request: MemberRequest, form: PurchaseForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        registered = register.register_product(
            by=request.user,
            region=data["region"],
            store=data["store"],
            channel=data["channel"],
            purchased_on=data["purchased_on"],
        )
    except AlreadyRegistered as taken:
        messages.error(request, _why_taken(taken))
        if not taken.by_same_member:
            return redirect(PURCHASE)
        drafts.delete_draft(form.draft)
        return redirect(SERIAL)
    return redirect("registration-done", pk=registered.pk)


def _dispute(request: MemberRequest, form: DisputeForm) -> HttpResponse:
    try:
        disputes.submit(by=request.user, purchase=form.kept)
    except RegisteredProduct.DoesNotExist:
        messages.info(request, _("The other member has given it up: you can register it now."))
        return redirect(PURCHASE)
    except disputes.AlreadyDisputed:
        messages.info(request, _("Our staff look into this serial number for you already."))
    else:
        messages.success(request, _("We have what you sent. Our staff decide, and write to you."))
    return redirect("my-products")


@never_cache
@login_required
@require_safe
def done(request: MemberRequest, pk: int) -> HttpResponse:
    """Step 4: the product stands in My Products."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    context = {"step": 4, "registered": registered}
    return render(request, "products/registration_done.html", context)


def _show(
    request: HttpRequest, page: str, form: PostRedirectForm, **context: object
) -> HttpResponse:
    answer = request.session.pop(page, {})
    form.show_errors(answer.get("errors", {}), answer.get("typed", {}))
    step, template = PAGES[page]
    return render(request, template, {"step": step, "form": form, "answer": answer, **context})


def _answer(
    request: HttpRequest, page: str, form: PostRedirectForm, **notes: object
) -> HttpResponse:
    """Answer a form with errors by the page that shows them once."""
    errors = {name: list(texts) for name, texts in form.errors.items()}
    request.session[page] = {"errors": errors, "typed": form.wrongly_typed(), **notes}
    return redirect(page)
