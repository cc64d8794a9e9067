"""The CHK next to a serial number: stored as a keyed digest, with throttled attempts."""

import hmac

from accounts.models import User
from foundation.encryption import digest
from foundation.text import normalize_chk
from foundation.throttles import A_DAY, Throttle, TooManyTries, count_each
from products.models import SerialNumber

# A CHK has at most 36^3 values, about 1,000 of them in use, so these limits are the defence: per
# member and address against trying one CHK on many serials, per serial against trying every CHK on
# one serial, and overall against many accounts working together. One member may use only a part of
# the daily attempts for a serial, or a stranger could lock the owner out.
PER_MEMBER = Throttle("chk-member", limit=10, seconds=3600)
PER_ADDRESS = Throttle("chk-address", limit=30, seconds=3600)
PER_SERIAL_AND_MEMBER = Throttle("chk-serial-member", limit=5, seconds=A_DAY)
PER_SERIAL = Throttle("chk-serial", limit=20, seconds=A_DAY)
OVERALL = Throttle("chk-overall", limit=1000, seconds=3600)


class SerialLocked(TooManyTries):
    """Too many CHKs were tried for this serial; by whom is not disclosed."""


def chk_digest(serial: str, chk: str) -> bytes:
    """Return the keyed digest as which the CHK of a serial is stored."""
    return digest("chk", f"{serial} {normalize_chk(chk)}")


def check_chk(unit: SerialNumber, chk: str, *, by: User, address: str) -> bool:
    """Check the CHK of a serial number in constant time; every attempt counts (ASVS 2.4.1).

    Raises:
        SerialLocked: too many attempts for this serial; the CHK was not checked.
        TooManyTries: another limit is reached; the CHK was not checked.
    """
    count_each((PER_MEMBER, by.pk), (PER_ADDRESS, address))
    try:
        count_each((PER_SERIAL_AND_MEMBER, f"{unit.pk} {by.pk}"), (PER_SERIAL, unit.pk))
    except TooManyTries as spent:
        raise SerialLocked from spent
    count_each((OVERALL, "all"))
    return hmac.compare_digest(chk_digest(unit.serial, chk), bytes(unit.chk_digest))


def tries(unit: SerialNumber, *, by: User) -> int:
    """Return how many CHKs the member tried for this serial within a day."""
    return PER_SERIAL_AND_MEMBER.tries(f"{unit.pk} {by.pk}")
