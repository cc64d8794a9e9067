"""The promotions that have not ended, kept in each process until somebody changes one.

All requests of the process share them: read them, never write them. What is decided, a verb
decides from rows that it reads anew.
"""

from datetime import date
from uuid import UUID

from promotions.models import Promotion, shown_stamp
from promotions.models.last_day import last_day_on_earth

# Of the stamp and the day that are in its key, and of no other.
_kept: dict[tuple[UUID, date], list[Promotion]] = {}


def not_ended() -> list[Promotion]:
    """Return the published promotions that have not ended everywhere, newest first."""
    stamp = shown_stamp.current()
    if stamp is None:
        return list(Promotion.objects.listed().not_ended())
    key = stamp, last_day_on_earth()
    found = _kept.get(key)
    if found is None:
        found = list(Promotion.objects.listed().not_ended())
        for promotion in found:
            promotion.kept_parts = {}
        _kept.clear()
        _kept[key] = found
    return found
