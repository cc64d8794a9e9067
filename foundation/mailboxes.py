"""E-mail addresses in their one form: one mailbox, however its address is typed, is one member.

Wide letters, capitals and a domain in its own script or in "xn--" letters name the same mailbox;
signs that nobody sees name none. An address is plain ASCII once it is stored, and the database
refuses any other, so that its own comparison without capitals finds each mailbox once.
"""

import re
import unicodedata
from typing import Final

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import CharField, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

# What a stored address consists of, as a regular expression of Python and of PostgreSQL.
STORED: Final = r"^[!-~]+$"
# Unicode categories: control characters, formatting such as U+200B, and blanks of all kinds.
_UNSEEN: Final = {"Cc", "Cf", "Zl", "Zp", "Zs"}
# Letters and marks that are drawn as nothing: fillers, joiners, variation selectors.
_DRAWN_AS_NOTHING: Final = {
    *map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)),
    *map(chr, range(0x180B, 0x1810)),
    *map(chr, range(0xFE00, 0xFE10)),
}
_TAG: Final = r"\+[^@]*@"


def canonical_address(typed: str) -> str:
    """Return the one form of an address; what was pasted unseen around it is dropped.

    Raises:
        ValidationError: there is something unseen inside it, or its domain cannot be one.
    """
    # Before NFKC, which turns some of the unseen signs into nothing, or into blanks.
    bare = _stripped(typed)
    if any(_is_unseen(char) for char in bare):
        raise ValidationError(
            _("This address contains hidden characters. Please type it by hand."),
            code="unseen",
        )
    local, at, domain = unicodedata.normalize("NFKC", bare).rpartition("@")
    return f"{local}{at}{_ascii(domain)}".lower()


def same_mailbox(one: str, other: str) -> bool:
    """Return whether two addresses, of which either may be no valid one, name one mailbox."""
    return found_by(one) == found_by(other)


def found_by(typed: str) -> str:
    """Return the form by which an address is looked up; what is none finds nothing."""
    try:
        return canonical_address(typed)
    except ValidationError:
        return typed.lower()


def untagged(address: str) -> str:
    """Return an address without its tag: ``me+promo@example.com`` is read by me@example.com."""
    return re.sub(_TAG, "@", address.lower(), count=1)


def untagged_column(address: str | Combinable) -> Lower:
    """Return ``untagged`` as an expression of a column or value."""
    bare = Func(
        address, Value(_TAG), Value("@"), function="REGEXP_REPLACE", output_field=CharField()
    )
    return Lower(bare)


class MailboxField(models.EmailField[str | Combinable, str]):
    """An address that is stored, and looked up, in its one form."""

    def to_python(self, value: object) -> str | None:
        """Give the one form."""
        text = super().to_python(value)
        return canonical_address(text) if text else text

    def get_prep_value(self, value: object) -> object:
        """Give the one form; what is none, such as the beginning of one, is no error here."""
        return found_by(value) if isinstance(value, str) else value


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN or char in _DRAWN_AS_NOTHING


def _stripped(text: str) -> str:
    seen = [place for place, char in enumerate(text) if not _is_unseen(char)]
    return text[seen[0] : seen[-1] + 1] if seen else ""


def _ascii(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain.lower():
        return domain
    try:
        # Decoded first: "xn--" letters may stand for a spelling that is not the one form.
        return idna.encode(idna.decode(domain, uts46=True), uts46=True).decode()
    except idna.IDNAError as wrong:
        raise ValidationError(validate_email.message, code="invalid") from wrong
