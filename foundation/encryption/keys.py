"""The keys of the settings: what is derived from each, and the id by which rows name it."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_OF_DIGEST: Final = 6
ID_BYTES: Final = 8


class Undecryptable(InvalidToken):
    """It cannot be decrypted; of a value of before key ids nobody can tell why."""


class KeyMissing(Undecryptable):
    """What is stored names a key that is in none of the settings: it is whole, we lack the key."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"No key has the id {key_id}.")
        self.key_id = key_id


def make_id(key: bytes) -> bytes:
    """Return the id of a key: six bytes that say nothing of it, and two that prove them whole.

    Otherwise a bit that flips in an id would look like a missing key, and stop a whole pool.
    """
    own = hmac.digest(key, b"member center: id of a key", "sha256")[:_OF_DIGEST]
    return own + _proof(own)


def is_id(found: bytes) -> bool:
    """Return whether these bytes are the id of some key, ours or not, and no damage."""
    return len(found) == ID_BYTES and found[_OF_DIGEST:] == _proof(found[:_OF_DIGEST])


def _proof(own: bytes) -> bytes:
    return hashlib.sha256(own).digest()[: ID_BYTES - _OF_DIGEST]


@dataclass(frozen=True, slots=True)
class CodeKey:
    """One of CODE_KEYS: AES for what is written now, Fernet for what was written before."""

    key_id: bytes
    aes: AESGCM
    fernet: Fernet


@dataclass(frozen=True, slots=True)
class DigestKey:
    """One of DIGEST_KEYS."""

    key_id: str
    secret: bytes


def code_keys() -> tuple[CodeKey, ...]:
    """Return CODE_KEYS, the newest first."""
    return _code_keys(tuple(settings.CODE_KEYS))


def digest_keys() -> tuple[DigestKey, ...]:
    """Return DIGEST_KEYS, the newest first."""
    return _digest_keys(tuple(settings.DIGEST_KEYS))


@cache
def _code_keys(listed: tuple[str, ...]) -> tuple[CodeKey, ...]:
    return tuple(_code_key(key) for key in listed)


def _code_key(key: str) -> CodeKey:
    try:
        secret = base64.urlsafe_b64decode(key)
        fernet = Fernet(key)
    except (binascii.Error, ValueError) as error:
        message = "CODE_KEYS: a key is not 32 bytes in URL-safe base64; see .env.example."
        raise ImproperlyConfigured(message) from error
    # Fernet uses the bytes themselves: AES gets others, so that neither speaks for the other.
    derived = HKDF(SHA256(), length=32, salt=None, info=b"member center: AES-256-GCM")
    return CodeKey(make_id(secret), AESGCM(derived.derive(secret)), fernet)


@cache
def _digest_keys(listed: tuple[str, ...]) -> tuple[DigestKey, ...]:
    return tuple(DigestKey(make_id(key.encode()).hex(), key.encode()) for key in listed)


def configured_ids() -> Iterator[tuple[str, str, bool]]:
    """Yield each key of the settings: the name of its list, its id, and whether it is the first."""
    for name, ids in (
        ("CODE_KEYS", [key.key_id.hex() for key in code_keys()]),
        ("DIGEST_KEYS", [key.key_id for key in digest_keys()]),
    ):
        for place, key_id in enumerate(ids):
            yield name, key_id, place == 0
