"""Weak keys stop the start: what others could guess would protect nothing.

A value comes from the environment, so that a forgotten example or a typed word is likely. The
values themselves are never part of a message.
"""

import base64
import binascii
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from django.core.exceptions import ImproperlyConfigured

SHORTEST: Final = 50
FEWEST_CHARACTERS: Final = 12
KEY_BYTES: Final = 32
# Of what stands in documentation, templates of projects and builds.
EXAMPLES: Final = ("django-insecure-", "only-for-", "changeme", "change-me", "example", "secret")
HOW_TO_MAKE_ONE: Final = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
HOW_TO_MAKE_32_BYTES: Final = (
    "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
)


def refuse_weak(*, secret_key: str, code_keys: list[str], digest_keys: list[str]) -> None:
    """Check all keys of the program.

    Raises:
        ImproperlyConfigured: one of them is weak; the message says which, and how to make one.
    """
    _refuse_weak_secret(secret_key)
    for key in code_keys:
        _refuse_weak_key("CODE_KEYS", key)
    for key in digest_keys:
        _refuse_weak_key("DIGEST_KEYS", key)
    values = [secret_key, *code_keys, *digest_keys]
    if len(set(values)) < len(values):
        raise _weak(
            "SECRET_KEY, CODE_KEYS and DIGEST_KEYS", "have a value in common", HOW_TO_MAKE_32_BYTES
        )


def _refuse_weak_secret(key: str) -> None:
    if len(key) < SHORTEST:
        raise _weak("SECRET_KEY", f"has fewer than {SHORTEST} characters", HOW_TO_MAKE_ONE)
    if len(set(key)) < FEWEST_CHARACTERS:
        raise _weak("SECRET_KEY", "repeats a few characters", HOW_TO_MAKE_ONE)
    if key.lower().startswith(EXAMPLES):
        raise _weak("SECRET_KEY", "is an example that others know", HOW_TO_MAKE_ONE)


def _refuse_weak_key(name: str, key: str) -> None:
    try:
        content = base64.b64decode(key, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if len(content) != KEY_BYTES:
        raise _weak(name, f"is not {KEY_BYTES} bytes in URL-safe base64", HOW_TO_MAKE_32_BYTES)
    if _is_regular(content):
        raise _weak(name, "is no random value", HOW_TO_MAKE_32_BYTES)


def _is_regular(content: Iterable[int]) -> bool:
    """Tell what no random 32 bytes are like: few different ones, or each one more than the last."""
    found = list(content)
    steps = {(after - before) % 256 for before, after in pairwise(found)}
    return len(set(found)) < FEWEST_CHARACTERS or len(steps) < FEWEST_CHARACTERS


def _weak(name: str, fault: str, how: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} {fault}. Make a new one: {how}")
