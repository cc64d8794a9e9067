"""Unwanted files: deleted after the commit that lets go of them, and again if that failed."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Final

from django.db import transaction

from evidence.models import UnwantedFile, evidence_storage

logger = logging.getLogger(__name__)
_MOST_AT_ONCE: Final = 5000


def delete_on_commit(names: Iterable[str]) -> None:
    """Delete these files once this transaction is committed; no row names them any more."""
    wanted = list(names)
    if wanted:
        rows = [UnwantedFile(name=name) for name in wanted]
        UnwantedFile.objects.bulk_create(rows, ignore_conflicts=True)
        # Robust: who let go of them is done, whatever the storage says.
        transaction.on_commit(partial(_delete, wanted), robust=True)


def delete_again() -> int:
    """Delete the files whose deletion failed or was interrupted; return how many went."""
    return _delete(list(UnwantedFile.objects.values_list("name", flat=True)[:_MOST_AT_ONCE]))


def _delete(names: list[str]) -> int:
    gone = [name for name in names if _is_deleted(name)]
    UnwantedFile.objects.filter(name__in=gone).delete()
    return len(gone)


def _is_deleted(name: str) -> bool:
    try:
        evidence_storage().delete(name)
    except Exception:
        # Each storage has errors of its own; the other files are deleted all the same.
        logger.exception("The file %s could not be deleted and is tried again tomorrow.", name)
        return False
    return True
