"""One shout out: the form while it may be changed, afterwards how it stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from evidence.access import evidence_response, thumbnail_response
from evidence.models import UploadPage
from evidence.uploads.cleaning import printable
from evidence.uploads.throttles import limits_uploads
from foundation.throttles import A_DAY, Throttle
from foundation.web.requests import row_id
from membership.models import ShoutOut
from membership.shout_outs import photos, sending, writing
from membership.shout_outs.conditions import CannotShoutOut
from membership.shout_outs.consent import disclosure_in
from membership.shout_outs.forms import WriteForm, initial_of

SENT_IN_A_DAY = Throttle("shout outs of a member", limit=30, seconds=A_DAY)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limits_uploads
def shout_out(request: MemberRequest, reference: str) -> HttpResponse:
    """Write a shout out, save it, send it; what was sent is shown as it was sent."""
    found = _own(request, reference)
    if not found.is_writable:
        if request.method == "POST":
            return redirect("shout-out", reference)
        events = found.events.order_by("pk")
        context = {"shout_out": found, "events": events}
        return render(request, "membership/shout_out_sent.html", context)
    if request.method != "POST":
        return _page(request, found, WriteForm(shout_out=found, initial=initial_of(found)))
    try:
        return _save(request, found)
    except writing.NotWritable:
        return redirect("shout-out", reference)


def _own(request: MemberRequest, reference: str) -> ShoutOut:
    rows = request.user.shout_outs.for_pages().with_photos()
    return get_object_or_404(rows, reference=reference)


def _save(request: MemberRequest, found: ShoutOut) -> HttpResponse:
    """Save what may be saved, photos first; then send it, if that was pressed."""
    form = WriteForm(request.POST, shout_out=found)
    is_valid = form.is_valid()
    writing.save(by=request.user, shout_out_id=found.pk, written=form.written())
    refused = _save_photos(request, found)
    wants_sending = "send" in request.POST
    if wants_sending:
        _name_lacks(form, _own(request, found.reference))
    if wants_sending and is_valid and form.is_valid() and not refused:
        return _send(request, found, form)
    if is_valid and not refused and "save" in request.POST:
        messages.success(request, _("Your draft is saved."))
        return redirect("shout-outs")
    if not wants_sending and is_valid:
        form = WriteForm(shout_out=found, initial=request.POST.dict())
    return _page(request, _own(request, found.reference), form, refused=refused)


def _name_lacks(form: WriteForm, saved: ShoutOut) -> None:
    """Say at each field what it still lacks, unless something is wrong with it anyway."""
    has_rights = bool(form.cleaned_data.get("rights"))
    lacks = sending.lacks(saved, has_rights=has_rights)
    if not form.cleaned_data.get("publication"):
        lacks.append(sending.Lack("publication", _("We need this to show it.")))
    for each in lacks:
        if not form.has_error(each.field):
            form.add_error(each.field, each.text)


def _save_photos(request: MemberRequest, found: ShoutOut) -> list[str]:
    """Save the photos of a form, and remove the one whose button was pressed; say which not."""
    if (removed := row_id(request.POST.get("remove"))) is not None:
        photos.remove_photo(by=request.user, shout_out_id=found.pk, pk=removed)
    sent, refused = request.FILES.getlist("photo"), []
    for upload in sent:
        try:
            photos.save_photo(by=request.user, shout_out_id=found.pk, upload=upload)
        except ValidationError as error:
            named = f"{printable(str(upload.name))}: " if len(sent) > 1 else ""
            refused += [f"{named}{text}" for text in error.messages]
    return refused


def _send(request: MemberRequest, found: ShoutOut, form: WriteForm) -> HttpResponse:
    if not SENT_IN_A_DAY.hit(request.user.pk):
        form.add_error(None, _("You've sent a lot today. Your draft is saved: send it tomorrow."))
        return _page(request, _own(request, found.reference), form)
    rights = bool(form.cleaned_data.get("rights"))
    try:
        sending.send(by=request.user, shout_out_id=found.pk, has_rights=rights)
    except CannotShoutOut as error:
        for reason in error.reasons:
            form.add_error(None, reason)
        return _page(request, _own(request, found.reference), form)
    messages.success(request, _("Thank you! It's sent."))
    return redirect("shout-out", found.reference)


def _page(
    request: MemberRequest, found: ShoutOut, form: WriteForm, *, refused: list[str] | None = None
) -> HttpResponse:
    context = {
        "shout_out": found,
        "form": form,
        "refused": refused or [],
        "disclosure": disclosure_in(found.language),
    }
    return render(request, "membership/shout_out_form.html", context)


@login_required
@require_POST
def withdrawal(request: MemberRequest, reference: str) -> HttpResponse:
    """Take back what was sent."""
    found = _own(request, reference)
    if sending.withdraw(by=request.user, shout_out_id=found.pk):
        messages.success(request, _("It's withdrawn, and shown no more."))
    return redirect("shout-outs")


@login_required
@require_POST
def draft_deletion(request: MemberRequest, reference: str) -> HttpResponse:
    """Throw a draft away."""
    found = _own(request, reference)
    if writing.discard(by=request.user, shout_out_id=found.pk):
        messages.success(request, _("Your draft is deleted."))
    return redirect("shout-outs")


@login_required
@require_safe
def own_photo(
    request: MemberRequest, reference: str, pk: int, *, small: bool = False
) -> HttpResponseBase:
    """Show one of the member's own photos; 404 for everybody else."""
    photo = get_object_or_404(_own(request, reference).photos.all(), pk=pk)
    page = UploadPage.objects.filter(upload=photo.upload_id).order_by("number").first()
    if page is None:
        raise Http404
    return thumbnail_response(page) if small else evidence_response(page.file, "photo")
