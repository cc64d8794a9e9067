"""Pages for consents: withdraw one, agree to a new text, read it."""

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from accounts.privacy import asking, consent


@login_required
@require_POST
def consent_withdrawal(request: MemberRequest, consent_id: int) -> HttpResponse:
    """Withdraw the member's consent to a text that the account does not require."""
    if not consent.withdraw(by=request.user, consent_id=consent_id):
        raise Http404
    messages.success(request, _("You've withdrawn your agreement."))
    return redirect("login-management")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_terms(request: MemberRequest) -> HttpResponse:
    """Ask to agree to texts that have a new version; then on to the page that was wanted."""
    goal = get_next_redirect_url(request) or reverse("overview")
    if request.method == "POST":
        shown = dict(pair.split("=", 1) for pair in request.POST.getlist("shown") if "=" in pair)
        agreed = request.POST.getlist("agreed")
        if consent.agree_anew(by=request.user, shown=shown, agreed=agreed):
            asking.answered(request)
            return redirect(goal)
    asked = consent.outdated(request.user)
    if not asked:
        asking.answered(request)
        return redirect(goal)
    context = {
        "asked": asked,
        "is_first": not any(one.agreed for one in asked),
        "next": goal,
        "sidebar": [],
        "is_refused": request.method == "POST",
    }
    return render(request, "accounts/new_terms.html", context)


@require_safe
def terms(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a text that members agree to, with its version."""
    if kind not in settings.TERMS_VERSIONS:
        raise Http404
    context = {"version": settings.TERMS_VERSIONS[kind], "retention": settings.RETENTION_DAYS}
    return render(request, f"terms/{kind}.html", context)
