"""The files of uploads are written before anything is locked for them; the rows follow.

A storage may take seconds, or be a server elsewhere. Whoever locks rows for an upload writes it
ahead: then saving it finds the files there, and those that no row took go again at the end.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models

from evidence.models import Upload, UploadPage, evidence_storage
from evidence.uploads.cleaning import CleanUpload
from evidence.uploads.upload_errors import NotStored, not_stored

logger = logging.getLogger(__name__)
_ORIGINAL: Final = Upload._meta.get_field("original")
_PAGE: Final = UploadPage._meta.get_field("file")


@contextmanager
def written_ahead(cleans: Iterable[CleanUpload]) -> Iterator[None]:
    """Write the files of these uploads, and at the end delete those that were not taken.

    A storage that does not take them is told of when the upload is stored.
    """
    ahead = [clean for clean in cleans if not clean.written]
    with suppress(NotStored):
        for clean in ahead:
            clean.written.extend(_write(clean))
    try:
        yield
    finally:
        for clean in ahead:
            _delete(take(clean))


def names_of(clean: CleanUpload) -> list[str]:
    """Return the names of the files of an upload, written now unless they were ahead.

    First that of the original, where it is kept, then those of the pages.

    Raises:
        NotStored: the storage failed; nothing of the upload remains.
    """
    return take(clean) or _write(clean)


def take(clean: CleanUpload) -> list[str]:
    """Take over the files that were written ahead, so that they stay."""
    names = clean.written.copy()
    clean.written.clear()
    return names


def _write(clean: CleanUpload) -> list[str]:
    names: list[str] = []
    try:
        if clean.kind is None:
            names.append(_save(_ORIGINAL, "text.txt", clean.text))
        elif settings.KEEP_ORIGINALS:
            names.append(_save(_ORIGINAL, f"original.{clean.kind.lower()}", clean.original))
        for page in clean.pages:
            names.append(_save(_PAGE, "clean.jpg", page.content))  # noqa: PERF401 -- those before a failure are deleted
    except OSError as error:
        # For example a full disk; a partly written file is swept later.
        logger.exception("The storage of evidence does not take files.")
        _delete(names)
        raise not_stored() from error
    return names


def _save(field: models.FileField, name: str, content: bytes) -> str:
    unsaved = field.model()
    whole = field.generate_filename(unsaved, name)
    return str(field.storage.save(whole, ContentFile(content), max_length=field.max_length))


def _delete(names: Iterable[str]) -> None:
    for name in names:
        with suppress(OSError):
            evidence_storage().delete(name)
