"""Names and words in the letters that every bank of SEPA takes."""

import re
from typing import Final

_NOT_TAKEN: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")


def latin(text: str) -> str:
    """Write a text in those letters, as it sounds; "" where nothing of it can be written."""
    from text_unidecode import unidecode  # noqa: PLC0415 -- its table is needed where files are made

    words = _NOT_TAKEN.sub(" ", unidecode(text)).split()
    # A slash at the beginning means something else to a bank.
    written = " ".join(words).lstrip("/-:.,' ")
    return written if any(char.isalnum() for char in written) else ""
