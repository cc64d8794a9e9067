import pytest
from pytest_django import Settings

from notifications.signed_addresses import SignedName, name_in, signed_address

PATTERNS = ["tickets@example.com", "answer-{}@t.example.com"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_address_names_what_we_signed_and_nothing_else(pattern: str) -> None:
    address = signed_address(pattern, "0a1b2c3d4e", purpose="replies")
    assert len(address.partition("@")[0]) <= 64
    assert name_in(pattern, address.upper(), purpose="replies") == SignedName("0a1b2c3d4e", True)
    changed = address.replace("0a1b", "0a1c")
    assert name_in(pattern, changed, purpose="replies") == SignedName("0a1c2c3d4e", False)
    of_other_use = name_in(pattern, address, purpose="bounces")
    assert of_other_use
    assert not of_other_use.is_genuine
    for none in (
        pattern,
        f"x{address}",
        f"{address}.evil.example",
        address.replace("example", "e"),
    ):
        assert name_in(pattern, none, purpose="replies") is None


def test_an_address_outlives_a_new_key(settings: Settings) -> None:
    address = signed_address(PATTERNS[0], "7", purpose="replies")
    before, new = settings.DIGEST_KEYS, "Q" * 43 + "="
    settings.DIGEST_KEYS = [new, *before]
    assert name_in(PATTERNS[0], address, purpose="replies") == SignedName("7", True)
    settings.DIGEST_KEYS = [new]
    assert name_in(PATTERNS[0], address, purpose="replies") == SignedName("7", False)
