"""Reading what is new in the rows below, in their order, and no row that was read long ago.

A mark says up to which key everything was read. A transaction may commit a lower key after a higher
one was seen, so the mark stays ten minutes behind; what is read twice earns once. A row that
fails is logged and tried again for a day, and holds up no other.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from foundation.leases import is_outage
from foundation.sweeps import Sweep
from foundation.web.slots import Slot
from membership.models import EarningMark

logger = logging.getLogger(__name__)
AT_ONCE: Final = 200
SETTLED_AFTER: Final = timedelta(minutes=10)
_TRIED_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SourceReader:
    """What reads one table: its rows, which column says when, and what is done with each."""

    name: str
    rows: Callable[[], "QuerySet[Any]"]
    moment: str
    act: Callable[[Any], object]


# Rooms above add what they know of, such as accepted shout outs.
READERS: Slot[SourceReader] = Slot("what points are earned by")


def read_new(reader: SourceReader, run: Sweep) -> None:
    """Do what a reader does with all rows that are new, until the time of the run is over."""
    mark, _is_new = EarningMark.objects.get_or_create(name=reader.name)
    after, is_behind = mark.seen_id, False
    while not run.is_over:
        rows = list(reader.rows().filter(pk__gt=after).order_by("pk")[:AT_ONCE])
        for row in _in_time(rows, run):
            is_behind = not settle(reader, row, run) or is_behind
            if not is_behind:
                mark.seen_id = row.pk
            after = row.pk
        mark.save(update_fields=["seen_id"])
        if len(rows) < AT_ONCE:
            return


def _in_time(rows: list[Any], run: Sweep) -> Iterator[Any]:
    for row in rows:
        if run.is_over:
            return
        yield row


def settle(reader: SourceReader, row: Any, run: Sweep) -> bool:  # noqa: ANN401 -- a row of any kind
    """Do what a reader does with a row; return whether it need not be read again."""
    is_done = _try(reader, row, run)
    happened_at: datetime = getattr(row, reader.moment)
    return happened_at < timezone.now() - (SETTLED_AFTER if is_done else _TRIED_FOR)


def _try(reader: SourceReader, row: Any, run: Sweep) -> bool:  # noqa: ANN401 -- a row of any kind
    try:
        run.done += bool(reader.act(row))
    except Exception as error:
        if is_outage(error):
            raise
        logger.exception("%s: %s could not be done.", reader.name, row.pk)
        return False
    return True
