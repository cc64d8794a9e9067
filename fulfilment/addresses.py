"""Postal addresses: their lines, how a row stores them, and what finds the same one again.

A row has an address as one encrypted value. Two of one place or number are found by keyed digests,
which are made anew under a new key, not wrapped: what they were made of is in their own row. So a
search asks for as many digests as there are keys, and needs no look at the whole table.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import FEWEST_DIGITS
from accounts.regions import region_name
from accounts.watching import alarms
from foundation.encryption import Undecryptable, decrypt, encrypt
from foundation.encryption.digests import each_digest
from foundation.text import COMPARED_DIGITS, is_number, normalize_typed
from fulfilment.postal_forms import postal_form

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What the digests say; they are fixed, as the digests are stored.
PLACE: Final = "place of a recipient"
NUMBER: Final = "number of a recipient"

logger = logging.getLogger(__name__)


class AddressLine(NamedTuple):
    """A line of an address as a member is asked for it."""

    label: "StrPromise"
    longest: int


# The country is chosen; the lines are typed, as many as it has.
COUNTRY: Final = "country"
LINES: Final[dict[str, AddressLine]] = {
    "first_name": AddressLine(_("First Name"), 80),
    "last_name": AddressLine(_("Last Name"), 80),
    "zip_code": AddressLine(_("Zip code"), 20),
    "city": AddressLine(_("City"), 80),
    "state": AddressLine(_("State / Province / Region"), 80),
    "street": AddressLine(_("Street address"), 160),
    "unit": AddressLine(_("Apartment / Building / Unit / Floor"), 160),
    "contact_number": AddressLine(_("Contact Number"), 40),
    "note": AddressLine(_("Note"), 500),
}
# A person may have one name.
NAMES: Final = ("first_name", "last_name")
OF_THE_PERSON: Final = (*NAMES, "contact_number")


def lines_in(country: str) -> list[str]:
    """Return the lines of an address in a country, in the order in which they are asked for."""
    return [*NAMES, *postal_form(country).lines, "contact_number", "note"]


def required_in(country: str) -> set[str]:
    """Return the lines without which nothing can be sent to a country."""
    return {"first_name", "contact_number", *postal_form(country).required}


def encrypted(address: Mapping[str, str], purpose: str, seal: UUID) -> bytes:
    """Encrypt an address for one row."""
    return encrypt(json.dumps(dict(address), ensure_ascii=False), purpose, seal)


def decrypted(stored: bytes | memoryview, purpose: str, seal: UUID | None) -> dict[str, str]:
    """Decrypt an address; an empty one where it cannot be read now, of which staff hear.

    One address must not take the pages of its claim away.
    """
    try:
        return opened(stored, purpose, seal)
    except Undecryptable:
        alarms.count(alarms.UNREADABLE, "all")
        logger.error("An address cannot be decrypted: %s.", purpose)  # noqa: TRY400 -- without a traceback, which could hold it
        return {}


def opened(stored: bytes | memoryview, purpose: str, seal: UUID | None) -> dict[str, str]:
    """Decrypt an address.

    Raises:
        Undecryptable: it cannot be read.
    """
    found: dict[str, str] = json.loads(decrypt(stored, purpose, seal))
    return found


def is_complete(address: Mapping[str, str]) -> bool:
    """Return whether all lines are there that its country requires, and as it writes them.

    An address from before it had a country is taken as it was typed.
    """
    country = address.get(COUNTRY, "")
    if not all(address.get(name) for name in required_in(country)):
        return False
    zip_code = address.get("zip_code", "")
    if zip_code and not postal_form(country).takes_zip_code(zip_code):
        return False
    return not country or is_number(address["contact_number"], country)


def labelled(address: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield label and value of each line of an address, in the order of its country."""
    country = address.get(COUNTRY, "")
    if country:
        yield gettext("Region / Location"), region_name(country)
    for name in lines_in(country):
        yield str(LINES[name].label), address.get(name, "")


def label_of(address: Mapping[str, str]) -> list[str]:
    """Return the lines of the label on a parcel; none of an empty address."""
    name = " ".join(filter(None, (address.get(each, "") for each in NAMES)))
    country = address.get(COUNTRY, "")
    printed = postal_form(country).printed(address)
    lines = [name, *printed, region_name(country), address.get("contact_number", "")]
    return [line for line in lines if line.strip()]


def place_of(address: Mapping[str, str]) -> str:
    """Reduce zip code and street to small letters and digits, the same for all spellings."""
    joined = normalize_typed(address.get("zip_code", "") + address.get("street", ""))
    return "".join(char for char in joined if char.isalnum()).lower()


def number_of(address: Mapping[str, str]) -> str:
    """Return the end of the contact number, as ``end_of_number`` does; "" if it is none."""
    return end_of(address.get("contact_number", ""))


def end_of(number: str) -> str:
    """Return the last digits of a number, with and without its country code; "" if it is none."""
    digits = re.sub(r"[^0-9]", "", number)
    return digits[-COMPARED_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""


def digests_of(purpose: str, texts: set[str]) -> list[bytes]:
    """Return the digests by which rows with one of these texts are found, whatever their key."""
    return [each for text in texts if text for each in each_digest(purpose, text)]
