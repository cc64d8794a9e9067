"""Pages of second factors: allauth's, which want a fresh authentication here, and tell of it."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as allauth_factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as allauth_codes
from allauth.mfa.totp import views as allauth_totp
from allauth.mfa.webauthn import views as allauth_passkeys
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts import security_events
from accounts.factors.enrolment import enrolment_needs_the_mailbox
from accounts.factors.fresh import FACTOR, View, fresh_authentication_required
from accounts.factors.passkeys import refusing_what_is_none
from accounts.models import MemberRequest
from accounts.security_events import SecurityEvent
from accounts.sessions.session_store import end_others
from foundation.throttles import Throttle, rate_limit_response
from foundation.web.requests import client_network

# To ask a browser for a passkey takes a session, which a visitor has not yet.
PASSKEYS_ASKED = Throttle("passkeys-asked", limit=30, seconds=60)
# The owner is told of each session that shows the codes, not of each look.
CODES_SHOWN = Throttle("recovery-codes-shown", limit=1, seconds=3600)


def _note_added(request: MemberRequest, kind: Authenticator.Type) -> None:
    """Record a factor, which has just been used here; the other sessions end."""
    request.session.cycle_key()
    end_others(user_id=request.user.pk, session_key=request.session.session_key)
    record_authentication(request, request.user, FACTOR, type=kind.value)
    # Whoever has just added a factor is led to its codes, and hears of the factor anyway.
    CODES_SHOWN.hit(request.session.session_key)


def _adding(view: View, kind: Authenticator.Type) -> View:
    """Tell when a factor was added, and end the sessions that knew nothing of it."""

    def adding(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        factors = Authenticator.objects.filter(user=request.user, type=kind)
        with transaction.atomic():
            before = factors.count()
            response = view(request, *args, **kwargs)
            if factors.count() > before:
                _note_added(request, kind)
        return response

    return fresh_authentication_required(enrolment_needs_the_mailbox(adding))


def _telling(view: View) -> View:
    """Tell the owner that recovery codes were shown: each of them stands for the factor."""

    def telling(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        with transaction.atomic():
            kind = SecurityEvent.Kind.RECOVERY_CODES
            user = request.user
            security_events.record(kind, by=user, member_id=user.pk, about=request.path)
            if CODES_SHOWN.hit(request.session.session_key):
                tell = get_adapter(request).send_notification_mail
                tell("mfa/email/recovery_codes_shown", user, {"user": user})
        return response

    return fresh_authentication_required(telling)


@refusing_what_is_none
def passkey_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in with a passkey alone; what to ask the browser for is told 30 times a minute."""
    place = client_network(request)
    if request.method == "GET" and not PASSKEYS_ASKED.hit(place):
        return rate_limit_response(request, seconds=PASSKEYS_ASKED.seconds_left(place))
    response: HttpResponseBase = allauth_passkeys.login_webauthn(request)
    return response


totp_activation = _adding(allauth_totp.activate_totp, Authenticator.Type.TOTP)
totp_deactivation = fresh_authentication_required(allauth_totp.deactivate_totp)
passkey_addition = refusing_what_is_none(
    _adding(allauth_passkeys.add_webauthn, Authenticator.Type.WEBAUTHN)
)
passkey_proof = refusing_what_is_none(allauth_passkeys.reauthenticate_webauthn)
second_step = refusing_what_is_none(allauth_factors.authenticate)
passkey_name = fresh_authentication_required(allauth_passkeys.edit_webauthn)
passkey_removal = fresh_authentication_required(allauth_passkeys.remove_webauthn)
recovery_codes = _telling(allauth_codes.view_recovery_codes)
recovery_codes_file = _telling(allauth_codes.download_recovery_codes)
new_recovery_codes = fresh_authentication_required(allauth_codes.generate_recovery_codes)
