"""Addresses of our own with a name in them that nobody else can write: for answers and bounces.

A pattern is an address: "support@example.com" gives "support+<name>.<token>@example.com". Where a
mail host knows no "+", the pattern says the place itself: "answer-{}@tickets.example.com".
"""

import base64
import hmac
import re
from dataclasses import dataclass
from typing import Final

from foundation.encryption.digests import each_digest

NAME: Final = r"(?P<name>[0-9a-z]{1,20})"
TOKEN: Final = r"(?P<token>[a-z2-7]{16})"  # noqa: S105 -- what one looks like
_BYTES: Final = 10
PLACE: Final = "{}"


@dataclass(frozen=True, slots=True)
class SignedName:
    """What an address of ours names, and whether we wrote it."""

    name: str
    is_genuine: bool


def signed_address(pattern: str, name: str, *, purpose: str) -> str:
    """Return the address of this pattern for a name; a purpose is one use of such addresses."""
    return _with_place(pattern).replace(PLACE, f"{name}.{_tokens(purpose, name)[0]}")


def name_in(pattern: str, address: str, *, purpose: str) -> SignedName | None:
    """Return what an address names; None if it is not of this pattern."""
    before, after = _with_place(pattern).lower().split(PLACE)
    wanted = rf"{re.escape(before)}{NAME}\.{TOKEN}{re.escape(after)}"
    found = re.fullmatch(wanted, address.strip().lower())
    if found is None:
        return None
    given = found["token"].encode()
    # All of them, so that the time says nothing.
    right = [
        hmac.compare_digest(token.encode(), given) for token in _tokens(purpose, found["name"])
    ]
    return SignedName(found["name"], any(right))


def _with_place(pattern: str) -> str:
    return pattern if PLACE in pattern else pattern.replace("@", f"+{PLACE}@")


def _tokens(purpose: str, name: str) -> list[str]:
    """Return the token of a name under each key, the newest first."""
    digests = each_digest(f"address for {purpose}", name)
    return [base64.b32encode(one[:_BYTES]).decode().lower() for one in digests]
