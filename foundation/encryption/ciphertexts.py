"""Encrypt a text for one row: AES-256-GCM, with the id of the key in front.

A value is URL-safe base64 of: version (1 byte), key id (8), nonce (12), ciphertext and tag. The
first nine bytes are the first twelve letters, by which the database finds what a key holds.
Authenticated with it are a purpose and the row's own random ``seal``: copied to another row or
column, it does not open. Values of Fernet, from before, are read until they are rotated.
"""

import base64
import binascii
import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken

from foundation.encryption.keys import (
    ID_BYTES,
    CodeKey,
    KeyMissing,
    Undecryptable,
    code_keys,
    is_id,
)

VERSION: Final = b"\x81"
OF_FERNET: Final = b"\x80"
NONCE_BYTES: Final = 12
HEAD_LETTERS: Final = 12
_SEAL_BYTES: Final = 16


class Damaged(Undecryptable):
    """Its bytes were changed, or it belongs to another row or purpose."""


def encrypt(text: str, purpose: str = "", seal: UUID | None = None) -> bytes:
    """Encrypt a text under the first key; the purpose and the seal of its row open it again.

    The result is ASCII. A purpose says what it is, and is fixed for a column.
    """
    key = code_keys()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = key.aes.encrypt(nonce, text.encode(), _bound_to(purpose, seal))
    return base64.urlsafe_b64encode(VERSION + key.key_id + nonce + sealed)


def encrypt_all(texts: Sequence[str], purpose: str) -> list[tuple[str, bytes]]:
    """Encrypt many texts under the first key, each for a row with the seal beside it, in hex."""
    first = code_keys()[0]
    seal_with, before, bound = first.aes.encrypt, VERSION + first.key_id, purpose.encode() + b"\0"
    # One call for all of them: each is a call to the kernel.
    length = _SEAL_BYTES + NONCE_BYTES
    drawn = secrets.token_bytes(len(texts) * length)
    found = []
    for place, text in zip(range(0, len(drawn), length), texts, strict=True):
        seal = drawn[place : place + _SEAL_BYTES]
        nonce = drawn[place + _SEAL_BYTES : place + length]
        sealed = before + nonce + seal_with(nonce, text.encode(), bound + seal)
        found.append((seal.hex(), base64.urlsafe_b64encode(sealed)))
    return found


def decrypt(encrypted: bytes | memoryview, purpose: str = "", seal: UUID | None = None) -> str:
    """Decrypt the result of ``encrypt``, whichever of the keys it was made with.

    Raises:
        KeyMissing: the key that it names is not in CODE_KEYS.
        Damaged: it was changed, or was made for another row or purpose.
        Undecryptable: a value of Fernet that none of the keys opens: one of the two, who knows.
    """
    raw = _raw(bytes(encrypted))
    if raw[:1] == OF_FERNET:
        return _by_fernet(bytes(encrypted))
    key_id = raw[1 : 1 + ID_BYTES]
    if raw[:1] != VERSION or not is_id(key_id):
        raise Damaged
    nonce, sealed = raw[1 + ID_BYTES :][:NONCE_BYTES], raw[1 + ID_BYTES + NONCE_BYTES :]
    try:
        return _key(key_id).aes.decrypt(nonce, sealed, _bound_to(purpose, seal)).decode()
    except (InvalidTag, ValueError):
        raise Damaged from None


def head() -> bytes:
    """Return the first letters of everything that is encrypted under the first key."""
    return base64.urlsafe_b64encode(VERSION + code_keys()[0].key_id)


def named_key(encrypted: bytes) -> str | None:
    """Return the id of the key that a value, or its first letters, names; None if it names none."""
    try:
        raw = _raw(encrypted[:HEAD_LETTERS])
    except Damaged:
        return None
    key_id = raw[1:]
    return key_id.hex() if raw[:1] == VERSION and is_id(key_id) else None


def _raw(encrypted: bytes) -> bytes:
    try:
        return base64.b64decode(encrypted, altchars=b"-_", validate=True)
    except binascii.Error:
        raise Damaged from None


def _key(key_id: bytes) -> CodeKey:
    found = next((key for key in code_keys() if key.key_id == key_id), None)
    if found is None:
        raise KeyMissing(key_id.hex())
    return found


def _bound_to(purpose: str, seal: UUID | None) -> bytes:
    return purpose.encode() + b"\0" + (seal.bytes if seal else b"")


def _by_fernet(token: bytes) -> str:
    for key in code_keys():
        try:
            return key.fernet.decrypt(token).decode()
        except InvalidToken:
            continue
    raise Undecryptable
