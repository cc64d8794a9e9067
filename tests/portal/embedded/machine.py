"""Runs `python -m portal.embedded` as a person would, in a data folder with an awkward path."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from portal.embedded import processes
from portal.embedded.run import SECRETS
from portal.environment import BASE_DIR

OURS = {*SECRETS, "DATABASE_URL", "REDIS_URL", "BASE_URL", "ONE_MACHINE", "EMAIL_URL", "PORT"}


def environment(var: Path, **values: str) -> dict[str, str]:
    """Our environment without what the test run's own database and broker put in it."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return clean | {"VAR_DIR": str(var), "EMBEDDED_FAST": "1"} | values


def embedded(var: Path, *command: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run a command beside the servers and wait for both to end."""
    return subprocess.run(
        [sys.executable, "-m", "portal.embedded", *command],
        cwd=BASE_DIR,
        env=environment(var, **values),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def embedded_running(var: Path, *command: str, **values: str) -> Iterator[subprocess.Popen[str]]:
    """Start a command beside the servers; whatever the test does, nothing of it stays."""
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.embedded", *command],
        cwd=BASE_DIR,
        env=environment(var, **values),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # so that a test can type Ctrl-C to it alone
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def said_until(end: str, process: subprocess.Popen[str]) -> str:
    """Read what a program says up to this line; it fails when the program ends before."""
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        if end in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def until(happened: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something, within bounds."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def left(var: Path) -> list[str]:
    """Name what still runs for this data folder."""
    pids = {*processes.marked(var), *processes.find(lambda words: str(var) in " ".join(words))}
    return [" ".join(processes.arguments(pid)) for pid in pids if processes.alive(pid)]


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    """Run one statement in the database, in a transaction of its own."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
