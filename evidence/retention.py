"""What of the evidence is deleted by rule: unused uploads, and the files of those long decided.

The row of a handed-in upload stays with its fingerprints, so that the same invoice is still found.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Final

from django.db.models import Exists, QuerySet
from django.utils import timezone

from accounts.privacy.legal_holds import held_members
from evidence.documents.fingerprints import numbers_printed
from evidence.models import Upload, UploadPage
from evidence.upload_reading import codes_of, lines_of
from evidence.uploads import storage, unwanted_files
from foundation.encryption.digests import each_digest
from foundation.retention import Deletion
from foundation.web.slots import Slot

# Begins what stands in the place of a text.
DIGEST: Final = "digest:"
# Other apps say which uploads they still need: those used by what was not over at that moment.
STILL_NEEDED: Slot[Callable[[datetime], Exists]] = Slot("uploads that are still needed")


def unused(before: datetime) -> QuerySet[Upload]:
    """Return the uploads that were never handed in."""
    return Upload.objects.orphaned(before=before).exclude(user__in=held_members())


def over(kind: Upload.Kind, before: datetime) -> QuerySet[Upload]:
    """Return the uploads of a kind that nothing needs any more, the oldest first."""
    kept = Upload.objects.filter(kind=kind, deleted_at=None, submitted_at__lt=before)
    rows = kept.exclude(user__in=held_members())
    for needed in STILL_NEEDED:
        rows = rows.exclude(needed(before))
    return rows.order_by("submitted_at", "pk")


def delete_files(uploads: Iterable[Upload]) -> None:
    """Delete the files of these uploads, and all that was read on them but its digests.

    Call it in a transaction, with the uploads locked; the files go after its commit.
    """
    wanted = [upload.pk for upload in uploads]
    rows = list(Upload.objects.filter(pk__in=wanted).prefetch_related("pages"))
    unwanted_files.delete_on_commit([name for row in rows for name in storage.files_of(row)])
    pages = [page for row in rows for page in row.pages.all()]
    for page in pages:
        page.digests = digests_of(page)
        page.file, page.thumbnail, page.lines = "", None, None
        page.surroundings, page.copy_reading = None, None
        page.codes, page.stated, page.signs, page.turned_lines = [], [], [], {}
    read = ["lines", "surroundings", "copy_reading", "codes", "stated", "signs", "turned_lines"]
    UploadPage.objects.bulk_update(pages, ["digests", "file", "thumbnail", *read])
    now = timezone.now()
    # Nothing is left to be read either.
    done = {"done_at": now, "due_at": None, "leased_until": None}
    gone = {"original": "", "original_name": "", "deleted_at": now}
    Upload.objects.filter(pk__in=wanted).update(**gone, **done)


def digests_of(page: UploadPage) -> dict[str, list[str]]:
    """Return digests of the codes and numbers on a page, by which it is told from others."""
    return digests_by_key(page)[0]


def digests_by_key(page: UploadPage) -> list[dict[str, list[str]]]:
    """Return the digests of a page under each of our keys; of one that is gone, what was kept."""
    if page.digests is not None:
        known: dict[str, list[str]] = page.digests
        return [known]
    codes = _by_key({code.text for code in codes_of(page)})
    numbers = _by_key(numbers_printed(lines_of(page)))
    return [
        {"codes": sorted(of_codes), "numbers": sorted(of_numbers)}
        for of_codes, of_numbers in zip(codes, numbers, strict=True)
    ]


def printed_digest(text: str) -> str:
    """Return what stays of something printed: equal for equal texts, and readable for nobody."""
    return printed_digests(text)[0]


def printed_digests(text: str) -> list[str]:
    """Return what may stay of something printed: its digests under each of our keys."""
    return [DIGEST + each.hex()[:40] for each in each_digest("printed", text)]


def _by_key(texts: Collection[str]) -> list[frozenset[str]]:
    digests = [printed_digests(text) for text in texts]
    return [frozenset(of_key) for of_key in zip(*digests, strict=True)] or [
        frozenset() for _key in printed_digests("")
    ]


DELETIONS = (
    Deletion("unused_uploads", unused, storage.delete_uploads, since="uploaded_at"),
    Deletion("photos", partial(over, Upload.Kind.SERIAL_PHOTO), delete_files, since="submitted_at"),
    Deletion("photos", partial(over, Upload.Kind.ANSWER), delete_files, since="submitted_at"),
    Deletion("invoices", partial(over, Upload.Kind.INVOICE), delete_files, since="submitted_at"),
)
