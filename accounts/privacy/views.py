"""Pages for consents: withdraw one, read the text."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import MemberRequest
from accounts.privacy import consent


@login_required
@require_POST
def consent_withdrawal(request: MemberRequest, consent_id: int) -> HttpResponse:
    """Withdraw the member's consent to a text that the account does not require."""
    if not consent.withdraw(by=request.user, consent_id=consent_id):
        raise Http404
    messages.success(request, _("Your agreement is withdrawn."))
    return redirect("login-management")


@require_safe
def terms(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a text that members agree to, with its version."""
    if kind not in settings.TERMS_VERSIONS:
        raise Http404
    context = {"version": settings.TERMS_VERSIONS[kind]}
    return render(request, f"terms/{kind}.html", context)
