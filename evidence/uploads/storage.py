"""Store uploads, mark them as submitted, and delete the ones that never are."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload, UploadPage, evidence_storage
from evidence.upload_reading import READ
from evidence.uploads import stored_files, unwanted_files, written_files
from evidence.uploads.cleaning import CleanPage, CleanUpload
from evidence.uploads.upload_errors import NotStored
from foundation.dispatch import enqueue_on_commit
from foundation.locks import lock_rows
from foundation.sweeps import Sweep
from foundation.text import storable

__all__ = [
    "NotStored",
    "delete_orphans",
    "delete_uploads",
    "files_of",
    "mark_submitted",
    "store_upload",
]

DELETE_ORPHANS: Final = "evidence.tasks.delete_orphans"
# A file is written before its row is committed, so a recent one may still get its row.
UNNAMED_AFTER: Final = timedelta(days=1)
UNNAMED_UNTIL: Final = timedelta(days=30)


def store_upload(*, by: User, clean: CleanUpload, kind: Upload.Kind, serial: str = "") -> Upload:
    """Store a cleaned upload for its member; a worker reads what proves something after the commit.

    Raises:
        NotStored: the storage failed; nothing of the upload remains.
    """
    names = written_files.names_of(clean)
    original = names.pop(0) if len(names) > len(clean.pages) else ""
    upload = Upload(
        user=by,
        kind=kind,
        serial=serial,
        original_name=clean.original_name,
        sha256=clean.sha256,
        software=clean.software,
        original=original,
    )
    is_proof = kind in dict(Upload.PROOFS)
    if not is_proof:
        upload.due_at, upload.done_at = None, timezone.now()
    with transaction.atomic():
        upload.save(force_insert=True)
        for number, (page, name) in enumerate(zip(clean.pages, names, strict=True)):
            _page_of(upload, number, page, name).save(force_insert=True)
        if is_proof:
            enqueue_on_commit(READ, upload.pk)
    return upload


def _page_of(upload: Upload, number: int, page: CleanPage, name: str) -> UploadPage:
    codes = [(code.format, storable(code.text), code.box) for code in page.codes]
    return UploadPage(
        upload=upload,
        number=number,
        file=name,
        thumbnail=page.thumbnail,
        fingerprint=page.fingerprint,
        codes=codes,
        stated=[(storable(each.text), storable(each.value), each.box) for each in page.stated],
        signs=[(each.kind.value, each.box) for each in page.signs],
    )


def mark_submitted(uploads: Iterable[Upload]) -> None:
    """Mark uploads as part of a registration or a claim, so that they are not deleted."""
    wanted = [upload.pk for upload in uploads]
    Upload.objects.filter(pk__in=wanted, submitted_at=None).update(submitted_at=timezone.now())


@transaction.atomic
def delete_uploads(uploads: Iterable[Upload]) -> int:
    """Delete those of the uploads that were not submitted, and after the commit their files.

    Returns how many were deleted.
    """
    wanted = [upload.pk for upload in uploads]
    unused = Upload.objects.filter(pk__in=wanted, submitted_at=None)
    rows = lock_rows(unused, for_deletion=True)
    found = list(rows.prefetch_related("pages"))
    names = [name for upload in found for name in files_of(upload)]
    Upload.objects.filter(pk__in=[upload.pk for upload in found]).delete()
    unwanted_files.delete_on_commit(names)
    return len(found)


def delete_orphans(*, after: str = "") -> int:
    """Delete files that no row wants any more, or that no row ever named, in folders after this.

    For some seconds; returns how many were deleted. Safe to run concurrently, and while members
    upload.
    """
    storage = evidence_storage()
    with Sweep(DELETE_ORPHANS, after=after) as run:
        run.done += 0 if after else unwanted_files.delete_again()
        for folder, names in stored_files.folders(storage, after=after):
            run.done += _delete_unreferenced(names, now=timezone.now())
            run.after = folder
            if folder and run.is_over:
                break
        return run.done


def _delete_unreferenced(names: list[str], *, now: datetime) -> int:
    """Delete files that a crash left behind before their rows were committed.

    Only files from the last 30 days: older ones would have been deleted long ago, so an older file
    without a row means a wrong or restored database, and nothing should be deleted.
    """
    storage, count = evidence_storage(), 0
    for name in stored_files.unreferenced(names):
        with suppress(FileNotFoundError):  # another sweep was faster
            written_at = storage.get_modified_time(name)
            if now - UNNAMED_UNTIL < written_at < now - UNNAMED_AFTER:
                storage.delete(name)
                count += 1
    return count


def files_of(upload: Upload) -> Iterator[str]:
    """Name the files of an upload."""
    if upload.original:
        yield str(upload.original.name)
    yield from (str(page.file.name) for page in upload.pages.all() if page.file)
