"""ASVS 7.2.4, 11.5.1: a new key at each sign-in, random, and known to the browser alone."""

import re
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AccountSession, User
from accounts.sessions.session_store import SessionStore
from tests.accounts.conftest import code_in, delivered
from tests.factories import PASSWORD

PROFILE = reverse("profile")


def key_of(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def sign_in(client: Client, user: User) -> Any:
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD})


def stolen_dump() -> str:
    """All rows of all tables, as text."""
    names = connection.introspection.table_names()
    with connection.cursor() as cursor:
        lines = []
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')  # noqa: S608 -- our own tables
            lines += [line for (line,) in cursor.fetchall()]
    return "\n".join(lines)


def test_a_planted_key_is_not_taken_and_none_survives_a_step(client: Client, alice: User) -> None:
    codes = RecoveryCodes.activate(alice) if TOTP.activate(alice, generate_totp_secret()) else None
    assert codes
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = "chosenbyathief0123456789abcdefgh"
    answer = sign_in(client, alice)
    before_the_factor = key_of(client)
    client.post(answer["Location"], {"code": codes.get_unused_codes()[0]})
    assert client.get(PROFILE).status_code == 200
    assert len({planted, before_the_factor, key_of(client)}) == 3
    for old in (planted, before_the_factor):
        client.cookies[settings.SESSION_COOKIE_NAME] = old
        assert client.get(PROFILE).status_code == 302


def test_keys_are_random_with_more_than_128_bits(db: None) -> None:
    del db
    stores = [SessionStore() for _ in range(20)]
    for store in stores:
        store.create()
    keys = {str(store.session_key) for store in stores}
    assert len(keys) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9]{32}", key) for key in keys)  # 62 ** 32 is 2 ** 190


def test_a_stolen_dump_opens_no_session_and_tells_no_code(
    alice: User, bob: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"
    monkeypatch.setattr("foundation.dispatch.enqueue", lambda *_row, **_how: None)
    member, forgetful = Client(), Client()
    sign_in(member, alice)
    forgetful.post(reverse("account_reset_password"), {"email": bob.email})
    code = code_in(delivered(bob.email)[0])
    dump = stolen_dump()
    assert AccountSession.objects.count() == 2
    for secret in (key_of(member), key_of(forgetful), code):
        assert secret not in dump
    for row in AccountSession.objects.all():
        assert row.session_key in dump
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
        assert thief.get(PROFILE).status_code == 302
    assert member.get(PROFILE).status_code == 200
    page = reverse("account_confirm_password_reset_code")
    assert forgetful.post(page, {"code": code}).status_code == 302


@pytest.mark.parametrize("broken", ["cut", "under another key"])
def test_what_cannot_be_decrypted_signs_out_and_breaks_no_page(
    client: Client, alice: User, settings: Any, broken: str
) -> None:
    client.force_login(alice)
    if broken == "cut":
        AccountSession.objects.update(session_data="gAAAA")
    else:
        settings.CODE_KEYS = ["MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]
    assert client.get(PROFILE).status_code == 302
