"""Whether uploads are decoded while something is locked for them."""

from typing import Any

import pytest
from django.db import connection

from evidence.uploads import fields
from evidence.uploads.cleaning import CleanUpload, clean_upload


def decoded_inside(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For each upload that is decoded from now on, in how many transactions it was."""
    clean, outside, seen = clean_upload, len(connection.savepoint_ids), list[int]()

    def watched(*given: Any, **how: Any) -> CleanUpload:
        seen.append(len(connection.savepoint_ids) - outside)
        return clean(*given, **how)

    monkeypatch.setattr(fields, "clean_upload", watched)
    return seen
