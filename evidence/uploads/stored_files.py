"""Stored files beside the rows that name them: files without a row, and rows without a file."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files.storage import Storage
from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Cast

from evidence.models import Upload, UploadPage, evidence_storage
from foundation.models import ExportFile

# The nightly clean-up deletes a file without a row after a day; one that is older was left over.
LEFT_OVER_AFTER: Final = timedelta(days=2)
_AT_ONCE: Final = 1000
# The rows that name a file, and in which field.
_NAMED: Final = (
    (UploadPage.objects.order_by().exclude(file=""), "file"),
    (Upload.objects.order_by().exclude(original=""), "original"),
    (ExportFile.objects.order_by().exclude(path=""), "path"),
)


def folders(
    storage: Storage, folder: str = "", *, after: str = ""
) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder of the storage, in their order, with the full names of its files.

    Those up to ``after`` are left out, and not even listed but where others are inside.
    """
    try:
        inner_folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    if not after or _place(folder) > _place(after):
        yield folder, [f"{folder}/{name}" if folder else name for name in names]
    for inner in sorted(inner_folders):
        whole = f"{folder}/{inner}" if folder else inner
        if _place(whole) >= _place(after)[: len(_place(whole))]:
            yield from folders(storage, whole, after=after)


def unreferenced(names: list[str]) -> set[str]:
    """Return which of these files no row names; some at a time, a folder may hold many."""
    found = set(names)
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        for rows, field in _NAMED:
            found.difference_update(_names(rows.filter(**{f"{field}__in": some}), field))
    return found


def _place(folder: str) -> list[str]:
    return folder.split("/") if folder else []


def orphaned(*, now: datetime) -> Iterator[str]:
    """Yield the files that no row names and that the nightly clean-up has left."""
    storage = evidence_storage()
    for _folder, names in folders(storage):
        for name in sorted(unreferenced(names)):
            with suppress(FileNotFoundError):  # deleted meanwhile
                if storage.get_modified_time(name) < now - LEFT_OVER_AFTER:
                    yield name


def missing() -> Iterator[str]:
    """Yield the files that a row names and that the storage does not have.

    Each folder is listed once: on S3, asking for each file would be a request each.
    """
    storage = evidence_storage()
    for rows, field in _NAMED:
        folder = Func(F(field), Value("[^/]*$"), Value(""), function="regexp_replace")
        named = rows.annotate(folder=Cast(folder, CharField()))
        for used in named.values_list("folder", flat=True).distinct():
            here = set(_names(rows.filter(**{f"{field}__startswith": used}), field))
            for name in sorted(here - _stored(storage, used)):
                # Its row may have been deleted since the folder was listed.
                if not storage.exists(name) and rows.filter(**{field: name}).exists():
                    yield name


def _names(rows: QuerySet[Any], field: str) -> Iterator[str]:
    return rows.values_list(field, flat=True).iterator()


def _stored(storage: Storage, folder: str) -> set[str]:
    return {name for _, names in folders(storage, folder.rstrip("/")) for name in names}
