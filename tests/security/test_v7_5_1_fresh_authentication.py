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
from django.conf import settings
from django.db import transaction
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


def follow(client: Client, link: str) -> str:
    """Follow a link; gives the page to which it leads, whose address has no token."""
    page = client.get(link)["Location"]
    assert link.split("/")[-2] not in page
    return str(page)


def test_the_old_address_takes_the_account_back(alice: User) -> None:
    thief, link = stolen(alice)
    # A scanner that follows the link changes nothing.
    assert Client().get(link, follow=True).status_code == 200
    alice.refresh_from_db()
    assert alice.email == THIEF
    owner = Client()
    page = follow(owner, link)
    assert owner.get(page).status_code == 200
    assert owner.post(page)["Location"] == "/account/password/reset/"
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
    assert owner.post(page).status_code == 404
    # Back, and the link once more, end in the page that says so; so does the page elsewhere.
    for browser, address in ((owner, page), (owner, link), (Client(), page)):
        said = browser.get(address, follow=True)
        assert (said.status_code, "already used" in said.content.decode()) == (404, True)


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


def test_factors_of_the_day_before_are_shown_and_go_if_wanted(alice: User) -> None:
    changed_at = timezone.now()
    link = LINK.findall(changes.record(by=alice, old=alice.email, new=THIEF))[0]
    ages = {"then": 0, "that day": 20, "earlier": 30}
    made = {
        name: Authenticator.objects.create(user=alice, type="webauthn", data={"name": name})
        for name in ages
    }
    for name, hours in ages.items():
        at = changed_at - timedelta(hours=hours)
        Authenticator.objects.filter(pk=made[name].pk).update(created_at=at)
    owner = Client()
    page = follow(owner, link)
    shown = owner.get(page)
    assert [*shown.context["removed"]] == [made["then"]]
    assert [*shown.context["day_before"]] == [made["that day"]]
    assert 'name="remove"' in shown.content.decode()
    with transaction.atomic():
        changes.undo(token=link.split("/")[-2])
        assert {one.data["name"] for one in Authenticator.objects.all()} == {"that day", "earlier"}
        transaction.set_rollback(True)
    owner.post(page, {"remove": "yes"})
    assert {one.data["name"] for one in Authenticator.objects.all()} == {"earlier"}
    told = SecurityEvent.objects.filter(kind="email", member=alice).latest("pk")
    assert told.details["factors_removed"] == 2


def test_two_links_in_two_tabs_are_not_taken_for_one_another(alice: User, bob: User) -> None:
    browser = Client()
    pages = []
    for user in (alice, bob):
        link = changes.record(by=user, old=user.email, new=f"x{user.email}")
        answer = browser.get(link.removeprefix(settings.BASE_URL))
        pages.append(answer["Location"])
        # A browser sends it to this page alone; the client of the tests sends the newest to all.
        assert answer.cookies[settings.LINK_COOKIE_NAME]["path"] == pages[-1]
    assert browser.get(pages[1]).status_code == 200
    assert browser.post(pages[0]).status_code == 404
    assert not AddressChange.objects.exclude(used_at=None).exists()


def test_the_first_link_undoes_all_that_followed_and_the_next_ones_work_no_more(
    alice: User,
) -> None:
    thief, first = stolen(alice)
    change(thief, "thief2@evil.example")
    second = LINK.findall(newest("account_email_changed", THIEF))[0]
    owner = Client()
    owner.post(follow(owner, first))
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"
    assert owner.post(follow(owner, second)).status_code == 404
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"


def test_a_code_for_a_new_password_that_went_to_the_thief_is_worth_nothing(alice: User) -> None:
    _thief, link = stolen(alice)
    elsewhere = Client()
    elsewhere.post("/account/password/reset/", {"email": THIEF})
    code = CODE.findall(newest("account_password_reset_code", THIEF))[0]
    elsewhere.post("/account/password/reset/confirm/", {"code": code})
    owner = Client()
    owner.post(follow(owner, link))
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
    owner = Client()
    page = follow(owner, link)
    assert owner.get(page).status_code == owner.post(page).status_code == 404


def test_an_address_that_may_be_given_back_opens_no_other_account(
    alice: User, client: Client
) -> None:
    stolen(alice)
    assert AddressChange.is_reserved("Alice@Example.com")
    assert not AddressChange.is_reserved("bob@example.com")
    make_member("alice@example.com")
    link = LINK.findall(newest("account_email_changed", "alice@example.com"))[0]
    said = client.post(follow(client, link)).content.decode()
    assert "Another account uses this address now" in unescape(said)


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
    owner = Client()
    owner.post(follow(owner, link))
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
