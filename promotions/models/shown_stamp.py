"""A mark that changes whenever something changes of what pages show of promotions."""

from typing import Final
from uuid import UUID

from django.db import connection, models

ONLY: Final = 1


class ShownStamp(models.Model):
    """One row, whose stamp triggers of the database draw anew: promotions/migrations/_stamp.py.

    Whoever keeps promotions, or a page of them, asks whether it is still the same.
    """

    id = models.SmallIntegerField(primary_key=True, default=ONLY, db_default=ONLY)
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)


def current() -> UUID | None:
    """Return the stamp; None where no promotion was ever written."""
    # As plain SQL: nearly every page asks it, and Django would build it anew each time.
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM promotions_shownstamp")
        row = cursor.fetchone()
    return row[0] if row else None
