"""ASVS 6.4.3: a new password by mail neither switches a second factor off nor walks round it."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.models import User
from notifications.models import Email

NEW = "another horse battery staple"
CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)


def test_a_reset_leaves_the_factor_and_signs_nobody_in(client: Client, alice: User) -> None:
    TOTP.activate(alice, generate_totp_secret())
    RecoveryCodes.activate(alice)
    page = client.post("/account/password/reset/", {"email": alice.email})["Location"]
    code = CODE.findall(Email.objects.get(kind="account_password_reset_code").bodies()[0])[0]
    page = client.post(page, {"code": code})["Location"]
    client.post(page, {"password1": NEW, "password2": NEW})
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert Authenticator.objects.filter(user=alice).count() == 2
    assert "_auth_user_id" not in client.session
    answer = client.post("/account/login/", {"login": alice.email, "password": NEW})
    assert answer["Location"] == "/account/second-factor/authenticate/"
    assert client.get("/account/profile/").status_code == 302
