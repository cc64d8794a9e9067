"""Service centres, kinds of visits and appointments for tests."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from service.appointments import booking
from service.models import Appointment, Bay, OpeningHours, ServiceCentre, VisitKind

_numbers = count(1)
BERLIN = "Europe/Berlin"


def make_centre(
    *, bays: int = 2, opens: str = "09:00", closes: str = "17:00", **fields: Any
) -> ServiceCentre:
    """A centre in Berlin that is open every day of the year, with all its bays staffed."""
    usual = {
        "name": f"centre-{next(_numbers)}",
        "region": "DE",
        "time_zone": BERLIN,
        "address": "Torstraße 1\n10119 Berlin",
        "opens_on_holidays": True,
        "horizon_days": 10,
    }
    centre = ServiceCentre.objects.create(**{**usual, **fields})
    Bay.objects.bulk_create(Bay(centre=centre, number=number + 1) for number in range(bays))
    OpeningHours.objects.bulk_create(
        OpeningHours(
            centre=centre,
            weekday=weekday,
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
            bays=bays,
        )
        for weekday in range(7)
    )
    return centre


def make_kind(*centres: ServiceCentre, **fields: Any) -> VisitKind:
    """A kind of visit of half an hour that these centres offer, for products of all categories."""
    usual = {"name": f"kind-{next(_numbers)}", "purpose": VisitKind.Purpose.HAND_IN}
    kind = VisitKind.objects.create(**{**usual, **fields})
    kind.centres.set(centres)
    return kind


def on(centre: ServiceCentre, clock: str = "10:00", *, days: int = 3) -> datetime:
    """The moment at which the clock of a centre shows this, some days from now."""
    zone = ZoneInfo(centre.time_zone)
    day: date = timezone.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time.fromisoformat(clock), zone)


def make_hold(user: User, centre: ServiceCentre, start: datetime, **fields: Any) -> Appointment:
    """A time that is held, for a kind of visit that the centre offers."""
    kind = fields.pop("kind", None) or centre.kinds.first() or make_kind(centre)
    usual = {"key": uuid4(), "language": "en"}
    return booking.hold(by=user, kind=kind, centre=centre, start=start, **{**usual, **fields})


def make_appointment(
    user: User, centre: ServiceCentre, start: datetime | None = None, **fields: Any
) -> Appointment:
    """A booked appointment."""
    held = make_hold(user, centre, start or on(centre), **fields)
    return booking.book(by=user, key=held.key)


def lapse(held: Appointment) -> None:
    """Let its ten minutes be over."""
    Appointment.objects.filter(pk=held.pk).update(held_until=timezone.now() - timedelta(minutes=1))
