"""What allauth asks of us about accounts elsewhere: whom they sign in, as what, and whom not."""

import logging
from typing import Any, Final, NoReturn

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.openid import staff_roles
from accounts.openid.providers import (
    STAFF,
    claims_of,
    groups_in,
    used_second_factor,
    verified_email,
)
from foundation.mailboxes import found_by

logger = logging.getLogger(__name__)
OPENID: Final = "openid_connect"


class OpenIdAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts elsewhere open accounts here by their verified address, and make none.

    Nothing is stored of them: the address is looked up at each sign-in.
    """

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002 -- as allauth calls it
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        """Name the providers of the settings; the table of allauth is not asked."""
        named = settings.SOCIALACCOUNT_PROVIDERS.get(OPENID, {}).get("APPS", [])
        apps = [SocialApp(provider=OPENID, **app) for app in named]
        return [
            app
            for app in apps
            if provider in {None, OPENID, app.provider_id} and client_id in {None, app.client_id}
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 -- as allauth calls it
        """Let nobody sign up this way."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Find the account whose address is verified there and here."""
        email = found_by(verified_email(claims_of(sociallogin.account.extra_data)))
        addresses = EmailAddress.objects.filter(email__iexact=email, verified=True, primary=True)
        found = addresses.filter(user__is_active=True).select_related("user").first()
        return (found.user, found.email) if email and found else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sign in whom the provider is for; staff get their roles.

        Raises:
            ImmediateHttpResponse: back to the sign-in, which says why.
        """
        user = sociallogin.user
        if sociallogin.state.get("process") != AuthProcess.LOGIN or not sociallogin.is_existing:
            _refuse(request, _("There is no account here with this address. Sign up first."))
        data = sociallogin.account.extra_data
        is_for_staff = sociallogin.account.provider == STAFF
        if is_for_staff:
            staff_roles.follow(user, provider_groups=groups_in(claims_of(data)))
            user.refresh_from_db()
        if user.is_staff != is_for_staff:
            _refuse(request, _("This account gives no access here. Sign in another way."))
        if request.user.is_authenticated:
            account_adapter(request).logout(request)
        if is_for_staff and used_second_factor(data):
            record_authentication(request, user, "mfa", type="provider")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ANN401 -- as allauth calls it
        error: Any = None,  # noqa: ANN401 -- as allauth calls it
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 -- as allauth calls it
    ) -> None:
        """Lead back to the sign-in: it was cancelled, or something is wrong at the provider.

        Raises:
            ImmediateHttpResponse: always.
        """
        logger.warning("Sign-in at %s not finished: %s %r", provider.name, error, exception)
        tell_unfinished(request)
        raise ImmediateHttpResponse(redirect("account_login"))


def tell_unfinished(request: HttpRequest) -> None:
    """Say on the next page that the provider brought nobody."""
    text = _("The sign-in wasn't finished. Try again, or sign in another way.")
    messages.error(request, text)


def _refuse(request: HttpRequest, why: str) -> NoReturn:
    messages.error(request, why)
    raise ImmediateHttpResponse(redirect("account_login"))
