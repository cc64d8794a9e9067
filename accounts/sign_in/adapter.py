"""What allauth asks us: letters go through the outbox, second factors are sealed at rest.

Of its own accord it tells nobody of a sign-in; here a new browser is told of.
"""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override

from accounts.models import User
from accounts.sign_in import known_browsers
from accounts.sign_in.user_agents import describe
from foundation.encryption import decrypt, encrypt
from foundation.throttles import Throttle, rate_limit_response
from notifications.outbox import queue

# allauth's letters by the name of their template, and ours in templates/emails/.
KINDS = {
    "account/email/email_confirmation_signup": "account_email_verification_code",
    "account/email/email_confirmation": "account_email_verification_code",
    "account/email/password_reset_code": "account_password_reset_code",
    "account/email/unknown_account": "account_unknown",
    "account/email/account_already_exists": "account_already_exists",
    "account/email/email_changed": "account_email_changed",
    "account/email/new_browser": "account_new_browser",
    "account/email/password_changed": "account_password_changed",
    "account/email/password_set": "account_password_changed",
    "account/email/password_reset": "account_password_changed",
    "mfa/email/totp_activated": "account_second_factor_changed",
    "mfa/email/totp_deactivated": "account_second_factor_changed",
    "mfa/email/recovery_codes_generated": "account_second_factor_changed",
}
# What happened already in front of the member's eyes needs no letter.
SILENT = {"account/email/email_confirm", "account/email/email_deleted"}
LONGEST_EMAIL = 254  # as Django's EmailField, after RFC 5321
# Who lets the browser forget everything when it is closed gets one letter a day, not one for each
# sign-in; and a mailbox gets five at most. Told apart by address too: a thief who names the browser
# that the member uses, from elsewhere, does not hide behind the member's own letter of the day.
SAME_BROWSER = Throttle("new-browser", limit=1, seconds=24 * 3600)
NEW_BROWSERS = Throttle("new-browsers", limit=5, seconds=24 * 3600)
PASSED_ON = ("code", "from_email", "to_email", "ip", "user_agent", "timestamp")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Members sign up by themselves; their letters are rows of the outbox like all others."""

    is_first_sign_in = False

    def clean_email(self, email: str) -> str:
        """Refuse an address that the database has no room for; allauth would cut its end off."""
        MaxLengthValidator(LONGEST_EMAIL)(email)
        return email

    def validation_error(self, code: str, *args: object) -> ValidationError | ImmediateHttpResponse:
        """Answer one try too many with 429, and not as if the password or code were wrong."""
        if code == "too_many_login_attempts":
            return ImmediateHttpResponse(rate_limit_response(allauth_context.request))
        error: ValidationError = super().validation_error(code, *args)
        return error

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Count wrong passwords for an account by the network address that they come from."""
        return f"{get_ip(request)} {credentials.get('email', '').lower()}"

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the account; note whether it ever was open."""
        self.is_first_sign_in = user.last_login is None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse:
        """Tell the member of a browser that never opened the account; from now on it is known."""
        response: HttpResponse = super().post_login(request, user, **hook)
        # The first sign-in is the end of the sign-up: every browser would be a new one.
        if not self.is_first_sign_in and not known_browsers.is_known(request, user):
            self._tell_of_new_browser(request, user)
        known_browsers.remember(request, response, user)
        return response

    @transaction.atomic
    def _tell_of_new_browser(self, request: HttpRequest, user: User) -> None:
        with override(user.language or get_language()):
            browser = describe(self.get_http_user_agent(request))
        place = f"{user.pk} {browser} {self.get_client_ip(request)}"
        if SAME_BROWSER.hit(place) and NEW_BROWSERS.hit(user.pk):
            context = {"user": user, "user_agent": browser}
            self.send_notification_mail("account/email/new_browser", user, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's letters as ours, in the reader's language."""
        if template_prefix in SILENT:
            return
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        # Whoever types somebody else's address must not write to them under our name.
        reader = user if _is_confirmed(email, user) else None
        queue.queue_email(
            KINDS[template_prefix],
            to=email,
            user=user,
            language=(user.language if user else "") or get_language() or settings.LANGUAGE_CODE,
            dedupe_key=f"account-{secrets.token_urlsafe(16)}",
            context=_letter_context(template_prefix, email, reader, context),
            hides="code" if "code" in context else "",
        )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps the secrets of second factors sealed: a copy of the database opens no account."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return decrypt(encrypted_text.encode())


def _is_confirmed(email: str, user: User | None) -> bool:
    confirmed = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return user is not None and confirmed.exists()


def _letter_context(
    template_prefix: str, email: str, reader: User | None, context: dict[str, Any]
) -> dict[str, Any]:
    """Pick what a letter tells; its links start from BASE_URL and never from the request."""
    return {
        **{name: context[name] for name in PASSED_ON if name in context},
        "to": email,
        "reader": reader,
        "change": template_prefix.rsplit("/", 1)[-1],
        "sign_up_url": settings.BASE_URL + reverse("account_signup"),
        "sign_in_url": settings.BASE_URL + reverse("account_login"),
        "reset_url": settings.BASE_URL + reverse("account_reset_password"),
        "password_url": settings.BASE_URL + reverse("account_change_password"),
        "logins_url": settings.BASE_URL + reverse("login-management"),
    }
