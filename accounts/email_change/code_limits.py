"""How many letters with codes one address, and one member, may cause in an hour.

Counted where they are written, whatever asked for them: a sign-up, Change Email, "Send a new code".
Who has an account, and who has none, is told the same.
"""

from typing import Final

from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest

from foundation.mailboxes import found_by, untagged
from foundation.throttles import Throttle, rate_limit_response

PER_MEMBER: Final = Throttle("code-member", limit=5, seconds=3600)
# Whoever has tags reads all their letters in one mailbox.
PER_MAILBOX: Final = Throttle("code-mailbox", limit=5, seconds=3600)
# By their template names at allauth. Codes for a new password have limits of their own.
COUNTED: Final = {
    "account/email/email_confirmation_signup",
    "account/email/email_confirmation",
    "account/email/account_already_exists",
    "account/email/login_code",
}


def count_code(request: HttpRequest | None, template_prefix: str, email: str) -> None:
    """Count a letter that a visitor asked for.

    Raises:
        ImmediateHttpResponse: 429, the member or the mailbox had five within the hour.
    """
    if request is None or template_prefix not in COUNTED:
        return
    keys = [(PER_MAILBOX, untagged(found_by(email)))]
    if request.user.is_authenticated:
        keys.insert(0, (PER_MEMBER, str(request.user.pk)))
    for throttle, key in keys:
        if not throttle.hit(key):
            left = throttle.seconds_left(key)
            raise ImmediateHttpResponse(rate_limit_response(request, seconds=left))
