"""RMA numbers: nine characters, the last of which checks the others."""

import secrets
import string
from typing import Final

# As many as a prime number, without what looks alike in print: no I, L, O, S, U.
CHARACTERS: Final = string.digits + "".join(c for c in string.ascii_uppercase if c not in "ILOSU")
LENGTH: Final = 9
GROUP: Final = 3
_READ_AS: Final = str.maketrans("ILOS", "1105", " -")


def new_rma() -> str:
    """Return a random RMA number with its check character."""
    body = "".join(secrets.choice(CHARACTERS) for _ in range(LENGTH - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the character that goes behind these.

    Each place has a weight of its own, and 31 is prime: so one wrong character, and two that
    changed places, are always noticed.
    """
    values = (CHARACTERS.index(each) for each in body)
    total = sum(place * value for place, value in enumerate(values, start=2))
    return CHARACTERS[-total % len(CHARACTERS)]


def normalize_rma(typed: str) -> str:
    """Return an RMA number as it is stored: capitals, without hyphens, I and L read as 1."""
    return typed.strip().upper().translate(_READ_AS)


def is_rma(number: str) -> bool:
    """Return whether a number, as it is stored, can be one of ours."""
    if len(number) != LENGTH or not set(number) <= set(CHARACTERS):
        return False
    return check_character(number[:-1]) == number[-1]


def grouped(number: str) -> str:
    """Return an RMA number as it is shown: in three groups of three."""
    return "-".join(number[start : start + GROUP] for start in range(0, len(number), GROUP))
