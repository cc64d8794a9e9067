"""My Profile; allauth has the other pages of an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import MemberRequest
from accounts.profile.forms import ProfileForm
from notifications.outbox.undeliverable import undeliverable_mark


@login_required
def profile(request: MemberRequest) -> HttpResponse:
    """My Profile."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    context = {"form": form, "trouble": undeliverable_mark(request.user.email)}
    return render(request, "accounts/profile.html", context)
