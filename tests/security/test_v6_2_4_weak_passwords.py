"""ASVS 6.2.4, 6.2.12: passwords that are guessed soon are refused, wherever one is chosen."""

import time
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.passwords import strength
from portal import demo
from tests.accounts.conftest import sign_up_data
from tests.factories import PASSWORD, prove

# Each was taken once (findings of November 2026, M10).
WEAK = [
    "123456789012",
    "aaaaaaaaaaaa",
    "Password123!",
    "iloveyou1234",
    "welcome12345",
    "letmein12345",
    "abc123abc123",
    # What stands between words made them look hard.
    "password password",
    "letmein letmein",
    "PASSWORD-2026-!!",
    "MemberCenter2026",
    "member-center-2026",
]
# All that stands for letters, again and again: three seconds, read as it is.
SLOWEST = "4@8({[<369!1|70$5+2%" * 500_000


@pytest.mark.parametrize("weak", WEAK)
def test_a_weak_password_is_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak)


def test_the_sign_up_refuses_a_weak_one_and_the_name_in_one(client: Client, db: None) -> None:
    del db
    names = {"first_name": "Wilhelmina", "last_name": "Abercrombie"}
    for password in (WEAK[2], "wilhelminaabercrombie", "newcomer-example.com"):
        chosen = {"password1": password, "password2": password, **names}
        answer = client.post("/account/signup/", sign_up_data("newcomer@example.com", **chosen))
        assert answer.context["form"].errors.keys() == {"password1"}
    assert not User.objects.exists()


def test_staff_need_a_stronger_one_than_members() -> None:
    between = "silver otter 1987"
    assert strength.score(between, known=[]) == strength.LEAST
    validate_password(between, User(email="alice@example.com"))
    with pytest.raises(ValidationError):
        validate_password(between, User(email="rita@example.com", is_staff=True))


def test_the_change_of_a_password_refuses_a_weak_one(client: Client, alice: User) -> None:
    new = {"oldpassword": PASSWORD, "password1": WEAK[5], "password2": WEAK[5]}
    client.force_login(alice)
    prove(client)
    answer = client.post("/account/password/change/", new)
    assert "easy to guess" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.parametrize(
    "strong", [PASSWORD, demo.PASSWORD, "paßwort für Ölfässer 7", "Qx7$vL9!pR2z"]
)
def test_a_good_one_is_taken(strong: str) -> None:
    validate_password(strong)


def test_no_password_takes_long(settings: Any) -> None:
    settings.BREACHED_PASSWORDS_FILE = None
    begun = time.process_time()
    strength.score(SLOWEST, known=["x" * 1000] * 5)
    assert time.process_time() - begun < 0.5
