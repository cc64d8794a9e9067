"""Adapters for allauth: e-mails go through the outbox, second factors are encrypted at rest.

They also add an e-mail about sign-ins from a new browser, which allauth does not send.
"""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts.blocking.block_views import blocked_page
from accounts.captchas import suspicion
from accounts.email_change import changes
from accounts.email_change.code_limits import count_code
from accounts.factors import enrolment, fresh
from accounts.mailed_links import UNDO_DAYS
from accounts.models import User
from accounts.privacy import asking
from accounts.sign_in import known_browsers
from accounts.sign_in.user_agents import describe
from accounts.watching import guesses
from foundation.encryption import decrypt, encrypt
from foundation.languages import first_language
from foundation.mailboxes import canonical_address, found_by
from foundation.throttles import MINUTE, Throttle, rate_limit_response
from foundation.web.requests import client_network
from notifications.outbox import queue

EMAIL_CHANGED = "account/email/email_changed"
PASSKEY = "mfa_reauthenticate:webauthn"
# How a page that asks for a fresh authentication offers another way.
WAYS = {
    "reauthenticate": _("Use your password"),
    "reauthenticate_by_code": _("Send the code"),
    "mfa_reauthenticate": _("Use your authenticator app or a recovery code"),
    PASSKEY: _("Use a passkey"),
}
# allauth's e-mails by template name, and their kinds in templates/emails/.
KINDS = {
    "account/email/email_confirmation_signup": "account_email_verification_code",
    "account/email/email_confirmation": "account_email_verification_code",
    "account/email/password_reset_code": "account_password_reset_code",
    "account/email/unknown_account": "account_unknown",
    "account/email/account_already_exists": "account_already_exists",
    "account/email/email_changed": "account_email_changed",
    "account/email/new_browser": "account_new_browser",
    "account/email/password_guessed": "account_password_guessed",
    "account/email/password_changed": "account_password_changed",
    "account/email/password_set": "account_password_changed",
    "account/email/password_reset": "account_password_changed",
    "mfa/email/totp_activated": "account_second_factor_changed",
    "mfa/email/totp_deactivated": "account_second_factor_changed",
    "mfa/email/webauthn_added": "account_second_factor_changed",
    "mfa/email/webauthn_removed": "account_second_factor_changed",
    "mfa/email/recovery_codes_generated": "account_second_factor_changed",
    "mfa/email/recovery_codes_shown": "account_recovery_codes_shown",
    "account/email/login_code": "account_staff_code",
}
# E-mails that are not sent: the member has just seen the result on screen.
SILENT = {"account/email/email_confirm", "account/email/email_deleted"}
LONGEST_EMAIL = 254  # as Django's EmailField, after RFC 5321
# Members whose browser deletes its cookies when closed get one e-mail a day, not one per sign-in;
# a mailbox gets at most five. The key includes the IP address: a thief elsewhere who imitates the
# member's browser must not go unnoticed because of the member's own e-mail of the day.
SAME_BROWSER = Throttle("new-browser", limit=1, seconds=24 * 3600)
NEW_BROWSERS = Throttle("new-browsers", limit=5, seconds=24 * 3600)
# What the encryption is bound to: allauth does not say whose factor it encrypts.
SECOND_FACTOR = "second factor"
PASSED_ON = ("code", "undo_url", "from_email", "to_email", "ip", "user_agent", "timestamp", "tries")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Members sign up by themselves; their letters are rows of the outbox like all others."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That code isn't right. Check it, or send a new one.")
    }
    is_first_sign_in = False
    is_stranger = True

    def is_reauthentication_required(self, *, app: str, **_more: object) -> bool:
        """Ask our own rule wherever allauth asks for a fresh authentication.

        Raises:
            ReauthenticationRequired: allauth would also take a password where there is a factor.
        """
        del app
        if not fresh.is_fresh(self.request):
            raise ReauthenticationRequired
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Return the ways to prove who one is: by a factor where there is one, else the password.

        A mailed code is not one of them: staff are asked for it besides (factors/enrolment.py).
        """
        by_mail = enrolment.needs_the_mailbox(self.request) and fresh.is_fresh(self.request)
        ways = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        has_app = is_mfa_enabled(user, types=[Authenticator.Type.TOTP])
        by_factor = ["mfa_reauthenticate", PASSKEY] if has_app else [PASSKEY, "mfa_reauthenticate"]
        otherwise = ["reauthenticate_by_code" if by_mail else "reauthenticate"]
        ids = [way for way in by_factor if way in ways] or otherwise
        return [{**ways[way], "description": WAYS[way]} for way in ids if way in ways]

    def clean_email(self, email: str) -> str:
        """Give the one form of an address; refuse one longer than the column."""
        address = canonical_address(email)
        MaxLengthValidator(LONGEST_EMAIL)(address)
        return address

    def validation_error(self, code: str, *args: object) -> ValidationError | ImmediateHttpResponse:
        """Respond 429 to too many attempts, not as if the password or code were wrong."""
        if code == "too_many_login_attempts":
            return ImmediateHttpResponse(rate_limit_response(allauth_context.request))
        error: ValidationError = super().validation_error(code, *args)
        return error

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Count wrong passwords for an account by the network address that they come from."""
        return f"{client_network(request)} {found_by(credentials.get('email', ''))}"

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count a try; refuse a stranger who has to wait, since somebody guesses at the account.

        Raises:
            ImmediateHttpResponse: 429, there were too many tries.
        """
        super().pre_authenticate(request, **credentials)
        email = found_by(credentials.get("email", ""))
        owner = User.objects.filter(email__iexact=email).first()
        self.is_stranger = owner is None or not _is_own_browser(request, owner)
        if self.is_stranger and not guesses.may_try(request, email, owner):
            raise ImmediateHttpResponse(rate_limit_response(request, seconds=MINUTE))

    def authenticate(self, request: HttpRequest, **credentials: str) -> User | None:
        """Check a password; a right one was no guess."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and self.is_stranger:
            guesses.was_right(found_by(credentials.get("email", "")))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        """Record a wrong password; tell the owner once a day that somebody guesses."""
        email = found_by(credentials.get("email", ""))
        owner = User.objects.filter(email__iexact=email).first()
        tries = guesses.was_wrong(request, email, owner)
        if tries and owner:
            context = {"user": owner, "tries": tries}
            self.send_notification_mail("account/email/password_guessed", owner, context)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Tell a blocked member so, and how to object; others, as allauth does."""
        if user.blocked_at is not None:
            return blocked_page(request, user)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in; note whether it is the first time."""
        self.is_first_sign_in = user.last_login is None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse:
        """Tell the member of a browser that never opened the account; from now on it is known.

        Who has to agree to a new text is asked first.
        """
        response: HttpResponse = super().post_login(request, user, **hook)
        # The first sign-in completes the sign-up: any browser would be new.
        if not self.is_first_sign_in and not known_browsers.is_known(request, user):
            suspicion.note_new_browser(request)
            self._report_new_browser(request, user)
        asking.note(request, user)
        known_browsers.note_shared(request, user)
        known_browsers.remember(request, response, user)
        return response

    @transaction.atomic
    def _report_new_browser(self, request: HttpRequest, user: User) -> None:
        with override(first_language(user.language, get_language())):
            browser = describe(self.get_http_user_agent(request))
        place = f"{user.pk} {browser} {self.get_client_ip(request)}"
        if SAME_BROWSER.hit(place) and NEW_BROWSERS.hit(user.pk):
            context = {"user": user, "user_agent": browser}
            self.send_notification_mail("account/email/new_browser", user, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Know whose account it is about, even where the address is no longer theirs."""
        context = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's e-mails as ours, in the reader's language."""
        if template_prefix in SILENT:
            return
        count_code(self.request, template_prefix, email)
        email = found_by(email)
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        # The name goes only to confirmed addresses: nobody may write to strangers in our name.
        reader = user if _is_confirmed(email, user) else None
        if template_prefix == EMAIL_CHANGED and user:
            old, new = context["from_email"], context["to_email"]
            context = {**context, "undo_url": changes.record(by=user, old=old, new=new)}
        queue.queue_email(
            KINDS[template_prefix],
            to=email,
            user=user,
            language=first_language(user.language if user else None, get_language()),
            dedupe_key=f"account-{secrets.token_urlsafe(16)}",
            context=_email_context(template_prefix, email, reader, context),
            hides=next((secret for secret in ("code", "undo_url") if secret in context), ""),
        )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps the secrets of second factors sealed: a copy of the database opens no account."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret."""
        return encrypt(text, SECOND_FACTOR).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth calls it so
        """Name a passkey after the browser and system that it was made in."""
        del user, type
        return describe(allauth_context.request.headers.get("user-agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Show the brand's name where the browser or phone asks for the passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.BRAND["name"]}

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret."""
        return decrypt(encrypted_text.encode(), SECOND_FACTOR)


def _is_own_browser(request: HttpRequest, user: User) -> bool:
    """Return whether this browser is none of a stranger's, though its password may be wrong."""
    is_in = request.user == user  # who confirms who they are
    return is_in or known_browsers.is_known(request, user) or guesses.is_trusted(request, user)


def _is_confirmed(email: str, user: User | None) -> bool:
    confirmed = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return user is not None and confirmed.exists()


def _email_context(
    template_prefix: str, email: str, reader: User | None, context: dict[str, Any]
) -> dict[str, Any]:
    """Return the context of an e-mail; links are built from BASE_URL, never from the request."""
    return {
        **{name: context[name] for name in PASSED_ON if name in context},
        "to": email,
        "reader": reader,
        "undo_days": UNDO_DAYS,
        "change": template_prefix.rsplit("/", 1)[-1],
        "sign_up_url": settings.BASE_URL + reverse("account_signup"),
        "sign_in_url": settings.BASE_URL + reverse("account_login"),
        "reset_url": settings.BASE_URL + reverse("account_reset_password"),
        "password_url": settings.BASE_URL + reverse("account_change_password"),
        "logins_url": settings.BASE_URL + reverse("login-management"),
    }
