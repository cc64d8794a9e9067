"""Databases of the bench's own on the server in DATABASE_URL; none is left behind.

One is brought to this version of the program; the others are copies of it, made in a moment. Two
sizes of the same tables lie in two databases, so that one can be measured right after the other.
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
    """Make the database that is copied; drop all of ours at the end, however that comes."""
    _drop_all()  # what a killed run left
    try:
        _create(MODEL, "template1")
        use(MODEL)
        call_command("prepare", verbosity=0)
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave them
        _drop_all()


def fresh(name: str) -> None:
    """Go to an empty database of this name."""
    _drop(PREFIX + name)
    _create(name, PREFIX + MODEL)
    use(name)


def use(name: str) -> None:
    """Go to a database that ``fresh`` made, and all threads to come with us.

    The connection to the one that we leave stays open, so that going back costs nothing.
    """
    _connect(PREFIX + name)


def settle() -> None:
    """Leave the tables as a running server would: cleaned up after, and counted."""
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
    _close(model)  # nobody may be in a database that is copied
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
