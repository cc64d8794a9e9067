"""Encryption of secrets at rest with rotating keys, and keyed digests to look them up.

For reward codes, e-mails that contain one, and CHKs. The keys are separate from SECRET_KEY (ASVS
11.2.2): CODE_KEYS encrypts, newest first; DIGEST_KEY makes the digests and cannot be rotated
without reloading the data.
"""

import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> bytes:
    """Encrypt a text under the newest key."""
    return _fernet(tuple(settings.CODE_KEYS)).encrypt(text.encode())


def decrypt(encrypted: bytes | memoryview) -> str:
    """Decrypt the result of ``encrypt``, whichever of the keys it was made with.

    Raises:
        cryptography.fernet.InvalidToken: the bytes were changed, or the key is gone.
    """
    return _fernet(tuple(settings.CODE_KEYS)).decrypt(bytes(encrypted)).decode()


def digest(purpose: str, text: str) -> bytes:
    """Return a keyed digest (32 bytes) to look up a secret without decrypting anything."""
    message = f"{purpose}\0{text}".encode()
    return hmac.new(settings.DIGEST_KEY.encode(), message, hashlib.sha256).digest()
