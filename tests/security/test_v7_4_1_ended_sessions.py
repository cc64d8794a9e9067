"""ASVS 7.4.1, 7.4.2, 7.4.5, 7.5.2: an end is an end, for one session, the others or all."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import AccountSession, User
from accounts.security_events import SecurityEvent
from tests.factories import make_member

PROFILE = reverse("profile")
LOGINS = reverse("login-management")


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_in(client: Client) -> bool:
    return client.get(PROFILE).status_code == 200


def test_a_cookie_from_before_the_sign_out_opens_nothing(alice: User) -> None:
    client = browser_of(alice)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert not is_in(thief)
    assert not AccountSession.objects.exists()


@pytest.mark.parametrize("end", ["disabled", "deleted"])
def test_an_account_that_is_disabled_or_deleted_is_out_at_once(alice: User, end: str) -> None:
    browsers = [browser_of(alice), browser_of(alice)]
    if end == "disabled":
        User.objects.update(is_active=False)
    else:
        alice.delete()
    assert [is_in(each) for each in browsers] == [False, False]


def test_a_member_ends_one_session_and_the_others_stay(alice: User, bob: User) -> None:
    here, there, elsewhere = (browser_of(alice) for _ in range(3))
    bobs = browser_of(bob)
    _, second, _ = AccountSession.objects.filter(user=alice).order_by("pk")
    assert bobs.post(reverse("login-ending", args=[second.pk])).status_code == 404
    assert is_in(there)
    assert here.post(reverse("login-ending", args=[second.pk]))["Location"] == LOGINS
    assert [is_in(each) for each in (here, there, elsewhere, bobs)] == [True, False, True, True]
    told = SecurityEvent.objects.get(kind="sessions_ended")
    assert (told.actor, told.member, told.details["sessions"]) == (alice, alice, 1)


def test_a_member_ends_all_others(alice: User, bob: User) -> None:
    here, there, bobs = browser_of(alice), browser_of(alice), browser_of(bob)
    here.post(LOGINS)
    assert [is_in(each) for each in (here, there, bobs)] == [True, False, True]
    told = SecurityEvent.objects.get(kind="sessions_ended")
    assert (told.actor, told.details) == (alice, {"sessions": 1})


def test_ending_the_session_in_use_signs_out(alice: User) -> None:
    here = browser_of(alice)
    session = AccountSession.objects.get()
    assert "login" in here.post(reverse("login-ending", args=[session.pk]))["Location"]
    assert not is_in(here)


def test_an_admin_ends_one_session_of_anybody_for_real(alice: User, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    ada = make_member("ada@example.com", is_staff=True, is_superuser=True)
    there, elsewhere, desk = browser_of(alice), browser_of(alice), browser_of(ada)
    listed = desk.get("/admin/accounts/accountsession/", {"q": alice.email}).content.decode()
    first, second = AccountSession.objects.filter(user=alice).order_by("pk")
    assert [f"/accountsession/{each.pk}/" in listed for each in (first, second)] == [True, True]
    page = desk.get(f"/admin/accounts/accountsession/{first.pk}/change/").content.decode()
    assert first.session_data not in page
    desk.post(f"/admin/accounts/accountsession/{first.pk}/delete/", {"post": "yes"})
    assert [is_in(each) for each in (there, elsewhere)] == [False, True]
    assert SecurityEvent.objects.filter(kind="deleted", actor=ada, member=alice).count() == 1


def test_staff_without_the_right_see_no_sessions(client: Client, rita: User, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(rita)
    assert client.get("/admin/accounts/accountsession/").status_code == 403
