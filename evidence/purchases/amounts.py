"""Read amounts of money as shops of many countries print them: 1.429,00 or 1,429.00 or 389.00-."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from evidence.reading.lines import Line, right_of

# Signs that engines return for a minus.
_MINUS = str.maketrans("−–—－", "----")  # noqa: RUF001 -- those are what is meant
# The Cyrillic letter Ze, which an engine reads for a 3 in front of other figures.
_ZE = re.compile(r"(?<!\w)\u0417(?=\s?\d)")
_MONEY = (
    r"(?:EUR|USD|GBP|CHF|SGD|MYR|RM|IDR|Rp\.?|TWD|NT\$|HKD|HK\$|CNY|RMB|JPY|KRW|THB|VND|INR|Rs\.?"
    r"|PLN|zł|CZK|Kč|HUF|Ft|SEK|NOK|DKK|kr\.?|TRY|TL|RON|lei|AUD|CAD|NZD|US\$|S\$|A\$|[$€£¥₩₹₫฿元圓円원])"
)
# Either a fraction of two digits, or groups of three, or digits alone.
_NUMBER = r"\d{1,3}(?:[., ']\d{3})+(?:[.,]\d{2})?|\d+[.,] ?\d{2}|\d+"
_AMOUNT = re.compile(
    rf"(?<![\w.,:/-])(?P<before>[-(]?)\s?{_MONEY}?\s?(?P<inside>-?)\s?(?P<number>{_NUMBER})(?P<dash>,-)?"
    rf"\s?{_MONEY}?\s?(?P<after>-(?!\d)|\)|CR\b)?(?![\w/%]|[.,:-]\d|\s?%)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(_MONEY, re.IGNORECASE)
# Shops of currencies without a fraction print no more: 2.759.500 or 5,847 is surely money too.
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_FRACTION = re.compile(r"[.,] ?(\d{2})$")
_MOST_CELLS: Final = 8


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed amount, and whether its print says that it is money.

    That does a fraction, a currency, or digits in groups of three.
    """

    value: Decimal
    is_money: bool


def amounts_in(text: str) -> list[Amount]:
    """Return the amounts in a text, from left to right; percentages, dates and codes are none."""
    return [_amount(found) for found in _AMOUNT.finditer(_plain(text))]


def money_in(text: str) -> list[Decimal]:
    """Return the amounts of a text that can be nothing but money."""
    return [amount.value for amount in amounts_in(text) if amount.is_money]


def without_amounts(text: str) -> str:
    """Return what is left of a text without its amounts and currencies."""
    return _AMOUNT.sub(" ", _plain(text))


def row_of(line: Line, lines: Sequence[Line]) -> Iterator[Line]:
    """Yield a line, then those to the right of it in the same row."""
    yield line
    for _cell in range(_MOST_CELLS):
        beside = right_of(line, lines)
        if beside is None:
            return
        yield beside
        line = beside


def _plain(text: str) -> str:
    """Return the text with one kind of minus, plain digits, and figures that were read as such."""
    plain = unicodedata.normalize("NFKC", text.translate(_MINUS)).translate(_MINUS)
    return _ZE.sub("3", plain)


def _amount(found: re.Match[str]) -> Amount:
    number = found["number"].replace(" ", "").replace("'", "")
    fraction = _FRACTION.search(number)
    whole = number[: fraction.start()] if fraction else number
    digits = "".join(char for char in whole if char.isdigit())
    value = Decimal(f"{digits}.{fraction[1]}" if fraction else digits)
    is_less = found["before"] == "-" or found["inside"] == "-" or bool(found["after"])
    in_brackets = found["before"] == "(" and found["after"] == ")"
    negative = in_brackets or (is_less and found["after"] != ")")
    has_currency = _CURRENCY.search(found[0]) is not None
    is_grouped = _GROUPED.fullmatch(number) is not None
    is_money = bool(fraction or found["dash"]) or has_currency or is_grouped
    return Amount(-value if negative else value, is_money)
