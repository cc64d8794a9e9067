"""Passwords from lists of stolen ones, which are tried first; they are looked up off line."""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.passwords import bloom_file
from accounts.passwords.bloom_file import BloomFile

SHA1_LINE: Final = re.compile(rb"([0-9A-Fa-f]{40})(?::\d+)?")


class BreachedPasswordValidator:
    """Refuses stolen passwords, where BREACHED_PASSWORDS_FILE names a file of them."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002 -- as Django calls it
        """Look the password up.

        Raises:
            ValidationError: it is in the file.
        """
        path: Path | None = settings.BREACHED_PASSWORDS_FILE
        if path and digest_of(password.encode()) in opened(path):
            text = _("This password appears in lists of stolen passwords. Choose another one.")
            raise ValidationError(text, code="password_breached")

    def get_help_text(self) -> str:
        """Tell beforehand what is wanted."""
        return _("Your password can't be one from a list of stolen passwords.")


@lru_cache(maxsize=4)
def opened(path: Path) -> BloomFile:
    """Open the file once in a process; a newer one is read after a restart."""
    return BloomFile(path)


def build(source: Path, destination: Path) -> int:
    """Write the file from a list: SHA-1 digests as Have I Been Pwned has them, or plain lines."""
    with source.open("rb") as lines:
        entries = sum(1 for _line in lines)
    with source.open("rb") as lines:
        return bloom_file.write(destination, _digests(lines), entries=entries)


def _digests(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        text = line.rstrip(b"\r\n")
        if found := SHA1_LINE.fullmatch(text):
            yield bytes.fromhex(found[1].decode())
        elif text:
            yield digest_of(text)


def digest_of(password: bytes) -> bytes:
    """Return the digest by which such lists name a password."""
    return hashlib.sha1(password, usedforsecurity=False).digest()
