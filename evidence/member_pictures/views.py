"""A member's picture: shown to the member alone, uploaded and deleted on My Profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest
from accounts.profile.forms import ProfileForm
from evidence.access import HEADERS
from evidence.member_pictures import saving
from evidence.member_pictures.forms import MemberPictureForm
from evidence.models import MemberPicture
from evidence.uploads.throttles import limits_uploads
from notifications.outbox.undeliverable import undeliverable_mark


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limits_uploads
def picture(request: MemberRequest) -> HttpResponse:
    """Show the member's own picture, or take another one."""
    if request.method != "POST":
        own = get_object_or_404(MemberPicture, user=request.user)
        return HttpResponse(own.content, content_type="image/jpeg", headers=HEADERS)
    form = MemberPictureForm(request.POST, request.FILES)
    if form.is_valid():
        saving.save_picture(by=request.user, clean=form.cleaned_data["picture"])
        messages.success(request, _("Your picture is saved."))
        return redirect("profile")
    context = {
        "form": ProfileForm(instance=request.user),
        "picture_form": form,
        "trouble": undeliverable_mark(request.user.email),
    }
    return render(request, "accounts/profile.html", context)


@login_required
@require_POST
def picture_deletion(request: MemberRequest) -> HttpResponse:
    """Delete the member's picture; the initials stand in its place."""
    if saving.delete_picture(by=request.user):
        messages.success(request, _("Your picture is deleted."))
    return redirect("profile")
