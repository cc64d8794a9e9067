"""The whole program, started as ``make run`` starts it, with a database and folder of its own."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from portal.environment import BASE_DIR, VALUES

SECONDS_TO_START = 120
SECONDS_TO_STOP = 40
# Only so that a wait ends: how quick a claim is decided is for `make bench` to say.
SECONDS = 300


@dataclass(frozen=True)
class Site:
    """The running program: its address, its database, its data folder."""

    url: str
    database: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """Run a statement in the program's database; returns its first row."""
        connection = psycopg2.connect(self.database)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query, values)
                row: tuple[Any, ...] | None = cursor.fetchone()
                return row
        finally:
            connection.close()

    def run(self, statement: str, *values: object) -> None:
        """Change something in the program's database."""
        execute(self.database, statement, *values)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read rows of the program's database."""
        return rows(self.database, query, *values)

    def command(self, module: str, *words: str) -> None:
        """Run a module of the tests inside the program's own settings.

        Raises:
            CalledProcessError: it failed; its output is in the message.
        """
        command = [sys.executable, "-m", module, *words]
        subprocess.run(command, cwd=BASE_DIR, env=self.environment, check=True)


@contextmanager
def running(folder: Path, *, template: str, **values: str) -> Iterator[Site]:
    """Start the program with the demo in it; stop it and drop its database afterwards.

    Its database begins as a copy of the template; its environment has these values besides.
    """
    server = VALUES["DATABASE_URL"]
    name = f"journeys_{os.getpid()}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    port = free_port()
    address, database = f"http://127.0.0.1:{port}", with_path(server, name)
    environment = {
        **VALUES,
        "DATABASE_URL": database,
        "REDIS_URL": with_path(VALUES["REDIS_URL"], own_redis()),
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "BASE_URL": address,
        "ONE_MACHINE": "1",
        # All that is waited for has a hint of its own but what the demo left and what falls due by
        # day; what looks for lost hints every two seconds works as much as the web does.
        "SWEEP_SECONDS": "8",
        # What is hashed in earnest takes a third of a second at each sign-up and sign-in.
        "DJANGO_SETTINGS_MODULE": "tests.journeys.site_settings",
        # Long enough to press Undo on a busy machine, and not ten seconds more for each decision.
        "UNDO_SECONDS": "5",
        # The guides show a captcha each time.
        "CAPTCHA_FOR_MEMBERS": "always",
        # Whoever signed in at the beginning of a walk is not asked again who they are.
        "FRESH_AUTHENTICATION_MINUTES": "600",
        **values,
    }
    site = Site(address, database, folder, environment)
    log = (folder / "up.log").open("wb")
    command = [sys.executable, "manage.py", "up"]
    process = subprocess.Popen(
        command, cwd=BASE_DIR, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        wait_for_answer(process, site, log=folder / "up.log")
        yield site
    finally:
        process.terminate()
        process.wait(SECONDS_TO_STOP)
        log.close()
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def wait_for_answer(process: "subprocess.Popen[bytes]", site: Site, *, log: Path) -> None:
    """Wait until worker and web are up, which the program says itself."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        if site.url.encode() in log.read_bytes() and answers(f"{site.url}/health/live/"):
            return
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def answers(url: str) -> bool:
    """Tell whether a page answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 -- our own http URL
            return bool(response.status == 200)
    except URLError:
        return False


def wait_for(site: Site, query: str, *values: object) -> None:
    """Wait until the query finds a row.

    Raises:
        AssertionError: it does not come to that; tells what the checks said.
    """
    deadline = time.monotonic() + SECONDS
    while not site.rows(query, *values):
        if time.monotonic() > deadline:
            said = "SELECT kind, verdict, expected, read FROM redemptions_check ORDER BY id DESC"
            raise AssertionError(site.rows(f"{said} LIMIT 40"))
        time.sleep(0.2)


def execute(database: str, statement: str, *values: object) -> None:
    """Run a statement that stands in no transaction."""
    connection = psycopg2.connect(database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
    finally:
        connection.close()


def rows(database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Read rows of a database."""
    connection = psycopg2.connect(database)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())
    finally:
        connection.close()


def own_redis() -> str:
    """Give each test process a Redis of its own: programs would take each other's work."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return str(1 + int(worker.removeprefix("gw")) % 15)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_path(url: str, path: str) -> str:
    """Give the same server's URL with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def sum_of(challenge: str) -> str:
    """Solve a captcha's sum as a person does: 24 + 2 = is 26."""
    left, right = re.findall(r"\d+", challenge)
    return str(int(left) + int(right))
