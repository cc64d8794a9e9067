"""What a cell of an export says: dates in the reader's zone, numbers as programs read them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_precision, get_decimal_symbol
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.languages import current_language
from foundation.tables.spreadsheets import safe_cell

# No XML holds them, and so no workbook.
_CONTROL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def separator() -> str:
    """Return what stands between cells where the reader's spreadsheet program is at home.

    Where the decimal sign is a comma, Excel expects a semicolon.
    """
    return ";" if decimal_sign() == "," else ","


def decimal_sign() -> str:
    """Return what stands before the decimals in the reader's language."""
    return str(get_decimal_symbol(current_language().replace("-", "_")))


def money(amount_minor: int | None, currency: str) -> Decimal | None:
    """Return an amount in whole units of its currency; None where there is none."""
    if amount_minor is None or not currency:
        return None
    return Decimal(amount_minor).scaleb(-get_currency_precision(currency))


def csv_cell(value: object) -> str:
    """Return a value as a CSV file has it; what would run as a formula is guarded."""
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case Decimal():
            return f"{value:f}".replace(".", decimal_sign())
        case _:
            return safe_cell(value)


def workbook_cell(value: object) -> object:
    """Return a value as a workbook has it: numbers and dates as such, all else as guarded text."""
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        case None | int() | Decimal() | date():
            return value
        case _:
            return safe_cell(str(value).translate(_CONTROL))
