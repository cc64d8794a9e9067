"""What a draw is bound to: the digest of its seed, the root of its list, the order that follows.

docs/draws.md has the same in twenty lines for everybody; a test holds the two together.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable, Sequence


def new_seed() -> str:
    """Return a seed that nobody can guess."""
    return secrets.token_hex(32)


def digest_of(seed: str) -> str:
    """Return what is published of a seed before the first ticket is given."""
    return hashlib.sha256(seed.encode()).hexdigest()


def root_of(tickets: Iterable[str]) -> str:
    """Return the root of a list of tickets, which are numbered from 1: each digest holds the last.

    One ticket more, less or changed makes another root.
    """
    root = b""
    for number, ticket in enumerate(tickets, start=1):
        root = hashlib.sha256(root + f"{number},{ticket}\n".encode()).digest()
    return root.hex()


def order_of(seed: str, value: str, tickets: Sequence[str]) -> list[int]:
    """Return the numbers of the tickets in the order in which they win."""
    key = f"{seed}|{value}".encode()
    numbers = range(1, len(tickets) + 1)
    keyed = (hmac.digest(key, ticket.encode(), "sha256") for ticket in tickets)
    return [number for _digest, number in sorted(zip(keyed, numbers, strict=True))]


def normal(value: str) -> str:
    """Return the one spelling of a public value, whoever types it."""
    return " ".join(unicodedata.normalize("NFKC", value).split())
