"""ASVS 7.3.1, 7.3.2: sessions end when nobody uses them, and after a time, by what the rows say."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountSession, User

ADMIN = "/admin/"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def let_pass(**time: int) -> None:
    """Move what the rows say into the past; the browser keeps its cookie."""
    moments = {name: F(name) - timedelta(**time) for name in ("begun_at", "last_used_at")}
    AccountSession.objects.update(expire_date=F("expire_date") - timedelta(**time), **moments)


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_staff_are_signed_out_after_half_an_hour_without_use(
    client: Client, rita: User, minutes: int, stays: Any
) -> None:
    client.force_login(rita)
    let_pass(minutes=minutes)
    answer = client.get(ADMIN)
    assert (answer.status_code == 200) == stays == is_signed_in(client)


@pytest.mark.parametrize(("hours", "stays"), [(11, True), (13, False)])
def test_staff_are_signed_out_after_twelve_hours_of_use(
    client: Client, rita: User, hours: int, stays: Any
) -> None:
    client.force_login(rita)
    let_pass(hours=hours)
    AccountSession.objects.update(last_used_at=timezone.now())
    assert (client.get(ADMIN).status_code == 200) == stays


@pytest.mark.parametrize(("days", "stays"), [(13, True), (15, False)])
def test_members_are_signed_out_after_fourteen_days(
    client: Client, alice: User, days: int, stays: Any
) -> None:
    client.force_login(alice)
    let_pass(days=days)
    assert (client.get(reverse("profile")).status_code == 200) == stays


def test_who_becomes_staff_has_the_limits_of_staff(client: Client, alice: User) -> None:
    client.force_login(alice)
    let_pass(minutes=31)
    User.objects.update(is_staff=True)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("method", "path", "headers", "counts"),
    [
        ("get", ADMIN, {}, True),
        ("get", ADMIN, {"Sec-Fetch-Mode": "navigate"}, True),
        ("post", ADMIN, {"Sec-Fetch-Mode": "cors"}, True),
        ("get", ADMIN, {"Sec-Fetch-Mode": "cors"}, False),
        ("post", "admin:redemptions_claim_lease", {"Sec-Fetch-Mode": "cors"}, False),
        ("post", "admin:redemptions_claim_release", {}, False),
    ],
)
def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    client: Client, rita: User, method: str, path: str, headers: Any, counts: Any
) -> None:
    client.force_login(rita)
    let_pass(minutes=20)
    address = reverse(path) if ":" in path else path
    getattr(client, method)(address, headers=headers)
    let_pass(minutes=20)
    assert is_signed_in(client) == counts


def test_a_use_is_written_down_once_a_minute(
    client: Client, rita: User, django_assert_num_queries: Any
) -> None:
    client.force_login(rita)
    page = reverse("language")
    client.get(page)  # what a process keeps is there from then on
    with django_assert_num_queries(2):  # the session and the account, as ever
        client.get(page)
    let_pass(minutes=2)
    with django_assert_num_queries(3):
        client.get(page)
    with django_assert_num_queries(2):
        client.get(page)
