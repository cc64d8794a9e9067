"""Secrets at rest: encryption under keys that rotate, and keyed digests to look secrets up.

The keys are separate from SECRET_KEY (ASVS 11.2.2): CODE_KEYS encrypt, DIGEST_KEYS make digests,
each list newest first. `manage.py rotate_keys` brings what is stored under the first of them.
"""

from foundation.encryption.ciphertexts import Damaged, decrypt, encrypt, encrypt_all
from foundation.encryption.digests import digest, digest_all
from foundation.encryption.keys import KeyMissing, Undecryptable

__all__ = [
    "Damaged",
    "KeyMissing",
    "Undecryptable",
    "decrypt",
    "digest",
    "digest_all",
    "encrypt",
    "encrypt_all",
]
