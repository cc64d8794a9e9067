"""ASVS 6.5.1 and 6.5.4: codes of an app, recovery codes and mailed codes work once.

A CHK is no authenticator: it has ten bits, and opens no account.
"""

import re
import time

import pytest
from allauth.mfa import app_settings
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client

from accounts.models import User
from notifications.models import Email
from tests.factories import PASSWORD

CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)


def is_let_in(user: User, code: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/second-factor/authenticate/", {"code": code})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_of_a_second_factor_lets_in_once(
    alice: User, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)  # the half minute does not end meanwhile
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    code = RecoveryCodes.activate(alice).get_unused_codes()[0]
    if kind == "app":
        code = format_hotp_value(hotp_value(secret, int(now) // app_settings.TOTP_PERIOD))
    assert [is_let_in(alice, code) for _ in range(2)] == [True, False]


def test_a_mailed_code_sets_one_new_password(client: Client, alice: User) -> None:
    page = client.post("/account/password/reset/", {"email": alice.email})["Location"]
    code = CODE.findall(Email.objects.get(kind="account_password_reset_code").bodies()[0])[0]
    complete = client.post(page, {"code": code})["Location"]
    for password in ("another horse battery staple", "and one more horse or two"):
        client.post(complete, {"password1": password, "password2": password})
    alice.refresh_from_db()
    assert alice.check_password("another horse battery staple")
    assert client.post(page, {"code": code})["Location"] != complete
