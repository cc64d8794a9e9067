"""Exports: staff ask for rows; a short CSV file is written at once, all else by a worker.

The row is the promise that the file is made: a worker that dies loses its lease, and another makes
it again. What a dead worker left in the storage is deleted with the other files that no row names.
"""

import logging
import secrets
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Final
from zoneinfo import ZoneInfo

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from accounts import security_events
from accounts.exports import emails
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation import leases
from foundation.dispatch import LATER, enqueue_on_commit
from foundation.exports.export_writing import write_csv, write_workbook
from foundation.exports.row_exports import EXPORTS, RowExport, Wanted
from foundation.models import ExportFile
from foundation.retention import Deletion

logger = logging.getLogger(__name__)
MAKE: Final = "accounts.tasks.make_export"
PERMISSION: Final = "foundation.view_exportfile"
# So many rows are written into the answer itself; a worker writes what is longer.
MOST_AT_ONCE: Final = 2000
_FOLDER: Final = "exports"
_WRITE: Final = {ExportFile.FileFormat.CSV: write_csv, ExportFile.FileFormat.XLSX: write_workbook}


class NotAllowed(Exception):
    """These rows, or the personal data in them, are not for this member of staff."""


class _OutOfHands(Exception):
    """The lease has ended, and another worker makes the file."""


def files_storage() -> Storage:
    """Return the private storage in which the files lie, below a folder of their own."""
    return storages["evidence"]


def offered_to(user: User) -> list[RowExport]:
    """Return what a member of staff may take away."""
    return [each for each in EXPORTS if may_take(user, each)]


def may_take(user: User, export: RowExport, *, with_personal: bool = False) -> bool:
    """Return whether a member of staff may take these rows away, with personal data or without."""
    may = user.is_active and user.is_staff and user.has_perms([PERMISSION, export.permission])
    return may and (not with_personal or user.has_perm(export.personal_permission))


def named(name: str) -> RowExport:
    """Return the export of this name.

    Raises:
        LookupError: there is none, or there is none any more.
    """
    for export in EXPORTS:
        if export.name == name:
            return export
    raise LookupError(name)


