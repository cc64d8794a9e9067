"""ASVS 3.3.1 to 3.3.4: cookies belong to this host alone, and scripts and other sites get none."""

import runpy
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from portal import environment
from tests.factories import PASSWORD

COOKIES = (
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "BROWSER_COOKIE_NAME",
)


@pytest.fixture
def _https(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings as they are where BASE_URL begins with https."""
    values = {**environment.VALUES, "BASE_URL": "https://center.example.com"}
    monkeypatch.setattr(environment, "VALUES", values)
    read = runpy.run_path(str(environment.BASE_DIR / "portal" / "settings.py"))
    for name in COOKIES:
        setattr(settings, name, read[name])
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.mark.usefixtures("_https")
def test_each_cookie_of_a_sign_in_is_for_this_host_and_no_script(alice: User) -> None:
    client = Client()
    client.get("/account/login/", secure=True)
    given = {"login": alice.email, "password": PASSWORD}
    client.post("/account/login/", given, secure=True)
    assert set(client.cookies) == {"__Host-session", "__Host-csrf", "__Host-browser"}
    for cookie in client.cookies.values():
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
