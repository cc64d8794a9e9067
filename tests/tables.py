"""A database with every table and nothing in it, of which each test process gets a copy.

To run all migrations takes ten seconds, to copy their result none.
"""

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.environment import BASE_DIR, VALUES, VAR_DIR
from tests.journeys.site import execute, rows, with_path

PREFIX = "tables_"


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
