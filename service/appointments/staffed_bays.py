"""At how many bays a centre serves at a moment, and what no longer fits when its hours change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import cast

from django.db import transaction
from django.utils import timezone

from foundation.locks import lock_rows, one_at_a_time
from service.appointments import bays
from service.appointments.bays import TimeTaken
from service.models import (
    Appointment,
    AppointmentQuerySet,
    Bay,
    BlockedTime,
    OpeningHours,
    ServiceCentre,
)
from service.visit_times.staffed_hours import StaffedHours


@dataclass(frozen=True, slots=True)
class BayChange:
    """What becomes of the visits to come when a centre changes its hours: bay by bay."""

    # Appointment and the bay that it goes to instead: its member notices nothing.
    moved: list[tuple[Appointment, Bay]] = field(default_factory=list)
    left_over: list[Appointment] = field(default_factory=list)


def staffed_at(
    centre: ServiceCentre, start: datetime, end: datetime, *, hours: Iterable[OpeningHours]
) -> list[Bay]:
    """Return the bays that are staffed at a time by these hours, in their order."""
    count = StaffedHours(hours, centre.zone).bays_between(start, end)
    return list(centre.bays.all())[:count]


def expected_from_now(centre: ServiceCentre) -> AppointmentQuerySet:
    """Return who is still expected at a centre, in the order of time."""
    rows = Appointment.objects.filter(centre=centre, state=Appointment.State.BOOKED)
    return rows.filter(period__startswith__gt=timezone.now()).by_time()


def bay_change(centre: ServiceCentre, hours: Iterable[OpeningHours]) -> BayChange:
    """Find which visits to come would go to another bay under other hours, and which to none."""
    hours, found = list(hours), BayChange()
    taken = _Taken(centre)
    for visit in expected_from_now(centre).select_related("bay", "centre"):
        start, end = visit.starts_at, visit.ends_at
        staffed = staffed_at(centre, start, end, hours=hours)
        if visit.bay in staffed:
            continue
        free = next((bay for bay in staffed if taken.is_free(bay, start, end)), None)
        if free is None:
            found.left_over.append(visit)
        else:
            taken.add(free, start, end)
            found.moved.append((visit, free))
    return found


@transaction.atomic
def move_to_staffed(centre: ServiceCentre) -> int:
    """Move the visits whose bay is no longer staffed to one that is; return how many."""
    one_at_a_time(f"days of centre {centre.pk}")
    change = bay_change(centre, centre.hours.all())
    return sum(_moved(visit, [bay]) for visit, bay in change.moved)


def to_another_bay(visit: Appointment) -> bool:
    """Move a locked visit to another staffed bay at the same time; return whether one was free."""
    start, end = visit.starts_at, visit.ends_at
    centre = visit.centre
    staffed = staffed_at(centre, start, end, hours=centre.hours.all())
    bays.delete_lapsed(centre, visit.period)
    return _changed(visit, [bay for bay in staffed if bay != visit.bay])


def _moved(visit: Appointment, free: list[Bay]) -> bool:
    locked = lock_rows(Appointment.objects.filter(state=Appointment.State.BOOKED))
    found = locked.filter(pk=visit.pk, period=visit.period).first()
    return found is not None and _changed(found, free)


def _changed(visit: Appointment, free: list[Bay]) -> bool:
    try:
        bays.change_bay(visit, free, [])
    except TimeTaken:
        return False
    return True


class _Taken:
    """What is taken at a centre from now on, bay by bay."""

    def __init__(self, centre: ServiceCentre) -> None:
        now = timezone.now()
        visits = Appointment.objects.taking_time().filter(centre=centre)
        rows = visits.filter(period__endswith__gt=now).values_list("bay", "period")
        blocked = BlockedTime.objects.live().filter(centre=centre, period__endswith__gt=now)
        both = chain(rows, blocked.values_list("bay", "period"))
        self._times: list[tuple[int | None, datetime, datetime]] = [
            (pk, cast("datetime", period.lower), cast("datetime", period.upper))
            for pk, period in both
        ]

    def is_free(self, bay: Bay, start: datetime, end: datetime) -> bool:
        """Return whether nothing is at a bay between two moments."""
        return not any(
            pk in {bay.pk, None} and begins < end and start < ends
            for pk, begins, ends in self._times
        )

    def add(self, bay: Bay, start: datetime, end: datetime) -> None:
        """Note that something goes there."""
        self._times.append((bay.pk, start, end))
