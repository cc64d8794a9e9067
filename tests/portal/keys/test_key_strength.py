import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.embedded.run import SECRETS
from portal.keys.key_strength import refuse_weak

GOOD = {
    "SECRET_KEY": SECRETS["SECRET_KEY"](),
    "CODE_KEYS": SECRETS["CODE_KEYS"](),
    "DIGEST_KEYS": SECRETS["DIGEST_KEY"](),
}


def check(**values: str) -> None:
    keys = GOOD | values
    refuse_weak(
        secret_key=keys["SECRET_KEY"],
        code_keys=keys["CODE_KEYS"].split(","),
        digest_keys=[keys["DIGEST_KEYS"]],
    )


def test_keys_made_as_we_say_are_taken() -> None:
    check()
    check(CODE_KEYS=f"{GOOD['CODE_KEYS']},{SECRETS['CODE_KEYS']()}")


LONGEST_SHOWN = 30


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SECRET_KEY", "x", "fewer than 50 characters"),
        ("SECRET_KEY", "abcabc" * 10, "repeats a few characters"),
        ("SECRET_KEY", f"django-insecure-{GOOD['SECRET_KEY']}", "example that others know"),
        ("SECRET_KEY", f"only-for-make-check-{GOOD['SECRET_KEY']}", "example that others know"),
        ("DIGEST_KEYS", "x", "not 32 bytes"),
        ("DIGEST_KEYS", GOOD["SECRET_KEY"], "not 32 bytes"),
        ("CODE_KEYS", "", "not 32 bytes"),
        ("CODE_KEYS", f"{GOOD['CODE_KEYS']},short", "not 32 bytes"),
        ("CODE_KEYS", base64.urlsafe_b64encode(b"sixteen bytes 16").decode(), "not 32 bytes"),
        ("CODE_KEYS", "A" * 43 + "=", "no random value"),
        ("DIGEST_KEYS", base64.urlsafe_b64encode(bytes(range(32))).decode(), "no random value"),
        ("DIGEST_KEYS", GOOD["CODE_KEYS"], "have a value in common"),
    ],
    ids=lambda text: "" if len(text) > LONGEST_SHOWN else None,  # the keys are other ones each time
)
def test_a_weak_key_stops_the_start_and_is_told_how_to_be_made(
    name: str, value: str, fault: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        check(**{name: value})
    said = str(refused.value)
    assert name in said
    assert fault in said
    assert "Make a new one: python3 -c" in said
    assert len(value) < 30 or value not in said
