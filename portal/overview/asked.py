"""All rows of the overview in one query: each source is a part of one union."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import User
from foundation.languages import current_language
from foundation.mailboxes import found_by
from foundation.tables.kept_queries import KeptQuery
from foundation.working_days import today as points_day
from fulfilment.parcels.promised import LAST_WEEKS
from portal.overview.source import Facts, OverviewSource

_Row = tuple[str, Facts]


def read(member: User, sources: Sequence[OverviewSource], *, most: int) -> dict[str, list[Facts]]:
    """Return the rows of a member by their kind, at most so many and one of each."""
    found: dict[str, list[Facts]] = defaultdict(list)
    rows = _union(tuple(sources), most + 1).rows(
        user=member.pk,
        address=found_by(member.email),
        language=current_language(),
        day=points_day(),
        late_before=timezone.localdate() - timedelta(weeks=LAST_WEEKS),
    )
    for kind, facts in rows:
        found[kind].append(facts)
    return found


@cache
def _union(sources: tuple[OverviewSource, ...], most: int) -> KeptQuery[_Row]:
    return KeptQuery(lambda: _together(sources, most))


def _together(sources: Sequence[OverviewSource], most: int) -> QuerySet[Any, _Row]:
    first, *others = (_part(source, most) for source in sources)
    return first.union(*others, all=True)


def _part(source: OverviewSource, most: int) -> QuerySet[Any, _Row]:
    """Return a source's rows as its kind and an object: parts of a union have the same columns."""
    kind = Value(source.kind, output_field=TextField())
    return source.rows().values_list(kind, JSONObject(**source.columns))[:most]
