"""Taking a bay of a centre for a time: the constraint decides who of several gets it.

Nobody locks the centre. One bay after the other is tried, and PostgreSQL refuses the second visit
at one bay; who was refused at all of them is told so, and offered other times.
"""

from collections.abc import Callable, Iterable
from typing import Final

from django.db import IntegrityError, OperationalError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from psycopg2.errors import DeadlockDetected

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


def delete_lapsed(centre: ServiceCentre, period: DateTimeTZRange) -> None:
    """Delete the holds that have lapsed at this time, so that they take no bay any more."""
    rows = Appointment.objects.lapsed().filter(centre=centre).overlapping(period)
    delete_holds(rows)


def delete_holds(holds: AppointmentQuerySet) -> None:
    """Delete these holds, but for those that somebody else deletes or books just now."""
    rows = lock_rows(holds, skip_locked=True, for_deletion=True)
    Appointment.objects.filter(pk__in=[*rows.values_list("pk", flat=True)]).delete()


def take_bay(appointment: Appointment, bays: Iterable[Bay]) -> None:
    """Write a new appointment at the first of these bays that is free at its time.

    ``ON CONFLICT DO NOTHING`` looks before it writes, so that two who come at the same moment do
    not wait for each other.

    Raises:
        TimeTaken: none is, or the centre is closed then.
    """
    for bay in bays:
        appointment.bay = bay
        _refused(lambda: Appointment.objects.bulk_create([appointment], ignore_conflicts=True))
        written = Appointment.objects.filter(key=appointment.key).values_list("pk", flat=True)
        if (pk := written.first()) is not None:
            appointment.pk = pk
            return
    raise TimeTaken


def change_bay(appointment: Appointment, bays: Iterable[Bay], columns: Iterable[str]) -> None:
    """Write a changed time at the first of these bays that is free then; the old one is free.

    Raises:
        TimeTaken: none is, or the centre is closed then.
    """
    others = Appointment.objects.live().overlapping(appointment.period).exclude(pk=appointment.pk)
    for bay in bays:
        appointment.bay = bay
        if not others.filter(bay=bay).exists() and save(appointment, ["bay", "period", *columns]):
            return
    raise TimeTaken


def save(appointment: Appointment, columns: Iterable[str]) -> bool:
    """Write columns of an appointment that takes a bay; return whether the bay is free.

    PostgreSQL asks the constraint again at each change of such a row, and whoever comes to the same
    time just then may wait for us while we wait for them: one of the two is told, and tries again.
    """
    names = list(columns)
    for _try in range(TRIES):
        try:
            return not _refused(lambda: appointment.save(update_fields=names))
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return False


def _refused(write: Callable[[], object]) -> bool:
    """Write, and return whether the bay is taken or the centre closed, so that nothing was."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in {CENTRE_IS_OPEN, ONE_VISIT_PER_BAY}:
            raise
        return True
    return False
