"""Queries that pages ask again and again: their SQL is written once for a process.

To build a query set and write its SQL takes Django longer than PostgreSQL needs to answer it. Here
the query set is built once, with ``given`` where a value stands that differs each time; afterwards
only the values are put in. Rows come as the query set gives them, with related and prefetched ones.

    _LIVE = KeptQuery(lambda: Unit.objects.live().filter(user=given("user")))
    _LIVE.rows(user=member.pk)

Django writes some values into the SQL itself: an empty list, None, and how many are in a list. So
a list is asked for with ``any_given``, and None is not asked for at all.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet, Value
from django.db.models.base import ModelState
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Twin = TypeVar("Twin")
_Converters = dict[int, tuple[list[Any], Any]]


class _Given(Value):
    """Stands for a value in the SQL, and for itself among its parameters."""

    def __init__(self, name: str, sql: str) -> None:
        super().__init__(name)
        self.name, self.sql = name, sql

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:  # noqa: ANN401, ARG002 -- as Django calls it
        """Return the place, and what to look for there."""
        return self.sql, [self]


def given(name: str) -> Any:  # noqa: ANN401 -- stands for a value of any kind
    """Stand for a value in a filter."""
    return _Given(name, "%s")


def any_given(name: str) -> Any:  # noqa: ANN401 -- the same
    """Stand for a list of values in a filter, of which one has to be equal: not for ``__in``."""
    return _Given(name, "ANY(%s)")


def attach(row: object, **related: Model) -> None:
    """Give a row the rows that its foreign keys name, which were read already.

    To set the attribute does the same, and looks into much that is known here.
    """
    state: ModelState = vars(row)["_state"]
    state.fields_cache.update(related)


def joined(row: Model, name: str) -> Any:  # noqa: ANN401 -- a row of any kind
    """Return the one row that belongs to a row under this name; None where there is none.

    To read the attribute raises an error where it is known that there is none, as mostly in a list.
    """
    state: ModelState = vars(row)["_state"]
    known = state.fields_cache
    return known[name] if name in known else getattr(row, name, None)


def _twin(one: Twin) -> Twin:
    """Return a copy with the same attributes, in a tenth of the time of copy.copy."""
    twin = object.__new__(type(one))
    vars(twin).update(vars(one))
    return twin


class KeptQuery(Generic[Row]):
    """A query set that is built when its rows are first asked for, and then never again."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._converters: _Converters | None = None
        self._kept: tuple[QuerySet[Any, Row], SQLCompiler, str, Sequence[object]] | None = None

    def rows(self, **values: object) -> list[Row]:
        """Return the rows for these values, in one query and its prefetches."""
        rows, written, sql, places = self._kept or self._write()
        compiler = _twin(written)
        compiler.connection = connections[rows.db]
        params = tuple(values[each.name] if isinstance(each, _Given) else each for each in places)
        # Set on these copies alone, which nobody else has.
        setattr(compiler, "as_sql", lambda *_args, **_options: (sql, params))  # noqa: B010 -- a method
        setattr(compiler, "get_converters", self._converters_for(written))  # noqa: B010 -- the same
        query = _twin(rows.query)
        setattr(query, "get_compiler", lambda *_args, **_options: compiler)  # noqa: B010 -- a method
        asked = type(rows)(model=rows.model, query=query, using=rows.db)
        for name in ("_prefetch_related_lookups", "_iterable_class", "_fields"):
            setattr(asked, name, getattr(rows, name))
        return list(asked)

    def _converters_for(self, written: SQLCompiler) -> Callable[[list[Any]], _Converters]:
        """Return what looks up once what becomes of each column, as its field reads it."""

        def get_converters(expressions: list[Any]) -> _Converters:
            if self._converters is None:
                self._converters = written.get_converters(expressions)
            return self._converters

        return get_converters

    def first(self, **values: object) -> Row | None:
        """Return the first row for these values, if there is one."""
        return next(iter(self.rows(**values)), None)

    def hand_out(self, to: Collection[Model], name: str, *, by: str, **values: object) -> None:
        """Give each of these rows those that are its own, as a prefetch under this name would.

        ``by`` names the foreign key by which a found row is of its owner. They are read by
        ``all()``: a further filter is refused, for it has no values.
        """
        owned: dict[object, list[Row]] = defaultdict(list)
        owner_of, owners = attrgetter(f"{by}_id"), {owner.pk: owner for owner in to}
        for row in self.rows(**values):
            attach(row, **{by: owners[owner_of(row)]})
            owned[owner_of(row)].append(row)
        rows, *_rest = self._kept or self._write()
        for owner in to:
            own = type(rows)(model=rows.model, query=rows.query, using=rows.db)
            setattr(own, "_result_cache", owned[owner.pk])  # noqa: B010 -- no name of the stubs
            setattr(own, "_prefetch_done", True)  # noqa: B010 -- the same
            vars(owner).setdefault("_prefetched_objects_cache", {})[name] = own

    def _write(self) -> tuple[QuerySet[Any, Row], SQLCompiler, str, Sequence[object]]:
        rows = self._build()
        query: Query = rows.query
        compiler = query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        self._kept = rows, compiler, sql, params
        return self._kept
