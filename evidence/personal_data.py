"""What the evidence holds of a person: uploads, their pages, what was read on them, a picture.

An upload that was handed in keeps its row, since claims and checks refer to it, and the checksum of
the file, by which the same file is still recognised in a later claim; its pages go as a whole.

A file with a message is of both who write: who has the messages hands it out and erases it.
"""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import PurePath

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.member_pictures.saving import delete_picture
from evidence.models import MemberPicture, Upload, UploadPage, evidence_storage
from evidence.uploads import chunked_upload, storage
from foundation.personal_data import (
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    PersonalFile,
    Section,
)


def _theirs(member: User) -> "QuerySet[Upload]":
    return member.uploads.exclude(kind=Upload.Kind.ATTACHMENT)


def _sections(member: User) -> Iterator[Section]:
    uploads = _theirs(member).prefetch_related("pages").order_by("pk")
    yield Section(
        "uploads",
        _("Invoices and photos"),
        {
            "kind": _("What it is"),
            "name": _("File"),
            "serial_number": _("Serial Number"),
            "uploaded_at": _("Uploaded"),
            "files": _("In this copy"),
        },
        (
            (
                upload.get_kind_display(),
                upload.original_name,
                upload.serial,
                upload.uploaded_at,
                [name for name, _field in named_files(upload)],
            )
            for upload in uploads.iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _files(member: User) -> Iterator[PersonalFile]:
    uploads = _theirs(member).prefetch_related("pages").order_by("pk")
    for upload in uploads.iterator(chunk_size=MOST_AT_ONCE):
        for name, path in named_files(upload):
            yield PersonalFile(name, partial(evidence_storage().open, path))
    yield from _picture(member)


def _picture(member: User) -> Iterator[PersonalFile]:
    """Hand out the member's own picture, if there is one."""
    for content in MemberPicture.objects.filter(user=member).values_list("content", flat=True):
        yield PersonalFile("files/picture.jpg", partial(BytesIO, bytes(content)))


def named_files(upload: Upload) -> Iterator[tuple[str, str]]:
    """Name the files of an upload in the copy and in the storage: pages, then the original."""
    for page in upload.pages.all():
        if page.file:
            yield f"files/{upload.pk}-{page.number + 1}.jpg", str(page.file.name)
    if upload.original:
        path = str(upload.original.name)
        yield f"files/{upload.pk}-original{PurePath(path).suffix}", path


def erase_uploads(uploads: "QuerySet[Upload]") -> int:
    """Delete the files of some of these uploads and what was read on them; return of how many.

    The files go first: if that fails, the rows still name them, and the next run tries again.
    """
    left = uploads.filter(Q(pages__isnull=False) | ~Q(original_name="") | ~Q(original=""))
    some = list(left.distinct().order_by("pk").prefetch_related("pages")[:MOST_AT_ONCE])
    for path in [path for upload in some for _name, path in named_files(upload)]:
        evidence_storage().delete(path)
    keys = [upload.pk for upload in some]
    UploadPage.objects.filter(upload__in=keys).delete()
    rows = Upload.objects.filter(pk__in=keys)
    # Pages of staff say so, as they do of what was deleted by rule.
    rows.filter(deleted_at=None).update(deleted_at=timezone.now())
    rows.filter(done_at=None).update(done_at=timezone.now())
    rows.update(original="", original_name="", software="", due_at=None, leased_until=None)
    return len(keys)


def _unused(member: User) -> int:
    unused = member.uploads.filter(submitted_at=None).order_by("pk")
    return storage.delete_uploads(list(unused[:MOST_AT_ONCE]))


def _submitted(member: User) -> int:
    return erase_uploads(_theirs(member))


def _pieces(member: User) -> int:
    """Delete what arrived of files that were never sent to their end."""
    chunked_upload.delete_all(member)
    return 0


def _own_picture(member: User) -> int:
    return int(delete_picture(by=member))


PERSONAL_DATA = PersonalData(
    app="evidence",
    holds={
        "evidence.Upload": ("original_name", "software", "original"),
        "evidence.UploadPage": WHOLE_ROWS,
        "evidence.MemberPicture": WHOLE_ROWS,
    },
    sections=_sections,
    files=_files,
    erases=(_unused, _submitted, _pieces, _own_picture),
)
