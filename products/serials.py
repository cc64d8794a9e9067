"""Serial numbers: bring them into one form, find the unit, suggest look-alikes, check the CHK."""

import hmac
import unicodedata

from accounts.models import User
from accounts.throttles import Throttle
from notifications.sealing import digest
from products.models import LOOK_ALIKES, SerialNumber, skeleton

A_DAY = 24 * 3600

# A CHK has 36^3 values at the very most and about 1,000 in use: the limits are the defence. Per
# member and address against trying one CHK on many units, per serial against trying all CHKs of
# one unit, and over all against many accounts doing so together. What one member may try of a
# serial in a day is a part of what all may: else a stranger could lock the owner out of it.
PER_MEMBER = Throttle("chk-member", limit=10, seconds=3600)
PER_ADDRESS = Throttle("chk-address", limit=30, seconds=3600)
PER_SERIAL_AND_MEMBER = Throttle("chk-serial-member", limit=5, seconds=A_DAY)
PER_SERIAL = Throttle("chk-serial", limit=20, seconds=A_DAY)
OVERALL = Throttle("chk-overall", limit=1000, seconds=3600)

# A lookup tells whether a serial exists, a suggestion tells a serial: neither is free.
LOOK_UPS_PER_MEMBER = Throttle("serial-member", limit=30, seconds=3600)
LOOK_UPS_PER_ADDRESS = Throttle("serial-address", limit=120, seconds=3600)
SUGGESTIONS_PER_MEMBER = Throttle("suggestions-member", limit=10, seconds=3600)
MOST_SUGGESTIONS = 3
MOST_COMPARED = 50

DRESSING = str.maketrans("", "", " \t\r\n\u200b-\u2010\u2013\u2014._/:")
TO_SKELETON = str.maketrans(*LOOK_ALIKES)


class TooManyTries(Exception):
    """Something was tried too often, by this member or by others."""


class SerialLocked(TooManyTries):
    """Too many CHKs were tried for this serial, by this member or by others; which is not told."""


def normalise(text: str) -> str:
    """Bring a typed or pasted serial into its one form: ``S/N: ba3t-0194`` becomes ``BA3T0194``."""
    # A keyboard for Chinese types wide letters and digits: NFKC makes them plain ones.
    typed = unicodedata.normalize("NFKC", text).upper()
    bare = typed.translate(DRESSING)
    return bare.removeprefix("SN") if "S/N" in typed or "SN:" in typed else bare


def find(text: str) -> SerialNumber | None:
    """Find the unit with this serial number, however it was typed."""
    units = SerialNumber.objects.select_related("product__category")
    return units.filter(serial=normalise(text)).first()


def masked(unit: SerialNumber) -> str:
    """Show the end of a serial alone, to somebody who need not know all of it."""
    return "\u2022" * 6 + unit.serial[-4:]


def look_up(text: str, *, by: User, address: str) -> SerialNumber | None:
    """Find the unit for a member who registers it; every lookup counts.

    Raises:
        TooManyTries: a limit is reached; nothing was looked up.
    """
    _count((LOOK_UPS_PER_MEMBER, by.pk), (LOOK_UPS_PER_ADDRESS, address))
    return find(text)


def suggest(text: str, *, by: User) -> list[str] | None:
    """Suggest look-alikes to a member; None after a few times in an hour."""
    return look_alikes(text) if SUGGESTIONS_PER_MEMBER.hit(by.pk) else None


def look_alikes(text: str) -> list[str]:
    """List existing serials that read almost the same, the most similar first: 0 for O, 8 for B."""
    serial = normalise(text)
    units = SerialNumber.objects.alias(skeleton=skeleton("serial"))
    alike = units.filter(skeleton=serial.translate(TO_SKELETON)).exclude(serial=serial)
    found = alike.order_by("serial").values_list("serial", flat=True)[:MOST_COMPARED]
    return sorted(found, key=lambda other: _differences(serial, other))[:MOST_SUGGESTIONS]


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def chk_digest(serial: str, chk: str) -> bytes:
    """Make the digest under which the CHK of a serial is kept."""
    return digest("chk", f"{serial} {chk.strip().upper()}")


def check_chk(unit: SerialNumber, chk: str, *, by: User, address: str) -> bool:
    """Tell whether this is the unit's CHK, in constant time; every try counts (ASVS 2.4.1).

    Raises:
        SerialLocked: too many were tried for this serial; the CHK was not looked at.
        TooManyTries: another of the limits is reached; likewise.
    """
    _count((PER_MEMBER, by.pk), (PER_ADDRESS, address))
    try:
        _count((PER_SERIAL_AND_MEMBER, f"{unit.pk} {by.pk}"), (PER_SERIAL, unit.pk))
    except TooManyTries as spent:
        raise SerialLocked from spent
    _count((OVERALL, "all"))
    return hmac.compare_digest(chk_digest(unit.serial, chk), bytes(unit.chk_digest))


def tries(unit: SerialNumber, *, by: User) -> int:
    """Tell how many CHKs the member tried for this unit within a day."""
    return PER_SERIAL_AND_MEMBER.tries(f"{unit.pk} {by.pk}")


def _count(*tries: tuple[Throttle, object]) -> None:
    # The member's own limit first, and none after one that is spent: else one member could use
    # up the limit of a serial, or of all, and so shut out everybody.
    if not all(throttle.hit(key) for throttle, key in tries):
        raise TooManyTries
