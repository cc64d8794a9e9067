"""ASVS 7.5.1: e-mail, password and factors change only for who has just proved who they are.

Finding M1: a day-old session changed the address to a thief's, and nothing undid it.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from accounts.email_change import changes
from accounts.mailed_links import AddressChange
from accounts.models import User
from accounts.security_events import SecurityEvent
from notifications.models import Email
from tests.factories import PASSWORD, add_factor, make_member, prove

THIEF = "thief@evil.example"
CHANGE_EMAIL = "/account/email/"
CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)
LINK = re.compile(r"/account/email/undo/\S+")
FORMS = ("TOTAL", "INITIAL")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def newest(kind: str, to: str) -> str:
    """The text of a letter, as it goes out."""
    letter = Email.objects.filter(kind=kind, to=to).latest("pk")
    return letter.bodies()[0]


def change(client: Client, to: str) -> None:
    client.post(CHANGE_EMAIL, {"email": to, "action_add": ""})
    code = CODE.findall(newest("account_email_verification_code", to))[0]
    client.post("/account/confirm-email/", {"code": code})


def stolen(alice: User) -> tuple[Client, str]:
    """Somebody at alice's browser who knows her password has taken the account; gives the link."""
    thief = signed_in(alice)
    prove(thief)
    change(thief, THIEF)
    alice.refresh_from_db()
    assert alice.email == THIEF
    return thief, LINK.findall(newest("account_email_changed", "alice@example.com"))[0]


@pytest.mark.parametrize("page", [CHANGE_EMAIL, "/account/password/change/"])
def test_a_session_alone_changes_nothing(alice: User, page: str) -> None:
    client = signed_in(alice)
    for answer in (
        client.get(page),
        client.post(page, {"email": THIEF, "action_add": ""}),
        client.post(page, {"oldpassword": PASSWORD, "password1": "y" * 20, "password2": "y" * 20}),
    ):
        assert answer["Location"].startswith("/account/reauthenticate/?next=")
    assert not Email.objects.exists()
    # What was typed there is not stored while the password is asked for.
    assert THIEF not in str(dict(client.session.items()))


def test_who_proved_it_goes_on_to_the_page(alice: User) -> None:
    client = signed_in(alice)
    asked = client.get(CHANGE_EMAIL)["Location"]
    answer = client.post(asked, {"password": PASSWORD, "next": CHANGE_EMAIL})
    assert answer["Location"] == CHANGE_EMAIL
    assert client.get(CHANGE_EMAIL).status_code == 200


def test_where_there_is_a_factor_the_address_wants_it(alice: User) -> None:
    client = signed_in(alice)
    TOTP.activate(alice, generate_totp_secret())
    prove(client)
    assert "second-factor/reauthenticate/" in client.get(CHANGE_EMAIL)["Location"]


def test_the_old_address_takes_the_account_back(alice: User) -> None:
    thief, link = stolen(alice)
    owner = Client()
    # A scanner that follows the link changes nothing.
    assert owner.get(link).status_code == 200
    alice.refresh_from_db()
    assert alice.email == THIEF
    assert owner.post(link)["Location"] == "/account/password/reset/"
    alice.refresh_from_db()
    assert (alice.email, alice.has_usable_password()) == ("alice@example.com", False)
    assert [*EmailAddress.objects.values_list("email", "verified", "primary")] == [
        ("alice@example.com", True, True)
    ]
    assert thief.get("/account/profile/").status_code == 302
    assert Email.objects.filter(kind="account_email_restored", to=THIEF).count() == 1
    assert SecurityEvent.objects.filter(kind="email", member=alice).count() == 2
    # A new password comes by a code to the old address, and the link works once.
    owner.post("/account/password/reset/", {"email": "alice@example.com"})
    assert newest("account_password_reset_code", "alice@example.com")
    assert owner.post(link).status_code == 404


def test_a_factor_of_that_sitting_goes_and_an_older_one_stays(alice: User) -> None:
    older = TOTP.activate(alice, generate_totp_secret()).instance
    Authenticator.objects.update(created_at=timezone.now() - timedelta(days=30))
    thiefs = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "x"})
    link = changes.record(by=alice, old=alice.email, new=THIEF)
    later = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "y"})
    changes.undo(token=link.split("/")[-2])
    left = {*Authenticator.objects.values_list("pk", flat=True)}
    assert left == {older.pk}
    assert left.isdisjoint({thiefs.pk, later.pk})


