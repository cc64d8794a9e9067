"""Roles for web and worker in the database of this test process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from portal.environment import VALUES
from tests.journeys.site import execute, with_path

NAMES = {kind: f"{kind}_{os.getpid()}" for kind in ("web", "worker")}
PASSWORDS = {name: f"{name}-pw" for name in NAMES.values()}


@contextmanager
def made(settings: Settings) -> Iterator[None]:
    """Create both roles by the command, and drop them afterwards."""
    server = urlsplit(VALUES["DATABASE_URL"])
    place, database = server.netloc.rpartition("@")[2], connection.settings_dict["NAME"]
    settings.DATABASE_ROLE_URLS = {
        kind: urlunsplit(
            server._replace(netloc=f"{name}:{PASSWORDS[name]}@{place}", path=f"/{database}")
        )
        for kind, name in NAMES.items()
    }
    for _ in range(2):  # again at each update
        call_command("database_roles", verbosity=0)
    try:
        yield
    finally:
        for name in NAMES.values():
            execute(with_path(VALUES["DATABASE_URL"], database), f"DROP OWNED BY {name}")
            execute(VALUES["DATABASE_URL"], f"DROP ROLE {name}")


def as_role(kind: str) -> dict[str, Any]:
    """Return what to change in the connection to be this role."""
    return {"USER": NAMES[kind], "PASSWORD": PASSWORDS[NAMES[kind]], "OPTIONS": {}}
