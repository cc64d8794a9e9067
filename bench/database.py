"""Temporary databases for the benchmarks, on the server in DATABASE_URL; all are dropped.

One is migrated; the others are copies of it, which takes a moment. Two sizes of the same tables
are in two databases, so that one can be measured right after the other.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

GIVEN = str(connection.settings_dict["NAME"])
PREFIX = f"{GIVEN}_bench_"
MODEL = "model"
_opened: dict[str, BaseDatabaseWrapper] = {}


@contextmanager
def prepared() -> Iterator[None]:
    """Create the database to copy; drop all of ours at the end, even after an error."""
    _drop_all()  # left over from a killed run
    try:
        _create(MODEL, "template1")
        use(MODEL)
        call_command("prepare", verbosity=0)
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave them behind
        _drop_all()


def fresh(name: str) -> None:
    """Create an empty database of this name and switch to it."""
    _drop(PREFIX + name)
    _create(name, PREFIX + MODEL)
    use(name)


def use(name: str) -> None:
    """Switch to a database made by ``fresh``, for this thread and all that start later.

    The connection to the previous one stays open, so that switching back costs nothing.
    """
    _connect(PREFIX + name)


def forget() -> None:
    """Close all connections: an error may have left one in the middle of something."""
    for name in list(_opened):
        _close(name)


def settle() -> None:
    """Vacuum and analyze the tables, as autovacuum does on a running server."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _connect(database: str) -> None:
    connections.settings["default"]["NAME"] = database
    if database not in _opened:
        opened = connections.create_connection("default")
        opened.settings_dict = {**opened.settings_dict, "NAME": database}
        _opened[database] = opened
    connections["default"] = _opened[database]


def _close(database: str) -> None:
    if opened := _opened.pop(database, None):
        opened.close()


def _create(name: str, model: str) -> None:
    _close(model)  # PostgreSQL copies only a database without connections
    _administer(f'CREATE DATABASE "{PREFIX}{name}" TEMPLATE "{model}"')


def _drop(database: str) -> None:
    _close(database)
    _administer(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _drop_all() -> None:
    _connect(GIVEN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        ours = [name for (name,) in cursor.fetchall()]
    for name in ours:
        _drop(name)


def _administer(statement: str) -> None:
    _connect(GIVEN)
    with connection.cursor() as cursor:
        cursor.execute(statement)
