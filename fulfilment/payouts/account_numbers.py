"""Accounts: whether one can be right, and whether SEPA reaches it; nothing is asked of a bank."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from foundation.text import normalize_typed
from fulfilment.models import PayoutField, PayoutMethod
from fulfilment.models.payout_details import HOLDER

IBAN: Final = "iban"
LONGEST_HOLDER: Final = 70
# Countries of the SEPA zone by the first two letters of their IBANs; Jersey and the like have GB's.
_SEPA: Final = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT "
    "NL NO PL PT RO RS SE SI SK SM VA"
)
SEPA_ZONE: Final = frozenset(_SEPA.split())
_BLANKS: Final = re.compile(r"[\s\-./]+")
# Among domestic accounts this number alone has a digit that proves the others.
ROUTING_NUMBER: Final = "routing_number"


def tidied(typed: str) -> str:
    """Return a number as banks write it in files: capitals, without blanks and hyphens."""
    return _BLANKS.sub("", normalize_typed(typed)).upper()


def is_right_iban(iban: str) -> bool:
    """Return whether length and check digits of an IBAN are those of its country."""
    # Not needed by most processes, and takes a seventh of a second.
    from stdnum import iban as rules  # noqa: PLC0415 -- see above

    return bool(rules.is_valid(iban, check_country=True))


def is_in_sepa(iban: str) -> bool:
    """Return whether a SEPA credit transfer reaches an account."""
    return iban[:2] in SEPA_ZONE


def fault_of_iban(iban: str) -> str:
    """Say what is wrong with an IBAN, to its member; "" if nothing is."""
    if not is_right_iban(iban):
        return _("This isn't a valid IBAN. Check each digit; it's on your bank card or statement.")
    if not is_in_sepa(iban):
        return _("We can't pay to accounts in this country by IBAN.")
    return ""


def fault_of(field: PayoutField, value: str) -> str:
    """Say what is wrong with one field of an account, to its member; "" if nothing is."""
    if field.name == IBAN:
        return fault_of_iban(value)
    is_right = re.fullmatch(field.pattern, value) is not None
    if is_right and field.name == ROUTING_NUMBER:
        is_right = _has_check_digit(value)
    if is_right:
        return ""
    text = _("Check this; it looks like %(example)s.")
    return text % {"example": field.example} if field.example else _("Check this.")


def faulty_fields(method: PayoutMethod, account: Mapping[str, str]) -> list[str]:
    """Name the fields of a stored account that are wrong, by the rules as they are today."""
    return [
        field.name for field in method.fields.all() if fault_of(field, account.get(field.name, ""))
    ]


def number_of(method: PayoutMethod, account: Mapping[str, str]) -> str:
    """Return the number of which pages show the last four."""
    names = [field.name for field in method.fields.all() if field.is_number]
    return account.get(names[0], "") if names else ""


def holder_of(account: Mapping[str, str]) -> str:
    """Return whose account it is."""
    return account.get(HOLDER, "")


def _has_check_digit(number: str) -> bool:
    weights = (3, 7, 1) * 3
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 10 == 0
