"""Views of Product Registration: a wizard of four steps, each with its own URL.

Input is saved in the member's draft from the first step on, and every POST ends in a redirect, so
that Back, a reload and another device find it again.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from evidence.uploads.storage import NotStored
from evidence.uploads.throttles import limits_uploads
from foundation.throttles import TooManyTries
from foundation.web import form_state
from foundation.web.requests import client_network
from products.catalogue import chk as catalogue_chk
from products.catalogue import serials
from products.catalogue.chk import SerialLocked
from products.catalogue.drawings import with_the_chk
from products.models import RegistrationDraft
from products.pages.wizard import (
    CHECK,
    PURCHASE,
    SERIAL,
    SHOWS_AND_ACTS,
    answer_with_errors,
    show,
    why_taken,
)
from products.registration import drafts, scanning
from products.registration.drafts import AlreadyRegistered
from products.registration.forms import CheckForm, ScanForm, SerialForm


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
def serial_number(request: MemberRequest) -> HttpResponse:
    """Step 1: the serial number."""
    if request.method != "POST":
        draft = drafts.draft_of(request.user)
        scan = scanning.scan_of(request.user)
        found = scanning.scanned(scan) if scan else None
        known = found.serial if found else draft.serial.serial if draft else ""
        form = SerialForm(initial={"serial": request.GET.get("serial") or known})
        scan_form = ScanForm()
        form_state.show_errors(request, "scan", scan_form)
        kept = [scan] if scan else []
        return show(request, SERIAL, form, draft=draft, scan_form=scan_form, scans=kept)
    form = SerialForm(request.POST)
    notes: dict[str, object] = {}
    if form.is_valid() and (draft := _start(request, form, notes)):
        return redirect(PURCHASE if _is_proven(request, draft) else CHECK)
    return answer_with_errors(request, SERIAL, form, **notes)


@login_required
@require_POST
@limits_uploads
def scan(request: MemberRequest) -> HttpResponse:
    """Step 1 without typing: a photo of the label, which a worker reads."""
    if "remove" in request.POST:
        scanning.delete_scan(request.user)
        return redirect(SERIAL)
    initial = {"photo": scanning.scan_of(request.user)}
    form = ScanForm(request.POST, request.FILES, initial=initial)
    try:
        if form.is_valid() and (clean := form.cleaned_data["photo"]):
            scanning.save_scan(by=request.user, clean=clean)
    except NotStored as error:
        form.add_error("photo", error)
    form_state.store_errors(request, "scan", form)
    return redirect(f"{reverse(SERIAL)}#photo")


def _start(
    request: MemberRequest, form: SerialForm, notes: dict[str, object]
) -> RegistrationDraft | None:
    typed = form.cleaned_data["serial"]
    try:
        unit = serials.look_up(typed, by=request.user, address=client_network(request))
        if unit is not None:
            disputes_it = "dispute" in request.POST
            return drafts.begin(by=request.user, serial=unit, disputes=disputes_it)
        form.add_error("serial", _("We can't find this serial number."))
        suggestions = serials.suggest(typed, by=request.user)
        notes |= {"suggestions": suggestions, "paused": suggestions is None}
    except TooManyTries:
        form.add_error("serial", _("Too many attempts. Please try again in an hour."))
    except AlreadyRegistered as taken:
        form.add_error("serial", why_taken(taken))
        mine = request.user.registered_products.live().filter(serial=unit).first()
        notes["mine"] = mine and {"pk": mine.pk, "name": str(mine)}
        notes["may_dispute"] = not taken.by_same_member
    return None


def _is_proven(request: MemberRequest, draft: RegistrationDraft) -> bool:
    """Take the CHK from the photo of the label, if it shows the right one: step 2 is then done."""
    chk = scanning.scanned_chk(request.user, draft.serial)
    address = client_network(request)
    try:
        is_right = bool(chk) and drafts.verify(draft, chk, address=address, is_on_photo=True)
    except TooManyTries:
        return False
    if is_right:
        scanning.keep_scan(request.user, draft.serial)
    return is_right


@never_cache
@login_required
@require_http_methods(SHOWS_AND_ACTS)
def check(request: MemberRequest) -> HttpResponse:
    """Step 2: the product found, and the CHK that shows that the member has it at hand."""
    draft = drafts.draft_of(request.user)
    if draft is None:
        return redirect(SERIAL)
    if request.method != "POST":
        chk = scanning.scanned_chk(request.user, draft.serial)
        drawing = with_the_chk(draft.serial.product.category.slug)
        form = CheckForm(initial={"chk": chk})
        return show(request, CHECK, form, draft=draft, drawing=drawing)
    if draft.chk_verified:  # sent twice
        return redirect(PURCHASE)
    if request.POST.get("serial", draft.serial.serial) != draft.serial.serial:
        # The CHK of another unit is no wrong try for this one.
        messages.warning(request, _("You've started registering another product in the meantime."))
        return redirect(CHECK)
    form = CheckForm(request.POST)
    if form.is_valid() and _verify(request, draft, form):
        return redirect(PURCHASE)
    return answer_with_errors(request, CHECK, form)


def _verify(request: MemberRequest, draft: RegistrationDraft, form: CheckForm) -> bool:
    try:
        chk = form.cleaned_data["chk"]
        is_on_photo = chk == scanning.scanned_chk(request.user, draft.serial)
        address = client_network(request)
        if drafts.verify(draft, chk, address=address, is_on_photo=is_on_photo):
            scanning.keep_scan(request.user, draft.serial)
            return True
        form.add_error("chk", _wrong_chk(draft))
    except SerialLocked:
        text = _("Too many attempts. Try again tomorrow, or send us a photo of the label.")
        form.add_error("chk", text)
    except TooManyTries:
        form.add_error("chk", _("Too many attempts. Please try again in an hour."))
    return False


def _wrong_chk(draft: RegistrationDraft) -> str:
    wrong = _("This CHK doesn't match the serial number.")
    left = catalogue_chk.tries_left(draft.serial, by=draft.user)
    tries = ngettext(
        "You have %(count)d more try today.", "You have %(count)d more tries today.", left
    )
    return f"{wrong} {tries % {'count': left}}"


@never_cache
@login_required
@require_safe
def done(request: MemberRequest, pk: int) -> HttpResponse:
    """Step 4: the product is in My Products."""
    registered = get_object_or_404(request.user.registered_products.live(), pk=pk)
    context = {"step": 4, "registered": registered}
    return render(request, "products/registration_done.html", context)
