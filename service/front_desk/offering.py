"""Three other times for a visit that the office cancelled: one press takes one of them."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain, zip_longest
from typing import cast

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from foundation.locks import lock_rows, one_at_a_time
from service.appointments import bays, booking
from service.appointments.bays import TimeTaken
from service.models import MOST_OFFERED, Appointment, OfferedTime, ServiceCentre
from service.visit_times.free_times import FreeTime, FreeTimes


class OfferGone(Exception):
    """Others were faster at this time; three others are offered now."""


def other_times(lost: Appointment) -> list[FreeTime]:
    """Return three free times: on the next days, about the time of day that was lost.

    What is offered to others already comes last, so that not all are sent to the same times.
    """
    by_day = FreeTimes(lost.centre, lost.kind, member=lost.user_id).by_day().values()
    promised = _promised(lost.centre)
    left = [[each for each in day if promised[each.start] < each.bays_left] for day in by_day]
    enough = sum(map(len, left)) >= MOST_OFFERED
    days = [_about(day, lost.starts_at) for day in (left if enough else by_day) if day]
    in_turn = (each for each in chain.from_iterable(zip_longest(*days)) if each is not None)
    return sorted(list(in_turn)[:MOST_OFFERED], key=lambda each: each.start.astimezone(UTC))


def offer(lost: Appointment) -> list[OfferedTime]:
    """Offer three times for a locked visit, in the place of those that nobody took."""
    lost.offered_times.all().delete()
    return OfferedTime.objects.bulk_create(
        OfferedTime(appointment=lost, number=number, period=DateTimeTZRange(each.start, each.end))
        for number, each in enumerate(other_times(lost), start=1)
    )


def take(*, by: User, appointment_id: int, number: int) -> Appointment:
    """Take one of the offered times with one press; pressed twice, it is one appointment.

    Raises:
        Appointment.DoesNotExist: not a visit of this member.
        OfferedTime.DoesNotExist: nothing is offered under this number.
        OfferGone: others were faster.
        booking.TooManyAppointments: the member has two other appointments by now.
    """
    taken = _take(by, appointment_id, number)
    if taken is None:
        raise OfferGone
    return taken


def taken_for(lost: Appointment) -> Appointment | None:
    """Return what the member took instead."""
    rows = lost.offered_times.filter(taken_as__isnull=False).select_related("taken_as")
    taken = rows.first()
    return taken.taken_as if taken else None


@transaction.atomic
def _take(by: User, appointment_id: int, number: int) -> Appointment | None:
    """Return what was booked; None if the time is gone, in the place of which are three others."""
    bays.book_days([by.appointments.get(pk=appointment_id).centre_id])
    one_at_a_time(f"appointments of {by.pk}")
    lost = lock_rows(by.appointments.for_pages()).get(pk=appointment_id)
    if (before := taken_for(lost)) is not None:
        return before
    offered = lost.offered_times.get(number=number)
    try:
        offered.taken_as = _book(by, lost, offered)
    except TimeTaken:
        offer(lost)
        return None
    offered.save(update_fields=["taken_as"])
    return offered.taken_as


def _book(by: User, lost: Appointment, offered: OfferedTime) -> Appointment:
    product = lost.registered_product
    booking.hold(
        by=by,
        key=offered.key,
        kind=lost.kind,
        centre=lost.centre,
        start=offered.starts_at,
        # It may have changed hands.
        product=product if product and product.user_id == by.pk else None,
        language=lost.language,
        is_offered=True,
    )
    return booking.book(by=by, key=offered.key, matter=lost.matter, phone=lost.phone)


def _promised(centre: ServiceCentre) -> Counter[datetime]:
    rows = OfferedTime.objects.open().filter(appointment__centre=centre)
    return Counter(cast("datetime", each.lower) for each in rows.values_list("period", flat=True))


def _about(times: list[FreeTime], lost: datetime) -> list[FreeTime]:
    return sorted(times, key=lambda each: (_apart(each.start, lost), each.start))


def _apart(one: datetime, other: datetime) -> timedelta:
    """Return how far the clock is from showing the same."""
    return abs(_of_day(one) - _of_day(other))


def _of_day(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
