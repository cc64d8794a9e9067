"""Lists of staff over millions of rows: counted so far, filtered and searched by index.

Each list of the administration is one (accounts/sign_in/staff_record.py). What staff search by has
an index of its own; an OR over several, some of another table, would read all rows.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeVar, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

Row = TypeVar("Row", bound=models.Model)
# Nobody turns so many pages; whoever looks for more types more.
MOST_COUNTED: Final = 1000
# Of one word and one column. Who gets so many has typed too little.
MOST_FOUND: Final = 500
BY_INDEX: Final = ("iexact", "startswith", "istartswith")
VALUES: Final = """
    WITH RECURSIVE step AS (
        SELECT min({column}) AS value FROM {table}
        UNION ALL
        SELECT (SELECT min({column}) FROM {table} WHERE {column} > step.value)
        FROM step WHERE step.value IS NOT NULL
    )
    SELECT value FROM step WHERE value IS NOT NULL LIMIT 100
"""


class AtLeast(int):
    """A number that stands for itself and all above, and is shown so."""

    def __str__(self) -> str:
        return f"{int(self)}+"


class BoundedPaginator(Paginator[Any]):
    """Counts rows no further than staff turn pages: to count millions takes seconds."""

    @cached_property
    def count(self) -> int:
        """Count the rows, up to so many."""
        rows = cast("QuerySet[Any]", self.object_list)
        found = rows.order_by()[: MOST_COUNTED + 1].count()
        return AtLeast(MOST_COUNTED) if found > MOST_COUNTED else found


class LargeListAdmin(admin.ModelAdmin[Row]):
    """A list whose first page, search and filters cost the same however many rows there are."""

    paginator = BoundedPaginator
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        """Find rows by the longest word, a column at a time; the other words narrow those down."""
        lookups = [str(each) for each in self.get_search_fields(request)]
        words = sorted(search_term.replace("\0", "").split(), key=len, reverse=True)
        if not lookups or not words:
            return queryset, False
        found = {pk for each in _asked(lookups, words[0]) for pk in _some(self.model, each)}
        narrowed = [Q.create(list(_asked(lookups, word)), Q.OR) for word in words[1:]]
        return queryset.filter(*narrowed, pk__in=found), False


def _asked(lookups: list[str], word: str) -> Iterator[Q]:
    """Ask each column; of one that must be equal, serials and Order IDs have their own case."""
    for lookup in lookups:
        column, _sign, how = lookup.rpartition("__")
        if how == "exact":
            yield Q((f"{column}__in", [word, word.upper(), word.lower()]))
        else:
            yield Q((lookup if how in BY_INDEX else f"{lookup}__icontains", word))


def _some(model: type[models.Model], condition: Q) -> Iterator[Any]:
    rows = model._default_manager.order_by().filter(condition)
    return iter(rows.values_list("pk", flat=True)[:MOST_FOUND])


class OccurringValuesFilter(admin.AllValuesFieldListFilter):
    """A filter by the values that occur, for a column that begins an index.

    Django reads all rows for them; this takes a step in the index for each value.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.lookup_choices: Any = _occurring(
            self.field.model._meta.db_table, str(self.field.column)
        )


def _occurring(table: str, column: str) -> list[str]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(VALUES.format(table=quote(table), column=quote(column)))
        return [value for (value,) in cursor.fetchall()]
