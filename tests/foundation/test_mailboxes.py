"""One mailbox has one address, however it is typed."""

import pytest
from django.core.exceptions import ValidationError

from foundation.mailboxes import canonical_address, found_by, untagged

WIDE = "a@\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45.com"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("A@Example.COM", "a@example.com"),
        (WIDE, "a@example.com"),
        ("\uff41@example.com", "a@example.com"),
        ("a@example.com\u200b", "a@example.com"),
        ("\u200e a@example.com\u00a0", "a@example.com"),
        ("a@m\u00fcnchen.de", "a@xn--mnchen-3ya.de"),
        ("a@mu\u0308nchen.de", "a@xn--mnchen-3ya.de"),
        ("a@XN--MNCHEN-3YA.de", "a@xn--mnchen-3ya.de"),
        ("a@example\u3002com", "a@example.com"),
        ("me+promo@example.com", "me+promo@example.com"),
    ],
)
def test_each_spelling_comes_to_one_form_and_stays_there(typed: str, stored: str) -> None:
    assert canonical_address(typed) == stored
    assert canonical_address(stored) == stored


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200e", "\ufeff", "\u3164", "\n", " "])
def test_what_cannot_be_seen_inside_an_address_is_refused(sign: str) -> None:
    typed = f"a@exam{sign}ple.com"
    with pytest.raises(ValidationError):
        canonical_address(typed)
    assert found_by(typed) == typed


def test_a_tag_is_no_part_of_the_mailbox() -> None:
    addresses = ("Me@example.com", "me+1@example.com", "me+a+b@example.com")
    assert {untagged(address) for address in addresses} == {"me@example.com"}
    assert untagged("+1@example.com") == "@example.com"
