"""ASVS 6.2.1, 6.2.5, 6.2.7, 6.2.9: long passwords, of any characters, whole, and pasted."""

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.environment import BASE_DIR

LONG = "correct horse battery staple " * 5


def test_twelve_characters_are_the_least() -> None:
    with pytest.raises(ValidationError, match="12"):
        validate_password("Qx7$vL9!pR2")
    validate_password("Qx7$vL9!pR2z")


def test_a_long_one_counts_to_its_last_character() -> None:
    hasher = PBKDF2PasswordHasher()  # the program's; tests have a quicker one
    assert global_settings.PASSWORD_HASHERS[0].endswith(type(hasher).__name__)
    validate_password(LONG)
    whole, cut, at_72 = (
        hasher.encode(each, "salt", iterations=1) for each in (LONG, LONG[:-1], LONG[:72])
    )
    assert len({whole, cut, at_72}) == 3


@pytest.mark.parametrize(
    "password", ["blauer wal singt nachts leise", "藍鯨在夜裡輕聲唱歌給月亮聽", "84019375520917346"]
)
def test_no_kind_of_character_is_asked_for(password: str) -> None:
    validate_password(password)


def test_a_password_may_be_pasted_and_filled_in(client: Client, db: None) -> None:
    del db
    page = client.get(reverse("account_signup")).content.decode()
    assert 'autocomplete="new-password"' in page
    assert "maxlength" not in page.partition('name="password1"')[2].partition(">")[0]
    assert "onpaste" not in page
    scripts = [path.read_text() for path in (BASE_DIR / "static" / "js").glob("*.js")]
    assert [text for text in scripts if '"paste"' in text and "password" in text] == []
