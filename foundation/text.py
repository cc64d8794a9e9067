"""Text: plain text to HTML with links, one-line validation, phone and serial numbers."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import CharField, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Reverse, Right
from django.utils.functional import lazystr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# RFC 3986 without the brackets, which belong to an address only in pairs, as in .../Reward_(code).
_CHAR = r"[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]"
# What ends a sentence does not end an address.
_LAST = r"[A-Za-z0-9\-_~/#@$&*+=%]"
_PAIR = rf"\({_CHAR}*\)"
LINK = re.compile(rf"(https?://(?:{_CHAR}|{_PAIR})*(?:{_LAST}|{_PAIR}))", re.IGNORECASE)
END_OF_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


def filled_when_shown(text: "StrPromise", values: Callable[[], Mapping[str, str]]) -> "StrPromise":
    """Put values into a text that is translated when it is shown, and only then."""
    filled: StrPromise = lazystr(_Filled(text, values))
    return filled


class _Filled:
    """A text with values in it, made anew each time that somebody reads it."""

    def __init__(self, text: "StrPromise", values: Callable[[], Mapping[str, str]]) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return str(self.text) % self.values()


def as_html(text: str) -> SafeString:
    """Convert plain text to HTML paragraphs; only http and https URLs become links."""
    paragraphs = END_OF_PARAGRAPH.split("\n".join(text.splitlines()).strip())
    return format_html_join("\n", "<p>{}</p>", ((_lines(one),) for one in paragraphs if one))


def _lines(paragraph: str) -> SafeString:
    broken = SafeString("<br>\n")
    return format_html_join(broken, "{}", ((_linked(line),) for line in paragraph.split("\n")))


def _linked(line: str) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in _pieces(line)))


def _pieces(line: str) -> Iterator[str]:
    for place, piece in enumerate(LINK.split(line)):
        is_link = place % 2
        yield format_html('<a href="{}">{}</a>', piece, piece) if is_link else piece


# Unicode categories: control characters, line separators, paragraph separators.
REFUSED = {"Cc", "Zl", "Zp"}
# Bidirectional controls, which change the direction of the text after the name too.
TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def one_line(text: str) -> None:
    """Refuse characters that could break out of the line in which a name is shown.

    Raises:
        ValidationError: the text has a control character.
    """
    if any(char in TURNING or unicodedata.category(char) in REFUSED for char in text):
        raise ValidationError(
            _("Please write this in one line, without control characters."), code="one_line"
        )


# A number with and without its country code has these last digits in common.
COMPARED_DIGITS = 9


def end_of_number(number: str | Combinable) -> Right:
    """Return the last nine digits of a contact number, given as a column name or expression."""
    return Right(_digits(number), COMPARED_DIGITS)


def backwards(number: str | Combinable) -> Reverse:
    """Return the digits of a contact number from its end, to be found by how it ends."""
    return Reverse(_digits(number))


def _digits(number: str | Combinable) -> Func:
    return Func(
        number,
        Value(r"\D"),
        Value(""),
        Value("g"),
        function="REGEXP_REPLACE",
        output_field=CharField(),
    )


# What people copy along with a number: it says nothing and cannot be seen. Cf holds direction
# marks, joiners, the soft hyphen and the byte order mark; the others are control characters.
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
_MINUS = "\N{MINUS SIGN}"
_LABEL_OF_SERIAL = re.compile(
    r"^(?:S/N|SERIAL(?: *(?:NO|NR|NUMBER))?|SERIENNUMMER|NOMOR SERI|序號|序号|SN(?=[ :#.]))[ :#.]*"
)
_LABEL_OF_CHK = re.compile(r"^CHK[ :#.]+")
# Code 39 readers put an asterisk on either side.
_DRESSING = str.maketrans("", "", " -._/:*")


def normalize_typed(text: str) -> str:
    """Return what a person meant by a number, code or address that was typed or pasted.

    Wide and Arabic letters and digits become ASCII ones, any dash a hyphen, any blank a space, and
    what cannot be seen goes, such as the direction marks that messengers add.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())  # as below, and most are: files of factories have millions
    shown = (_plain_char(char) for char in unicodedata.normalize("NFKC", text))
    return " ".join("".join(shown).split())


def _plain_char(char: str) -> str:
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category in _INVISIBLE:
        return ""
    if category == "Pd" or char == _MINUS:
        return "-"
    return str(unicodedata.digit(char)) if category == "Nd" else char


def normalize_serial(text: str) -> str:
    """Normalize a typed or pasted serial number: ``S/N: ba3t-0194`` becomes ``BA3T0194``."""
    return _LABEL_OF_SERIAL.sub("", normalize_typed(text).upper()).translate(_DRESSING)


def normalize_chk(text: str) -> str:
    """Normalize a typed or pasted CHK: ``CHK: q 4c`` becomes ``Q4C``."""
    return _LABEL_OF_CHK.sub("", normalize_typed(text).upper()).translate(_DRESSING)


def storable(text: str) -> str:
    """Remove what PostgreSQL's JSON cannot store: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def checked_number(text: str, region: str) -> str:
    """Return a phone number with its country's code; one without it is of ``region``.

    Only its length is checked: new numbers come up faster than lists of them.

    Raises:
        ValidationError: it is no phone number, or no whole one.
    """
    import phonenumbers  # noqa: PLC0415 -- its rules are read by few pages

    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException as error:
        raise _no_number() from error
    length = phonenumbers.is_possible_number_with_reason(number)
    if length != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _no_number()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def is_number(text: str, region: str) -> bool:
    """Return whether it is a phone number; one without its country's code is of ``region``."""
    try:
        checked_number(text, region)
    except ValidationError:
        return False
    return True


def _no_number() -> ValidationError:
    return ValidationError(
        _("Enter a phone number, with its area code or as +49 30 1234567."), code="phone_number"
    )


def initials(first: str, last: str) -> str:
    """Return what stands for a name where there is no room for it; "" where nothing can.

    Where names are written in characters, it is the family name's first one alone.
    """
    begins = [_first_sign(name) for name in (first, last)]
    if any(_is_one_enough(sign) for sign in begins):
        return begins[1] or begins[0]
    return "".join(begins).upper()


def _first_sign(name: str) -> str:
    """Return the first letter of a name with the marks that belong to it."""
    signs = unicodedata.normalize("NFC", name.strip())
    if not signs[:1].isalnum():
        return ""
    end = next((n for n in range(1, len(signs)) if not _is_mark(signs[n])), len(signs))
    return signs[:end]


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def _is_one_enough(sign: str) -> bool:
    return unicodedata.east_asian_width(sign[:1] or " ") == "W"
