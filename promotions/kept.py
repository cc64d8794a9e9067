"""Promotions that have not ended, or lately, kept in each process until somebody changes one.

All requests of the process share them: read them, never write them. What is decided, a verb
decides from rows that it reads anew.
"""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from promotions.models import Promotion, shown_stamp
from promotions.models.last_day import last_day_on_earth

# They grow in number for ever; more are on the list of all promotions.
LATELY: Final = 21
# Of the stamp and the day that are in their keys, and of no other.
_kept: dict[tuple[UUID, date], list[Promotion]] = {}
_kept_ended: dict[tuple[UUID, date], list[Promotion]] = {}


def not_ended() -> list[Promotion]:
    """Return the published promotions that have not ended everywhere, newest first."""
    return _current(_kept, lambda: list(Promotion.objects.listed().not_ended()))


def lately_ended() -> list[Promotion]:
    """Return the newest of those that ended, without the products, which may be thousands."""
    return _current(_kept_ended, _read_lately_ended)


def _read_lately_ended() -> list[Promotion]:
    over = Promotion.objects.filter(is_published=True, claim_until__lt=last_day_on_earth())
    shown = over.prefetch_related("texts", "rewards__categories")
    return list(shown.order_by("-starts_on", "-pk")[:LATELY])


def _current(
    kept: dict[tuple[UUID, date], list[Promotion]], read: Callable[[], list[Promotion]]
) -> list[Promotion]:
    stamp = shown_stamp.current()
    if stamp is None:
        return read()
    key = stamp, last_day_on_earth()
    found = kept.get(key)
    if found is None:
        found = read()
        for promotion in found:
            promotion.kept_parts = {}
        kept.clear()
        kept[key] = found
    return found
