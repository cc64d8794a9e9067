from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts import tasks
from accounts.logins.open_sessions import network_of
from accounts.models import AccountSession, User
from accounts.security_events import SecurityEvent
from foundation.personal_data import erasing
from tests.factories import PASSWORD

LOGINS = reverse("login-management")
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
DESKTOP = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
    " Safari/537.36"
)


@pytest.fixture
def desktop(alice: User) -> Client:
    """Alice's browser at home; her phone is signed in elsewhere."""
    phone = Client(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.77")
    home = Client(HTTP_USER_AGENT=DESKTOP, REMOTE_ADDR="2001:db8:1:2:3::4")
    for browser in (home, phone):
        browser.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    return home


def listed(browser: Client) -> str:
    """The open sessions on the page, without the history below."""
    return browser.get(LOGINS).content.decode().partition("Login history")[0]


def test_each_session_shows_its_device_its_network_and_its_last_use(desktop: Client) -> None:
    page = desktop.get(LOGINS).content.decode()
    here, there = page.partition("iPhone")[0::2]
    assert "Chrome, Linux" in here
    assert "this device" in here
    assert "2001:db8:1::/48" in here
    assert "203.0.113.*" in there
    assert "203.0.113.77" not in page
    current = AccountSession.objects.order_by("pk")[0]
    assert reverse("login-ending", args=[current.pk]) not in page


def test_sessions_that_open_nothing_are_not_listed(desktop: Client, alice: User) -> None:
    other = AccountSession.objects.order_by("pk")[1]
    AccountSession.objects.filter(pk=other.pk).update(session_data="changed")
    assert "iPhone" not in listed(desktop)
    Client().force_login(alice)
    alice.set_password("another horse battery staple")
    alice.save()
    desktop.force_login(alice)
    assertNotContains(desktop.get(LOGINS), reverse("login-ending", args=[other.pk]))
    assert desktop.get(LOGINS).content.decode().count("/ending/") == 0


def test_the_page_takes_as_many_queries_for_many_sessions(
    desktop: Client, alice: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        Client().force_login(alice)
    desktop.get(LOGINS)  # what a process keeps is there from then on
    with django_assert_max_num_queries(7):
        page = desktop.get(LOGINS).content.decode()
    assert page.count("/ending/") == 6


def test_the_history_has_the_sign_ins_of_three_months(desktop: Client, alice: User) -> None:
    with erasing():
        SecurityEvent.objects.all().delete()
    assertContains(desktop.get(LOGINS), "Nothing recorded yet.")
    for days, agent in ((91, "Firefox"), (89, DESKTOP), (1, PHONE)):
        SecurityEvent.objects.create(
            kind="signed_in",
            actor=alice,
            occurred_at=timezone.now() - timedelta(days=days),
            address=f"198.51.{days}.7",
            details={"agent": agent},
        )
    page = desktop.get(LOGINS).content.decode().partition("Login history")[2]
    assert "198.51.1.*" in page
    assert "198.51.89.*" in page
    assert "198.51.91.*" not in page
    assert page.index("Safari, iPhone") < page.index("Chrome, Linux")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.*"),
        ("::ffff:203.0.113.7", "203.0.113.*"),
        ("2001:db8:aaaa:bbbb::1", "2001:db8:aaaa::/48"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_of_an_address_only_the_network_is_shown(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_session_without_limits_left_is_not_listed_and_swept(desktop: Client) -> None:
    other = AccountSession.objects.order_by("pk")[1]
    later = F("expire_date") - timedelta(days=15)
    AccountSession.objects.filter(pk=other.pk).update(expire_date=later)
    assert "iPhone" not in listed(desktop)
    tasks.delete_expired()
    assert AccountSession.objects.count() == 1
