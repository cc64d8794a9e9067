"""Personal data: what each app holds of a person, how it hands it out, and how it erases it.

Each app registers one ``PersonalData``; a test holds all of them to all models. What is erased
without its row is emptied column by column, and the append-only tables let through that alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import IO, Any, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from foundation.web.slots import Slot

# An account: a lower floor cannot name its model.
Person = Any
# Stands for a text that was erased where a rule says that there is one.
ERASED: Final = "(erased)"
# Of a model whose rows go as a whole.
WHOLE_ROWS: Final = ("*",)
# How many rows one step of an erasure takes: each is a transaction of its own.
MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what a person downloads: rows, each with a value for each column.

    ``columns`` are names in the JSON file, and what the page calls them in the reader's language.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """A file that a person downloads: its name there, and what opens it."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one app holds of a person.

    ``holds`` names the models, and of each the columns that an erasure empties, or ``WHOLE_ROWS``.
    ``ends`` stops what is under way, by the house's own verbs; ``erases`` empties and deletes. Each
    of these takes at most some rows in one transaction and returns how many; it is called until
    that is none, so that an erasure which was stopped goes on from where it was. ``losses`` says in
    sentences what a person would lose at this moment.
    """

    app: str
    holds: Mapping[str, tuple[str, ...]]
    sections: Callable[[Person], Iterator[Section]] | None = None
    files: Callable[[Person], Iterator[PersonalFile]] | None = None
    losses: Callable[[Person], Iterator[str]] | None = None
    ends: Sequence[Callable[[Person], int]] = field(default=())
    erases: Sequence[Callable[[Person], int]] = field(default=())


# From the upper floors to the lower ones, as the apps are installed.
APPS: Slot[PersonalData] = Slot("what an app holds of a person")
# Gives the e-mail addresses that a person had before and that nobody else has now.
FORMER: Slot[Callable[[Person], Iterable[str]]] = Slot("addresses that a person had before")
# Rules for whose data may not be erased now, such as a legal hold: each gives its words, or none.
HELD: Slot[Callable[[Person], str]] = Slot("why a person's data is kept for now")


@contextmanager
def erasing() -> Iterator[None]:
    """Within this transaction, let a person's words be emptied where nothing else may change."""
    with transaction.atomic():
        _set("on")
        yield
        # At an error the transaction, or its savepoint, takes the setting back.
        _set("off")


def held(person: Person) -> str:
    """Return why a person's data may not be erased now, in words; empty if it may."""
    return next(filter(None, (rule(person) for rule in HELD)), "")


def addresses_of(person: Person) -> list[str]:
    """Return the e-mail addresses under which others may have something of a person."""
    return sorted({person.email, *(address for former in FORMER for address in former(person))})


def of_any(lookup: str, words: Iterable[str]) -> Q:
    """Return the condition that a column matches one of these words; with none nothing does."""
    return reduce(or_, (Q(**{lookup: word}) for word in words), Q(pk__in=[]))


def delete_some(rows: "QuerySet[Any]") -> int:
    """Delete some of these rows, as one step of an erasure; return how many."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    rows.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)


def empty_some(rows: "QuerySet[Any]", **emptied: object) -> int:
    """Empty these columns of some of these rows, as one step of an erasure; return of how many."""
    left = rows.exclude(**emptied).order_by("pk")
    keys = list(left.values_list("pk", flat=True)[:MOST_AT_ONCE])
    rows.model._default_manager.filter(pk__in=keys).update(**emptied)
    return len(keys)


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('member_center.erasing', %s, true)", [value])
