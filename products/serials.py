"""Serial numbers: bring them into one form, find the unit, suggest look-alikes, check the CHK."""

import hmac
from collections.abc import Iterable
from itertools import islice, product

from accounts.models import User
from accounts.throttles import Throttle
from notifications.sealing import digest
from products.models import SerialNumber

# A CHK has 36^3 values at the very most and about 1,000 in use: the limits are the defence. Per
# serial against trying all CHKs of one unit, per member and address against trying one CHK on
# many units, and over all against many accounts doing so together.
PER_SERIAL = Throttle("chk-serial", limit=5, seconds=3600)
PER_MEMBER = Throttle("chk-member", limit=10, seconds=3600)
PER_ADDRESS = Throttle("chk-address", limit=30, seconds=3600)
OVERALL = Throttle("chk-overall", limit=1000, seconds=3600)

LOOK_ALIKES = {"0": "0OQ", "O": "O0Q", "Q": "QO0", "1": "1IL", "I": "I1L", "L": "L1I"} | {
    pair[i]: pair[i] + pair[1 - i] for pair in ("8B", "5S", "2Z") for i in (0, 1)
}
MOST_SPELLINGS = 512
MOST_SUGGESTIONS = 3
DRESSING = str.maketrans("", "", " \t\r\n\u00a0\u200b-._/:")


class TooManyTries(Exception):
    """The CHK was tried too often; how often is not told."""


def normalise(text: str) -> str:
    """Bring a typed or pasted serial into its one form: ``S/N: ba3t-0194`` becomes ``BA3T0194``."""
    bare = text.upper().translate(DRESSING)
    return bare.removeprefix("SN") if "S/N" in text.upper() or "SN:" in text.upper() else bare


def find(text: str) -> SerialNumber | None:
    """Find the unit with this serial number, however it was typed."""
    units = SerialNumber.objects.select_related("product__category")
    return units.filter(serial=normalise(text)).first()


def look_alikes(text: str) -> list[str]:
    """Suggest existing serials that read almost the same: 0 for O, 1 for I or l, 8 for B."""
    serial = normalise(text)
    found = SerialNumber.objects.filter(serial__in=list(_spellings(serial)))
    return list(
        found.exclude(serial=serial).order_by("serial").values_list("serial", flat=True)[
            :MOST_SUGGESTIONS
        ]
    )


def _spellings(serial: str) -> Iterable[str]:
    return islice(
        map("".join, product(*(LOOK_ALIKES.get(sign, sign) for sign in serial))), MOST_SPELLINGS
    )


def chk_digest(serial: str, chk: str) -> bytes:
    """Make the digest under which the CHK of a serial is kept."""
    return digest("chk", f"{serial} {chk.strip().upper()}")


def check_chk(unit: SerialNumber, chk: str, *, by: User, address: str) -> bool:
    """Tell whether this is the unit's CHK, in constant time; every try counts (ASVS 2.4.1).

    Raises:
        TooManyTries: one of the limits is reached; the CHK was not looked at.
    """
    tries = [
        PER_SERIAL.hit(unit.pk),
        PER_MEMBER.hit(by.pk),
        PER_ADDRESS.hit(address),
        OVERALL.hit("all"),
    ]
    if not all(tries):
        raise TooManyTries
    return hmac.compare_digest(chk_digest(unit.serial, chk), bytes(unit.chk_digest))