def test_the_first_link_undoes_all_that_followed_and_the_next_ones_work_no_more(
    alice: User,
) -> None:
    thief, first = stolen(alice)
    change(thief, "thief2@evil.example")
    second = LINK.findall(newest("account_email_changed", THIEF))[0]
    Client().post(first)
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"
    assert Client().post(second).status_code == 404
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"


def test_a_code_for_a_new_password_that_went_to_the_thief_is_worth_nothing(alice: User) -> None:
    _thief, link = stolen(alice)
    elsewhere = Client()
    elsewhere.post("/account/password/reset/", {"email": THIEF})
    code = CODE.findall(newest("account_password_reset_code", THIEF))[0]
    elsewhere.post("/account/password/reset/confirm/", {"code": code})
    Client().post(link)
    new = {"password1": "another horse battery staple"}
    new["password2"] = new["password1"]
    elsewhere.post("/account/password/reset/complete/", new)
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_a_link_ends_after_a_week_and_is_stored_nowhere(alice: User) -> None:
    _thief, link = stolen(alice)
    token = link.split("/")[-2]
    kept = AddressChange.objects.get()
    assert token.encode() not in bytes(kept.token_digest)
    letter = Email.objects.get(kind="account_email_changed")
    assert token not in f"{letter.text}{letter.html}"
    AddressChange.objects.update(expires_at=timezone.now())
    assert Client().get(link).status_code == Client().post(link).status_code == 404
    changes.record(by=alice, old=alice.email, new="else@example.com")
    assert changes.delete_expired() == 1
    assert AddressChange.objects.get().new_email == "else@example.com"


def test_an_address_that_may_be_given_back_opens_no_other_account(
    alice: User, client: Client
) -> None:
    stolen(alice)
    assert AddressChange.is_reserved("Alice@Example.com")
    assert not AddressChange.is_reserved("bob@example.com")
    make_member("alice@example.com")
    link = LINK.findall(newest("account_email_changed", "alice@example.com"))[0]
    assert "Another account uses this address now" in unescape(client.post(link).content.decode())


def test_an_address_that_staff_type_is_taken_back_in_the_same_way(
    alice: User, client: Client
) -> None:
    client.force_login(make_member("ada@example.com", is_staff=True, is_superuser=True))
    hers = signed_in(alice)
    none = {f"{name}-{n}_FORMS": 0 for name in ("consents", "subscriptions") for n in FORMS}
    typed = {"email": THIEF, "first_name": "Alice", "region": "DE", "time_zone": "UTC"}
    page = f"/admin/accounts/user/{alice.pk}/change/"
    assert client.post(page, {**none, **typed, "is_active": "on"}).status_code == 302
    assert hers.get("/account/profile/").status_code == 302
    assert not EmailAddress.objects.get(user=alice).verified
    link = LINK.findall(newest("account_email_changed", "alice@example.com"))[0]
    Client().post(link)
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"


def test_codes_to_strangers_are_few(alice: User, bob: User) -> None:
    """Finding M4: five letters an hour to one mailbox, and five on one member's behalf."""
    clients = [signed_in(alice), signed_in(bob)]
    for each in clients:
        prove(each)

    def asks(client: Client, to: str) -> int:
        return client.post(CHANGE_EMAIL, {"email": to, "action_add": ""}).status_code

    answers = [asks(clients[n % 2], f"carol+{n}@example.com") for n in range(6)]
    assert answers == [302] * 5 + [429]
    # alice caused three of them, and has two left for others.
    assert [asks(clients[0], f"dave{n}@example.com") for n in range(3)] == [302, 302, 429]
    letters = Email.objects.filter(kind="account_email_verification_code")
    assert letters.count() == 7


def test_a_fresh_sign_in_needs_no_second_asking(alice: User, client: Client) -> None:
    client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    assert client.get(CHANGE_EMAIL).status_code == 200
    codes = add_factor(client)
    assert len(codes) == 10
    assert client.get(CHANGE_EMAIL).status_code == 200
