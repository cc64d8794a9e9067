import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.factors.views import PASSKEYS_ASKED
from accounts.models import User
from tests.factories import PASSWORD, make_member, prove

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/second-factor/webauthn/login/"
AS_JSON = {"accept": "application/json"}


def test_a_visitor_is_told_what_to_ask_the_browser_for_and_not_without_end(client: Client) -> None:
    asked = client.get(SIGN_IN, headers=AS_JSON).json()["request_options"]["publicKey"]
    # No address was typed, so no key is named; and a key that asks for no finger is not enough.
    assert not asked.get("allowCredentials")
    assert asked["userVerification"] == "required"
    for _ in range(PASSKEYS_ASKED.limit):
        PASSKEYS_ASKED.hit("127.0.0.1")
    assert client.get(SIGN_IN, headers=AS_JSON).status_code == 429


NONE = ("null", "[]", "{}", '{"id": "x", "response": {}}', "[" * 10_000)


def test_what_is_no_passkey_is_no_error_of_ours_wherever_it_is_sent(
    client: Client, alice: User
) -> None:
    client.get(SIGN_IN, headers=AS_JSON)
    for credential in NONE:
        answer = client.post(SIGN_IN, {"credential": credential}, follow=True)
        assert answer.redirect_chain[-1][0] == "/account/login/"
    TOTP.activate(alice, generate_totp_secret())
    client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    step = "/account/second-factor/authenticate/"
    assert client.post(step, {"credential": NONE[3]}, follow=True).status_code == 200
    assert "_auth_user_id" not in client.session
    client.force_login(bob := make_member())
    prove(client)
    page = "/account/second-factor/webauthn/add/"
    client.get(page)
    for credential in NONE:
        assert client.post(page, {"credential": credential}, follow=True).status_code == 200
    assert not Authenticator.objects.filter(user=bob).exists()
