"""Scheduled exports: each day or week a file with the rows since the last one."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.exports import exports
from accounts.models import User
from foundation.exports.row_exports import SINCE, UNTIL, RowExport, Wanted
from foundation.languages import first_language
from foundation.locks import lock_rows
from foundation.models import ExportSchedule
from foundation.sweeps import sweep
from foundation.working_days import today

MAKE_DUE: Final = "accounts.tasks.make_due_exports"
MOST_OF_ONE: Final = 20
_DAYS: Final = {ExportSchedule.Every.DAY: 1, ExportSchedule.Every.WEEK: 7}


class TooManySchedules(Exception):
    """One member of staff has so many already."""


@transaction.atomic
def begin(  # noqa: PLR0913 -- what an export is asked by, and how often
    export: RowExport,
    *,
    by: User,
    every: str,
    filters: Wanted,
    file_format: str,
    with_personal: bool = False,
) -> ExportSchedule:
    """Have an export made each day or week; its owner gets an e-mail with a link to the page.

    The first tells of today, or of the seven days from today on, in the owner's time zone.

    Raises:
        exports.NotAllowed: the rows are not for this member of staff.
        TooManySchedules: they have enough.
    """
    if not exports.may_take(by, export, with_personal=with_personal):
        raise exports.NotAllowed
    _refuse_too_many(by)
    return ExportSchedule.objects.create(
        export=export.name,
        filters={name: filters[name] for name in filters if name not in {SINCE, UNTIL}},
        with_personal=with_personal,
        file_format=file_format,
        every=every,
        owner=by,
        since=_today(by),
        due_on=_due(_today(by), every),
    )


def _refuse_too_many(owner: User) -> None:
    lock_rows(User.objects.all()).get(pk=owner.pk)
    if owner.export_schedules.count() >= MOST_OF_ONE:
        raise TooManySchedules


def make_due() -> int:
    """Ask for the files that are due; return how many. Safe to run concurrently."""
    # Where a day begins first, it has begun before it does by our clock.
    begun = today() + timedelta(days=1)
    due = ExportSchedule.objects.filter(due_on__lte=begun).order_by("due_on", "pk")
    return sweep(MAKE_DUE, due, _ask)


@transaction.atomic
def _ask(schedule_id: int) -> bool:
    rows = lock_rows(ExportSchedule.objects.all(), skip_locked=True, for_deletion=True)
    schedule = rows.filter(pk=schedule_id).select_related("owner").first()
    if schedule is None or schedule.due_on > (now := _today(schedule.owner)):
        return False
    # What was missed while no worker ran is in one file.
    days = {SINCE: schedule.since.isoformat(), UNTIL: (now - timedelta(days=1)).isoformat()}
    try:
        exports.ask(
            exports.named(schedule.export),
            by=schedule.owner,
            filters={**schedule.filters, **days},
            file_format=schedule.file_format,
            language=first_language(schedule.owner.language),
            with_personal=schedule.with_personal,
            is_scheduled=True,
        )
    except (exports.NotAllowed, LookupError):
        schedule.delete()  # a role, or the export itself, has ended
        return True
    schedule.since, schedule.due_on = now, _due(now, schedule.every)
    schedule.save(update_fields=["since", "due_on"])
    return True


def _today(owner: User) -> date:
    return timezone.now().astimezone(owner.zone()).date()


def _due(since: date, every: str) -> date:
    """Return when a file is made whose first day this is: when the last of its days is over."""
    return since + timedelta(days=_DAYS[ExportSchedule.Every(every)])
