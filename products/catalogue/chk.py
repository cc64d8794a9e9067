"""The CHK beside a serial number: kept as a keyed digest, tried a few times only."""

import hmac

from accounts.models import User
from foundation.encryption import digest
from foundation.throttles import A_DAY, Throttle, TooManyTries, count_each
from products.models import SerialNumber

# A CHK has 36^3 values at the very most and about 1,000 in use: the limits are the defence. Per
# member and address against trying one CHK on many units, per serial against trying all CHKs of
# one unit, and over all against many accounts doing so together. What one member may try of a
# serial in a day is a part of what all may: else a stranger could lock the owner out of it.
PER_MEMBER = Throttle("chk-member", limit=10, seconds=3600)
PER_ADDRESS = Throttle("chk-address", limit=30, seconds=3600)
PER_SERIAL_AND_MEMBER = Throttle("chk-serial-member", limit=5, seconds=A_DAY)
PER_SERIAL = Throttle("chk-serial", limit=20, seconds=A_DAY)
OVERALL = Throttle("chk-overall", limit=1000, seconds=3600)


class SerialLocked(TooManyTries):
    """Too many CHKs were tried for this serial, by this member or by others; which is not told."""


def chk_digest(serial: str, chk: str) -> bytes:
    """Make the digest under which the CHK of a serial is kept."""
    return digest("chk", f"{serial} {chk.strip().upper()}")


def check_chk(unit: SerialNumber, chk: str, *, by: User, address: str) -> bool:
    """Tell whether this is the unit's CHK, in constant time; every try counts (ASVS 2.4.1).

    Raises:
        SerialLocked: too many were tried for this serial; the CHK was not looked at.
        TooManyTries: another of the limits is reached; likewise.
    """
    count_each((PER_MEMBER, by.pk), (PER_ADDRESS, address))
    try:
        count_each((PER_SERIAL_AND_MEMBER, f"{unit.pk} {by.pk}"), (PER_SERIAL, unit.pk))
    except TooManyTries as spent:
        raise SerialLocked from spent
    count_each((OVERALL, "all"))
    return hmac.compare_digest(chk_digest(unit.serial, chk), bytes(unit.chk_digest))


def tries(unit: SerialNumber, *, by: User) -> int:
    """Tell how many CHKs the member tried for this unit within a day."""
    return PER_SERIAL_AND_MEMBER.tries(f"{unit.pk} {by.pk}")
