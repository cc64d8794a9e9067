"""What the tests of accounts share: a filled-in sign-up form, and the letters that came of it."""

from typing import Any

import pytest
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from notifications import mailbox
from notifications.outbox import delivery
from tests.factories import PASSWORD


def solved() -> dict[str, str]:
    """A new sum, and its answer, as a form sends them."""
    store = CaptchaStore.objects.get(hashkey=CaptchaStore.generate_key())
    return {"captcha_0": store.hashkey, "captcha_1": store.response}


def sign_up_data(email: str, **fields: Any) -> dict[str, Any]:
    """The sign-up form, filled in."""
    return {
        "email": email,
        "password1": PASSWORD,
        "password2": PASSWORD,
        "first_name": "Carol",
        "last_name": "Danvers",
        "region": "ID",
        "contact_number": "+62 21 555 0100",
        "topics": ["promotions"],
        "reward_program": "on",
        "privacy": "on",
        **solved(),
        **fields,
    }


def delivered(to: str) -> list[mailbox.MailboxEmail]:
    """The letters in this mailbox, newest first, once the workers have done their work."""
    delivery.send_due()
    return [letter for letter in mailbox.letters() if letter.to == to]


def code_in(letter: mailbox.MailboxEmail) -> str:
    """The code, which stands indented in a line of its own."""
    return next(line.strip() for line in letter.text.splitlines() if line.startswith("    "))


@pytest.fixture(autouse=True)
def _letters_without_a_broker(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters go to the mailbox; the hint to the workers is not what is tested here."""
    settings.EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"
    monkeypatch.setattr("foundation.dispatch.enqueue", lambda *_row, **_how: None)


@pytest.fixture
def signed_in(client: Client, alice: Any) -> Client:
    client.force_login(alice)
    return client


@pytest.fixture
def fresh(signed_in: Client) -> Client:
    """Alice's browser, in which she has just typed her password again."""
    signed_in.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return signed_in