def is_short(export: RowExport, filters: Wanted, zone: ZoneInfo) -> bool:
    """Return whether the rows are so few that nobody has to wait for a worker."""
    rows = export.narrowed(filters, zone).order_by()
    return rows[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE


def take_at_once(
    export: RowExport, *, by: User, filters: Wanted, with_personal: bool
) -> Iterator[list[list[object]]]:
    """Give the rows of a short export piece by piece, and record who takes them, and how many.

    Raises:
        NotAllowed: they are not for this member of staff.
    """
    _refuse(by, export, with_personal=with_personal)
    count = export.narrowed(filters, by.zone()).count()
    asked = ExportFile(
        export=export.name,
        filters=dict(filters),
        with_personal=with_personal,
        file_format=ExportFile.FileFormat.CSV,
        asked_by=by,
        rows=count,
    )
    _record("taken", asked, by=by)
    return export.pieces(filters, by.zone(), with_personal=with_personal)


def take_at_server(
    export: RowExport, *, by: User | None, os_account: str, filters: Wanted
) -> Iterator[list[list[object]]]:
    """Give the rows to a command at the server piece by piece, and record who takes them.

    Who works there is not held to a role here; of personal data nothing is given.
    """
    zone = by.zone() if by else ZoneInfo("UTC")
    rows = export.narrowed(filters, zone).order_by().count()
    file = ExportFile(
        export=export.name, filters=dict(filters), file_format=ExportFile.FileFormat.CSV, rows=rows
    )
    _record("taken", file, by=by, at_server=os_account)
    return export.pieces(filters, zone, with_personal=False)


@transaction.atomic
def ask(  # noqa: PLR0913 -- what an export is asked by
    export: RowExport,
    *,
    by: User,
    filters: Wanted,
    file_format: str,
    language: str,
    with_personal: bool = False,
    is_scheduled: bool = False,
) -> ExportFile:
    """Have a worker write rows into a file, for who asks; it can be taken for some days.

    Raises:
        NotAllowed: they are not for this member of staff.
    """
    _refuse(by, export, with_personal=with_personal)
    file = ExportFile.objects.create(
        export=export.name,
        filters=dict(filters),
        with_personal=with_personal,
        file_format=file_format,
        language=language,
        asked_by=by,
        is_scheduled=is_scheduled,
    )
    _record("asked", file, by=by)
    enqueue_on_commit(MAKE, file.pk, priority=LATER)
    return file


def make(file_id: int) -> bool:
    """Write a file that nobody else writes; return whether it was. A failure is tried again.

    One at a time, since a long one takes minutes of a worker that has sweeps to do as well: while
    another is written it is left to the sweep.
    """
    others = _being_written().exclude(pk=file_id)
    file = None if others.exists() else leases.take(ExportFile.objects.free(), file_id)
    if file is None:
        return False
    if others.filter(pk__lt=file_id).exists():  # both began at the same moment
        leases.put_off(file, after=leases.lease())
        return False
    try:
        return _give_up(file) if leases.is_spent(file) else _make(file)
    except _OutOfHands:
        return False
    except (NotAllowed, LookupError):
        return _give_up(file)
    except Exception as error:
        if leases.is_outage(error):
            raise
        logger.exception("Export %s could not be made.", file.pk)
        return _try_again(file)


def _being_written() -> "QuerySet[ExportFile]":
    return ExportFile.objects.filter(done_at=None, leased_until__gt=timezone.now())


def _make(file: ExportFile) -> bool:
    export, owner = named(file.export), file.asked_by
    # Whose role ended meanwhile gets nothing.
    _refuse(owner, export, with_personal=file.with_personal)
    file.rows = 0
    with (
        TemporaryFile() as target,
        translation.override(file.language),
        timezone.override(owner.zone()),
    ):
        pieces = export.pieces(file.filters, owner.zone(), with_personal=file.with_personal)
        heads = export.heads(with_personal=file.with_personal)
        write = _WRITE[ExportFile.FileFormat(file.file_format)]
        write(target, heads, _counted(file, pieces))
        return _store(file, target)


def _counted(
    file: ExportFile, pieces: Iterator[list[list[object]]]
) -> Iterator[Sequence[Sequence[object]]]:
    """Pass the rows on, note how far it is, and hold the lease meanwhile."""
    for piece in pieces:
        file.rows += len(piece)
        until = timezone.now() + leases.lease()
        if not leases.held(file).update(rows=file.rows, leased_until=until, due_at=until):
            raise _OutOfHands
        yield piece


def _store(file: ExportFile, target: IO[bytes]) -> bool:
    size = target.tell()
    target.seek(0)
    name = f"{_FOLDER}/{secrets.token_hex(16)}.{file.file_format}"
    path = files_storage().save(name, File(target))
    with transaction.atomic():
        is_ours = leases.finish(file, path=path, size=size, rows=file.rows)
        if is_ours:
            file.refresh_from_db()
            _record("made", file, by=file.asked_by)
            if file.is_scheduled:
                emails.ready(file, named(file.export))
    if not is_ours:
        files_storage().delete(path)
    return is_ours


def _try_again(file: ExportFile) -> bool:
    if leases.is_last(file):
        return _give_up(file)
    leases.give_back(file, after=leases.lease())
    return False


def _give_up(file: ExportFile) -> bool:
    """Leave it: the page says that it failed, and it can be asked for again."""
    leases.finish(file)
    return False


def open_for(file: ExportFile, *, by: User) -> IO[bytes]:
    """Open a file that its owner takes now, and record it.

    Raises:
        NotAllowed: these rows are no longer for this member of staff.
        LookupError, FileNotFoundError: there is no such export, or no file, any more.
    """
    _refuse(by, named(file.export), with_personal=file.with_personal)
    content = files_storage().open(file.path)
    _record("taken", file, by=by)
    return content


def sweep() -> int:
    """Have files made whose task was lost, or whose worker died."""
    return leases.sweep(ExportFile.objects.due(), MAKE)


def delete_files(files: list[ExportFile]) -> None:
    """Delete exports; call it with their rows locked."""
    for file in files:
        if file.path:
            # First: if it fails, the row still names the file, and the next run tries again.
            files_storage().delete(file.path)
    ExportFile.objects.filter(pk__in=[file.pk for file in files]).delete()


FILES_OVER: Final = Deletion("exports", ExportFile.objects.over, delete_files, since="done_at")


def _refuse(user: User, export: RowExport, *, with_personal: bool) -> None:
    if not may_take(user, export, with_personal=with_personal):
        raise NotAllowed


def _record(act: str, file: ExportFile, *, by: User | None, **more: str) -> None:
    details = {
        **more,
        "act": act,
        "filters": file.filters,
        "rows": file.rows,
        "format": file.file_format,
        "personal": file.with_personal,
    }
    about = f"{file.export} {file.pk or ''}".strip()
    security_events.record(SecurityEvent.Kind.EXPORT, by=by, about=about, details=details)
