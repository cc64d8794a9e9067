"""Databases to copy: one with every table and nothing in it, and one with the demo in it.

To run all migrations takes six seconds and to load the demo more, to copy their result none.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.core.management.color import Style
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.environment import BASE_DIR, VALUES, VAR_DIR
from tests.journeys.site import execute, rows, with_path

PREFIX, DEMO = "tables_", "demo_"
PREPARE = (
    "import django; django.setup();"
    "from portal.management.commands.up import Command; Command().prepare()"
)


# What `prepare` and the migrations write, and no test changes for good.
STANDING = {
    "fulfilment_payoutfield",
    "fulfilment_payoutmethod",
    "service_repairsymptom",
    "service_repairsymptomtext",
    "service_safetyword",
    "support_tickettopic",
    "support_tickettopictext",
    "support_topicfact",
    "support_topicfacttext",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
}

# Of so many bytes it is quicker to make all tables anew, and deleted rows would stay in the way.
MUCH = 8 * 1024 * 1024
FEW = """
    SELECT current_setting('is_superuser'), sum(pg_relation_size(oid)) < %s
    FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)
"""


def emptied(style: Style, wrapper: BaseDatabaseWrapper, **how: bool) -> list[str]:
    """Give the statements that end a test with real commits: what stands is not made anew.

    To truncate every table takes PostgreSQL a tenth of a second of work, since each becomes a new
    file; the few rows of a test are deleted in a hundredth of that. As a replica does it, past the
    triggers that refuse it and in any order; only a superuser may.
    """
    names = wrapper.introspection.django_table_names(only_existing=True, include_views=False)
    wanted = [name for name in names if name not in STANDING]
    with wrapper.cursor() as cursor:
        cursor.execute(FEW, [MUCH, wanted])
        if cursor.fetchone() != ("on", True):
            return list(wrapper.ops.sql_flush(style, wanted, **how))
    quote = wrapper.ops.quote_name
    deletes = ";".join(f"DELETE FROM {quote(name)}" for name in wanted)  # noqa: S608 -- our tables
    return ["SET LOCAL session_replication_role = replica", deletes]


class Prepared(NamedTuple):
    """A database with the demo in it, and the data folder with its files."""

    database: str
    folder: Path


def with_demo() -> Prepared:
    """Name the database that one `make run` left, made once by the first of a test run who asks."""
    server, run = VALUES["DATABASE_URL"], os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")
    made = Prepared(f"{DEMO}{run[:12]}", VAR_DIR / "tmp" / "demo")
    template = migrated()
    with _one_at_a_time():
        known = [row[0] for row in rows(server, "SELECT datname FROM pg_database")]
        if made.database not in known or run == "alone":
            for older in known:
                if older.startswith(DEMO):
                    execute(server, f"DROP DATABASE {older}")
            _load_demo(server, template, made)
    return made


def _load_demo(server: str, template: str, made: Prepared) -> None:
    """Do what the program does before it serves."""
    begun = f"{DEMO}begun"
    shutil.rmtree(made.folder, ignore_errors=True)
    made.folder.mkdir(parents=True)
    execute(server, f"CREATE DATABASE {begun} TEMPLATE {template}")
    environment = {**VALUES, "DATABASE_URL": with_path(server, begun), "VAR_DIR": str(made.folder)}
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings", "ONE_MACHINE": "1", "DEMO": "1"}
    command = [sys.executable, "-c", PREPARE]
    subprocess.run(command, cwd=BASE_DIR, env=environment | settings, check=True)
    execute(server, f"ALTER DATABASE {begun} RENAME TO {made.database}")


def migrated() -> str:
    """Name the database, made by the first who asks; one of older migrations is removed."""
    server, name = VALUES["DATABASE_URL"], f"{PREFIX}{_digest()}"
    with _one_at_a_time():
        known = [row[0] for row in rows(server, "SELECT datname FROM pg_database")]
        if name not in known:
            for older in known:
                if older.startswith(PREFIX):
                    execute(server, f"DROP DATABASE {older}")
            _migrate(server, name)
    return name


def _migrate(server: str, name: str) -> None:
    begun = f"{PREFIX}begun"
    execute(server, f"CREATE DATABASE {begun}")
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    environment = {**VALUES, "DATABASE_URL": with_path(server, begun)}
    subprocess.run(command, cwd=BASE_DIR, env=environment, check=True)
    execute(server, f"ALTER DATABASE {begun} RENAME TO {name}")


def _digest() -> str:
    """Tell the migrations apart: ours, and those of the packages by their versions."""
    files = sorted([*BASE_DIR.glob("*/migrations/*.py"), BASE_DIR / "requirements/base.txt"])
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content).hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    folder = VAR_DIR / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    with Path(folder / "tables.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
