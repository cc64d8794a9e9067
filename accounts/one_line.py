"""What people are called and where they are reached stands in one line."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, ends of lines and of paragraphs.
REFUSED = {"Cc", "Zl", "Zp"}
# They turn the direction of what follows, beyond the end of a name.
TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def one_line(text: str) -> None:
    """Refuse what could break out of the line that a name stands in.

    Raises:
        ValidationError: there is a control character in it.
    """
    if any(sign in TURNING or unicodedata.category(sign) in REFUSED for sign in text):
        raise ValidationError(
            _("Please write this in one line, without control characters."), code="one_line"
        )
