"""Taking a bay of a centre for a time: the constraint decides who of several gets it.

Nobody locks the centre. One bay after the other is tried, and PostgreSQL refuses the second visit
at one bay; who was refused at all of them is told so, and offered other times.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from django.db import IntegrityError, OperationalError, transaction
from psycopg2.errors import DeadlockDetected, ExclusionViolation

from foundation.locks import lock_rows, together
from service.models import ONE_VISIT_PER_BAY, Appointment, AppointmentQuerySet, Bay, ServiceCentre

TRIES: Final = 3
CENTRE_IS_OPEN: Final = "appointment_centre_is_open"


class TimeTaken(Exception):
    """All bays are taken at this time, or the centre is closed then; nothing was changed."""


def book_days(centre_ids: Iterable[int]) -> None:
    """Hold the days of centres, as all do who book there, until the end of the transaction.

    Who closes a day waits for them, and they for who closes it. Before any appointment is locked.
    """
    for pk in sorted({*centre_ids}):
        together(f"days of centre {pk}")


def delete_lapsed(centre: ServiceCentre, start: datetime, end: datetime) -> None:
    """Delete the holds that have lapsed at this time, so that they take no bay any more."""
    rows = Appointment.objects.lapsed().filter(centre=centre).overlapping(start, end)
    delete_holds(rows)


def delete_holds(holds: AppointmentQuerySet) -> None:
    """Delete these holds, but for those that somebody else deletes or books just now."""
    rows = lock_rows(holds, skip_locked=True, for_deletion=True)
    Appointment.objects.filter(pk__in=[*rows.values_list("pk", flat=True)]).delete()


def take_bay(appointment: Appointment, bays: Iterable[Bay]) -> None:
    """Write a new appointment at the first of these bays that is free at its time.

    Raises:
        TimeTaken: none is, or the centre is closed then.
    """
    _first_free(appointment, bays, lambda: appointment.save(force_insert=True))


def change_bay(appointment: Appointment, bays: Iterable[Bay], columns: Iterable[str]) -> None:
    """Write a changed time at the first of these bays that is free then; the old one is free.

    Raises:
        TimeTaken: none is, or the centre is closed then.
    """
    names = ["bay", "period", *columns]
    _first_free(appointment, bays, lambda: appointment.save(update_fields=names))


def _first_free(appointment: Appointment, bays: Iterable[Bay], write: Callable[[], object]) -> None:
    for bay in bays:
        appointment.bay = bay
        for _try in range(TRIES):
            if (written := _wrote(write)) is not None:
                if written:
                    return
                break
    raise TimeTaken


def _wrote(write: Callable[[], object]) -> bool | None:
    """Return whether the bay was free; None: two waited for each other, so try again."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name == CENTRE_IS_OPEN or (
            isinstance(error.__cause__, ExclusionViolation) and name == ONE_VISIT_PER_BAY
        ):
            return False
        raise
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        return None
    return True
