"""ASVS 6.3.4: no way in, and no way round, is weaker than the sign-in with its factor.

Finding H3: from a session older than the factor, the password alone gave all recovery codes.
"""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from accounts.models import User
from accounts.security_events import SecurityEvent
from notifications.models import Email
from tests.factories import PASSWORD, add_factor, make_member, prove
from tests.software_passkey import HOST, SEEN, Passkey

FACTORS = "/account/second-factor/"
# What shows which factors there are, and the ways to use one.
OPEN = {
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
}


def sign_in(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_a_session_from_before_the_factor_ends_when_it_is_added(alice: User) -> None:
    older, here = sign_in(alice), sign_in(alice)
    assert older.get("/account/profile/").status_code == 200
    before = here.session.session_key
    add_factor(here)
    assert older.get("/account/profile/").status_code == 302
    assert here.get("/account/profile/").status_code == 200
    assert here.session.session_key != before
    listed = here.get("/account/logins/").context["sessions"]
    assert [session.is_current for session in listed] == [True]


def test_the_password_alone_opens_no_factor_where_there_is_one(alice: User) -> None:
    # As if the session had outlived the factor.
    older = sign_in(alice)
    TOTP.activate(alice, generate_totp_secret())
    codes = RecoveryCodes.activate(alice).get_unused_codes()
    prove(older)
    for page in ("recovery-codes/", "recovery-codes/download/", "totp/deactivate/"):
        answer = older.get(f"{FACTORS}{page}")
        assert answer["Location"].startswith(f"{FACTORS}reauthenticate/?next=")
    asked = older.get("/account/reauthenticate/")
    assert asked["Location"] == f"{FACTORS}reauthenticate/"
    # With the factor it goes on.
    answer = older.post(f"{FACTORS}reauthenticate/", {"code": codes[0], "next": FACTORS})
    assert answer["Location"] == FACTORS
    assert older.get(f"{FACTORS}recovery-codes/").status_code == 200


def test_who_sees_recovery_codes_is_recorded_and_the_owner_hears_of_it(alice: User) -> None:
    client = sign_in(alice)
    codes = add_factor(client)
    seen = SecurityEvent.objects.filter(kind=SecurityEvent.Kind.RECOVERY_CODES, member=alice)
    told = Email.objects.filter(kind="account_recovery_codes_shown", to=alice.email)
    # She who has just added the factor is led to them, and heard of the factor itself.
    assert (seen.count(), told.count()) == (1, 0)
    other = sign_in(alice)
    other.post(f"{FACTORS}authenticate/", {"code": codes[0]})
    assert codes[1] in other.get(f"{FACTORS}recovery-codes/download/").content.decode()
    other.get(f"{FACTORS}recovery-codes/")
    assert (seen.count(), told.count()) == (3, 1)


def patterns(found: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    for each in found:
        path = f"{prefix}{each.pattern}".replace("<int:pk>", "1")
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, path)
        elif path.startswith("account/second-factor/"):
            yield f"/{path}", each.name or ""


def test_no_page_of_factors_opens_without_a_fresh_authentication(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    pages = dict(patterns(get_resolver().url_patterns))
    assert len(pages) > len(OPEN)
    for path, name in pages.items():
        if name not in OPEN:
            answer = client.get(path)
            assert answer.status_code == 302, path
            assert answer["Location"].startswith("/account/reauthenticate/?next="), path
            assert client.post(path)["Location"].startswith("/account/reauthenticate/"), path


def test_a_proof_is_fresh_for_some_minutes_alone(
    alice: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    page = reverse("account_change_password")
    assert client.get(page).status_code == 200
    later = time.time() + 60 * settings.FRESH_AUTHENTICATION_MINUTES
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(page).status_code == 302
    prove(client)
    assert client.get(page).status_code == 200


def test_the_admin_has_no_way_to_a_new_password_of_its_own(client: Client, db: None) -> None:
    del db
    ada = make_member("ada@example.com", is_staff=True, is_superuser=True)
    client.force_login(ada)
    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")
    page = f"/admin/accounts/user/{ada.pk}/password/"
    assert client.get(page).status_code == 404
    assert client.post(page, {"password1": "x" * 20, "password2": "x" * 20}).status_code == 404
    assert page not in client.get(f"/admin/accounts/user/{ada.pk}/change/").content.decode()


def test_no_factor_counts_that_is_not_the_accounts_own(alice: User, bob: User) -> None:
    TOTP.activate(bob, generate_totp_secret())
    codes = RecoveryCodes.activate(bob).get_unused_codes()
    TOTP.activate(alice, generate_totp_secret())
    client = sign_in(alice)
    client.post(f"{FACTORS}authenticate/", {"code": codes[0]})
    assert "_auth_user_id" not in client.session
    assert Authenticator.objects.filter(user=bob).count() == 2


@pytest.fixture
def passkey(alice: User) -> Passkey:
    """A passkey of alice's, the first factor that she has."""
    browser = Client(SERVER_NAME=HOST)
    browser.force_login(alice)
    prove(browser)
    found = Passkey()
    assert found.add(browser)["Location"] == f"{FACTORS}recovery-codes/"
    return found


def test_a_passkey_that_is_added_as_the_first_factor_ends_other_sessions(alice: User) -> None:
    older, here = sign_in(alice), Client(SERVER_NAME=HOST)
    here.force_login(alice)
    prove(here)
    Passkey().add(here)
    assert older.get("/account/profile/").status_code == 302
    assert here.get("/account/profile/").status_code == 200


def test_a_passkey_is_worth_both_factors(alice: User, passkey: Passkey, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    User.objects.update(is_staff=True, is_superuser=True)
    browser = Client(SERVER_NAME=HOST)
    passkey.sign_in(browser)
    assert browser.get("/admin/").status_code == 200
    assert browser.get("/account/email/").status_code == 200
    # The password alone has become half of a way in.
    assert sign_in(alice).get("/account/profile/").status_code == 302


def test_a_passkey_lets_nobody_in_without_a_finger_or_by_another_key(passkey: Passkey) -> None:
    other = Passkey().key
    for wrong in ({"flags": SEEN}, {"key": other}):
        browser = Client(SERVER_NAME=HOST)
        assert passkey.sign_in(browser, **wrong)["Location"].endswith("/login/")
        assert "_auth_user_id" not in browser.session
