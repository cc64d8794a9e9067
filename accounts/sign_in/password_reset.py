"""Asking for a new password: how often codes go to one address, and that nobody is locked out."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse

from accounts.sign_in import known_browsers
from foundation.mailboxes import found_by, untagged
from foundation.throttles import Throttle, rate_limit_response
from foundation.web.requests import client_network

# From one place, a stranger gets five; the owner elsewhere is not kept out by them. Against floods
# from many places there is a second limit, which does not hold for browsers the account knows.
# Neither keeps anybody out for longer than a quarter of an hour (ASVS 6.1.1).
PER_PLACE = Throttle("reset-place", limit=5, seconds=15 * 60)
PER_MAILBOX = Throttle("reset-mailbox", limit=6, seconds=15 * 60)

# Where allauth's session has whom a code was sent to.
PENDING = "account_password_reset_verification"


class ThrottledResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The address to which a code for a new password goes."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the code, whether or not there is an account (to none goes an e-mail that says so).

        Raises:
            ImmediateHttpResponse: 429, there were too many codes for this address.
        """
        # Whoever has tags reads all their e-mails in one mailbox.
        mailbox = untagged(found_by(self.cleaned_data["email"]))
        place = f"{client_network(request)} {mailbox}"
        if not PER_PLACE.hit(place):
            left = PER_PLACE.seconds_left(place)
            raise ImmediateHttpResponse(rate_limit_response(request, seconds=left))
        is_known = any(known_browsers.is_known(request, user) for user in self.users)
        if not PER_MAILBOX.hit(mailbox) and not is_known:
            left = PER_MAILBOX.seconds_left(mailbox)
            raise ImmediateHttpResponse(rate_limit_response(request, seconds=left))
        saved: str = super().save(request, **kwargs)
        return saved


def complete(request: HttpRequest) -> HttpResponse:
    """Take the new password, unless the code went to an address that is the member's no more.

    Whoever changed somebody's address has a code sent to it, and the owner takes the address back.
    """
    pending = request.session.get(PENDING, {})
    addresses = EmailAddress.objects.filter(user_id=pending.get("user_id"), verified=True)
    if not addresses.filter(email=pending.get("email")).exists():
        request.session.pop(PENDING, None)
    response: HttpResponse = allauth_views.complete_password_reset(request)
    return response
