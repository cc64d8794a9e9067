"""ASVS 14.3.2: no browser stores a page of somebody who is signed in."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

BEHIND = [
    "overview",
    "profile",
    "account_email",
    "login-management",
    "mfa_index",
    "mfa_generate_recovery_codes",
    "subscribe",
]


def test_no_page_behind_the_sign_in_is_stored(signed_in: Client) -> None:
    found = {name: signed_in.get(reverse(name)).headers.get("Cache-Control") for name in BEHIND}
    assert {name for name, header in found.items() if "no-store" not in (header or "")} == set()


def test_no_page_of_staff_is_stored(client: Client, rita: User) -> None:
    client.force_login(rita)
    for page in ("/admin/", "/admin/jsi18n/"):
        assert "no-store" in client.get(page).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["favicon", "robots", "brand-css"])
def test_what_is_the_same_for_everybody_is_stored(signed_in: Client, name: str) -> None:
    answer = signed_in.get(reverse(name))
    assert "public" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_a_visitors_page_is_left_alone(client: Client, db: None) -> None:
    del db
    assert "no-store" not in client.get(reverse("faq")).headers["Cache-Control"]
