"""ASVS 6.3.3: staff work with a second factor, whose enrolment does not rest on a password alone.

Members may have one, and need none: a decision, told in docs/security.md.
"""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import Settings

from accounts.mailed_links import StaffInvitation
from accounts.models import User
from notifications.models import Email
from tests.factories import PASSWORD, add_factor, make_member, prove

TOTP = "/account/second-factor/totp/activate/"
MAILBOX = "/account/reauthenticate/code/"
CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)
LINK = re.compile(r"/account/invitation/\S+")
NEW_PASSWORD = "another horse battery staple"


@pytest.fixture(autouse=True)
def _as_in_a_deployment(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def ada(db: None) -> User:
    del db
    return make_member("ada@example.com", is_staff=True, is_superuser=True)


def text_of(kind: str, to: str) -> str:
    text: str = Email.objects.filter(kind=kind, to=to).latest("pk").bodies()[0]
    return text


@pytest.mark.parametrize("page", ["/admin/", "/admin/accounts/user/", "/components/"])
def test_no_page_of_staff_opens_without_it(client: Client, ada: User, page: str) -> None:
    client.force_login(ada)
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/second-factor/"


@pytest.mark.parametrize("page", [TOTP, "/account/second-factor/webauthn/add/"])
def test_a_password_alone_enrols_no_first_factor_of_staff(
    client: Client, ada: User, page: str
) -> None:
    """Finding L16: whoever knew the password had the first factor."""
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    asked = client.get(page)["Location"]
    assert asked.startswith(f"{MAILBOX}?next=")
    assert client.post(page, {"code": "123456"})["Location"].startswith(MAILBOX)
    answer = client.post(asked, {"recipient": ada.email, "next": page})
    assert client.post(answer["Location"], {"code": "WRNG-CODE", "next": page}).status_code == 200
    assert client.get(page).status_code == 302
    code = CODE.findall(text_of("account_staff_code", ada.email))[0]
    assert client.post(answer["Location"], {"code": code, "next": page})["Location"] == page
    assert client.get(page).status_code == 200


def test_the_mailbox_alone_enrols_none_either(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get(TOTP)["Location"].startswith("/account/reauthenticate/?next=")
    assert client.get(MAILBOX)["Location"].startswith("/account/reauthenticate/?next=")


def test_a_member_needs_no_mailed_code(client: Client, alice: User) -> None:
    client.force_login(alice)
    prove(client)
    assert client.get(TOTP).status_code == 200
    assert client.get(MAILBOX)["Location"].startswith("/account/reauthenticate/")


def invite(ada: User, email: str = "rosa@example.com") -> str:
    """Let ada invite somebody; gives the link."""
    browser = Client()
    browser.force_login(ada)
    _with_factor(browser)
    group = Group.objects.get(name="Reviewers")
    typed = {"email": email, "first_name": "Rosa", "language": "en", "groups": [group.pk]}
    answer = browser.post("/admin/accounts/staffinvitation/add/", typed)
    assert answer.status_code == 302, answer.context["errors"]
    (link,) = LINK.findall(text_of("staff_invitation", email))
    return str(link)


def _with_factor(browser: Client) -> None:
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(session["_auth_user_id"])
    session.save()


def test_who_is_invited_chooses_a_password_and_a_factor_before_the_first_look(ada: User) -> None:
    link = invite(ada)
    rosa = Client()
    # A scanner that follows the link makes nothing.
    page = rosa.get(link)["Location"]
    assert link.split("/")[-2] not in page
    assert rosa.get(page).status_code == 200
    assert not User.objects.filter(email="rosa@example.com").exists()
    chosen = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "region": "DE"}
    assert rosa.post(page, {**chosen, "password1": "short"}).status_code == 200
    answer = rosa.post(page, chosen, follow=True)
    asked = answer.context["asked"]
    shown = [f"{one.kind}={one.version}" for one in asked]
    agreed = {"shown": shown, "agreed": [one.kind for one in asked], "next": "/admin/"}
    answer = rosa.post("/account/new-terms/", agreed, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/second-factor/"
    assert rosa.get("/admin/").status_code == 302
    # The link has proved the mailbox: no code is mailed.
    add_factor(rosa)
    assert rosa.get("/admin/").status_code == 200
    user = User.objects.get(email="rosa@example.com")
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert [group.name for group in user.groups.all()] == ["Reviewers"]
    assert Authenticator.objects.filter(user=user).count() == 2
    # It works once: in this browser and another, whoever comes back to it is told.
    for browser in (rosa, Client()):
        for look in (browser.get(link, follow=True), browser.get(page), browser.post(page, chosen)):
            assert look.status_code == 404
            assert "no longer valid" in look.content.decode()


def test_nobody_else_knows_the_password_and_the_link_is_stored_nowhere(ada: User) -> None:
    token = invite(ada).split("/")[-2]
    kept = StaffInvitation.objects.get()
    assert token.encode() not in bytes(kept.token_digest)
    letter = Email.objects.get(kind="staff_invitation")
    assert token not in f"{letter.text}{letter.html}"
    browser = Client()
    browser.force_login(ada)
    _with_factor(browser)
    form = browser.get("/admin/accounts/user/add/").content.decode()
    assert "password1" not in form
    browser.post(
        "/admin/accounts/user/add/", {"email": "new@example.com", "first_name": "N", "region": "DE"}
    )
    assert not User.objects.get(email="new@example.com").has_usable_password()
