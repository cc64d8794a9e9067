"""The page behind the link of an invitation: a password, then a second factor, then the admin."""

from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.factors.fresh import MAILED_CODE
from accounts.models import User
from accounts.staff import invitations
from accounts.staff.forms import AcceptanceForm
from foundation.languages import current_language
from foundation.web.link_tokens import page_of, trade, traded


@never_cache
@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    """The link of the e-mail: it leads on to the page, whose address tells no token."""
    return trade(token, page_of(token, "staff-acceptance"))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acceptance(request: HttpRequest, link: str) -> HttpResponse:
    """Let somebody who is invited choose a password; nothing is made before that."""
    token = traded(request, link)
    found = invitations.open_invitation(token)
    if found is None:
        return render(request, "accounts/invitation.html", status=404)
    form = AcceptanceForm(request.POST or None, invitation=found)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept(
                token=token,
                password=form.cleaned_data["password1"],
                region=form.cleaned_data["region"],
                language=current_language(),
            )
        except invitations.InvitationNotOpen:
            return render(request, "accounts/invitation.html", status=404)
        return _sign_in(request, user)
    return render(request, "accounts/invitation.html", {"form": form, "invitation": found})


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in who has just proved the mailbox; the admin asks for the factor first."""
    login = Login(user=user, redirect_url=reverse("admin:index"))
    response: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    record_authentication(request, user, MAILED_CODE)
    return response
