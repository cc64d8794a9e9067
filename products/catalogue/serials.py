"""Look up serial numbers, and suggest look-alikes if one is not found."""

from accounts.models import User
from foundation.text import normalize_serial
from foundation.throttles import Throttle, count_each
from products.models import LOOK_ALIKES, SerialNumber, normalize_look_alikes

# A lookup reveals that a serial exists, and a suggestion reveals a serial: both are throttled.
# Whoever knows the CHK too has the label at hand: that lookup no longer counts.
LOOK_UPS_PER_MEMBER = Throttle("serial-member", limit=20, seconds=3600)
LOOK_UPS_PER_ADDRESS = Throttle("serial-address", limit=120, seconds=3600)
SUGGESTIONS_PER_MEMBER = Throttle("suggestions-member", limit=3, seconds=3600)
MOST_SUGGESTIONS = 3
MOST_COMPARED = 50

TO_SKELETON = str.maketrans(*LOOK_ALIKES)


def find(text: str) -> SerialNumber | None:
    """Find this serial number, however it was typed; not one that was exchanged for another."""
    units = SerialNumber.objects.filter(left_by=None).select_related("product__category")
    return units.filter(serial=normalize_serial(text)).first()


def masked(unit: SerialNumber) -> str:
    """Return the serial masked except for its end, for readers who need not know all of it."""
    return "\u2022" * 6 + unit.serial[-4:]


def look_up(text: str, *, by: User, address: str) -> SerialNumber | None:
    """Find a serial number for a member who registers it; every lookup counts.

    Raises:
        TooManyTries: a limit is reached; nothing was looked up.
    """
    count_each((LOOK_UPS_PER_MEMBER, by.pk), (LOOK_UPS_PER_ADDRESS, address))
    return find(text)


def forgive_look_up(*, by: User, address: str) -> None:
    """Let a lookup not count, since the member turned out to have the label at hand."""
    LOOK_UPS_PER_MEMBER.forgive(by.pk)
    LOOK_UPS_PER_ADDRESS.forgive(address)


def suggest(text: str, *, by: User) -> list[str] | None:
    """Suggest look-alikes to a member; None if throttled."""
    return look_alikes(text) if SUGGESTIONS_PER_MEMBER.hit(by.pk) else None


def look_alikes(text: str) -> list[str]:
    """List existing serials that look alike (0 for O, 8 for B), the most similar first."""
    serial = normalize_serial(text)
    units = SerialNumber.objects.filter(left_by=None)
    units = units.alias(skeleton=normalize_look_alikes("serial"))
    alike = units.filter(skeleton=serial.translate(TO_SKELETON)).exclude(serial=serial)
    found = alike.order_by("serial").values_list("serial", flat=True)[:MOST_COMPARED]
    return sorted(found, key=lambda other: _differences(serial, other))[:MOST_SUGGESTIONS]


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
