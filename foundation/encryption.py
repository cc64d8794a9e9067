"""Secrets at rest: sealed with rotating keys, found again by a keyed digest.

Reward codes, letters that hold one, and CHKs. The keys are apart from SECRET_KEY (ASVS 11.2.2):
CODE_KEYS seals, newest first; DIGEST_KEY makes digests and cannot be rotated without loading anew.
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


def decrypt(sealed: bytes | memoryview) -> str:
    """Decrypt what ``seal`` made, under whichever of the keys.

    Raises:
        cryptography.fernet.InvalidToken: the bytes were altered or the key is gone.
    """
    return _fernet(tuple(settings.CODE_KEYS)).decrypt(bytes(sealed)).decode()


def digest(purpose: str, text: str) -> bytes:
    """Make the keyed digest (32 bytes) that finds a secret again without decrypting anything."""
    message = f"{purpose}\0{text}".encode()
    return hmac.new(settings.DIGEST_KEY.encode(), message, hashlib.sha256).digest()
