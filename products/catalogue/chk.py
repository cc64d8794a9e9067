"""The CHK next to a serial number: stored as a keyed digest, with throttled attempts."""

import hmac
from collections.abc import Iterable

from accounts.captchas import suspicion
from accounts.models import User
from accounts.security_events import SecurityEvent, record_often
from accounts.watching import alarms
from foundation.encryption import digest, digest_all
from foundation.encryption.digests import digests_by
from foundation.text import normalize_chk
from foundation.throttles import A_DAY, Throttle, TooManyTries, count_each
from products.models import SerialNumber

EVERYBODY = "all"
# A CHK has at most 36^3 values, about 1,000 of them in use, so these limits are the defence: per
# member and network against trying one CHK on many serials, per serial against trying every CHK on
# one serial. One member may use only a part of the daily attempts for a serial, or a stranger could
# lock the owner out. Only wrong CHKs count: limits punish guessing, not use. Where many accounts
# guess together, staff are told and each member gets one try a minute; nobody is shut out.
PER_MEMBER = Throttle("chk-member", limit=10, seconds=3600)
PER_ADDRESS = Throttle("chk-address", limit=30, seconds=3600)
PER_SERIAL_AND_MEMBER = Throttle("chk-serial-member", limit=5, seconds=A_DAY)
PER_SERIAL = Throttle("chk-serial", limit=20, seconds=A_DAY)
OVERALL = Throttle("chk-overall", limit=1000, seconds=3600)
SLOWED = Throttle("chk-slowed", limit=1, seconds=60)
# A photo of the label opens a serial that others have locked; a label is easily drawn, though.
PHOTOS_PER_MEMBER = Throttle("chk-photo", limit=5, seconds=A_DAY)


class SerialLocked(TooManyTries):
    """Too many CHKs were tried for this serial; by whom is not disclosed."""


def chk_digest(serial: str, chk: str) -> bytes:
    """Return the keyed digest as which the CHK of a serial is stored."""
    return digest("chk", _of_label(serial, chk))


def chk_digests(units: Iterable[tuple[str, str]]) -> list[bytes]:
    """Return the digests of many serials and their CHKs, which are normalized already."""
    return digest_all(("chk", f"{serial} {chk}") for serial, chk in units)


def chk_digests_by(chains: Iterable[str], serial: str, chk: str) -> bytes:
    """Return the digests of a CHK under each of these chains of keys, one after the other."""
    return digests_by(chains, "chk", _of_label(serial, chk))


def _of_label(serial: str, chk: str) -> str:
    return f"{serial} {normalize_chk(chk)}"


def check_chk(
    unit: SerialNumber, chk: str, *, by: User, address: str, is_on_photo: bool = False
) -> bool:
    """Check the CHK of a serial number in constant time; every wrong one counts (ASVS 2.4.1).

    ``is_on_photo``: the member scanned a label on which both stand; the lock of the serial number
    does not hold for it.

    Raises:
        SerialLocked: too many attempts for this serial; the CHK was not checked.
        TooManyTries: another limit is reached; the CHK was not checked.
    """
    # Counted before the check, so that requests at the same time do not get more tries than one
    # after the other, and given back if the CHK is right.
    try:
        counted = _count(unit, by=by, address=address, is_on_photo=is_on_photo)
    except TooManyTries:
        about = f"CHK of serial number {unit.pk}"
        record_often(SecurityEvent.Kind.THROTTLED, by=by, same=f"chk {by.pk}", about=about)
        raise
    entered = chk_digests_by([unit.digest_keys], unit.serial, chk)
    if hmac.compare_digest(entered, bytes(unit.chk_digest)):
        for throttle, key in counted:
            throttle.forgive(key)
        return True
    suspicion.count_miss(by)
    OVERALL.hit(EVERYBODY)
    alarms.count(alarms.WRONG_CHKS, EVERYBODY)
    return False


def tries_left(unit: SerialNumber, *, by: User) -> int:
    """Return how many wrong CHKs the member may still try for this serial today."""
    return max(0, PER_SERIAL_AND_MEMBER.limit - wrong_tries(unit, by=by))


def _count(
    unit: SerialNumber, *, by: User, address: str, is_on_photo: bool
) -> list[tuple[Throttle, object]]:
    general: list[tuple[Throttle, object]] = [(PER_MEMBER, by.pk), (PER_ADDRESS, address)]
    if OVERALL.is_spent(EVERYBODY):
        general.append((SLOWED, by.pk))
    of_serial: list[tuple[Throttle, object]] = [
        (PER_SERIAL_AND_MEMBER, f"{unit.pk} {by.pk}"),
        (PER_SERIAL, unit.pk),
    ]
    if is_on_photo:
        general.append((PHOTOS_PER_MEMBER, by.pk))
        count_each(*general)
        return general
    count_each(*general)
    try:
        count_each(*of_serial)
    except TooManyTries as spent:
        raise SerialLocked from spent
    return [*general, *of_serial]


def wrong_tries(unit: SerialNumber, *, by: User) -> int:
    """Return how many wrong CHKs the member tried for this serial within a day."""
    return PER_SERIAL_AND_MEMBER.tries(f"{unit.pk} {by.pk}")
