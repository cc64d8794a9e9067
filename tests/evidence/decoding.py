"""Whether uploads are decoded or written while something is locked for them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection

from evidence.uploads import fields


def decoded_inside(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For each upload decoded and each file written from now on, in how many transactions."""
    outside, seen = len(connection.savepoint_ids), list[int]()

    def watch(where: object, name: str) -> None:
        act: Callable[..., Any] = getattr(where, name)

        def watched(*given: Any, **how: Any) -> Any:
            seen.append(len(connection.savepoint_ids) - outside)
            return act(*given, **how)

        monkeypatch.setattr(where, name, watched)

    watch(fields, "clean_upload")
    watch(FileSystemStorage, "save")
    return seen
