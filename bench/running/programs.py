"""Starts the portal's programs on a database of the bench, and reads what they use."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from portal.embedded import processes
from portal.embedded.servers import LOOPBACK, free_port
from portal.environment import VAR_DIR

TICKS = os.sysconf("SC_CLK_TCK")
GRACE = 20.0
# To import everything takes a minute on a machine that others use.
PATIENCE = 180.0


@contextmanager
def running(entry: str, words: list[str], *, name: str) -> Iterator[int]:
    """Run a program, such as ``celery.__main__:main``; yield the number of its process."""
    module, _colon, call = entry.partition(":")
    code = f"import sys; from {module} import {call}; sys.exit({call}())"
    command = [sys.executable, "-c", code, *words]
    log = VAR_DIR / "log" / f"bench-{name}.log"
    child = processes.start(command, log=log, env=_environment())
    try:
        yield child.pid
    finally:
        processes.stop_child(child, 15, GRACE)


@contextmanager
def web(*, workers: int = 1) -> Iterator[tuple[int, int]]:
    """Run the web server; yield the number of its process, and its port."""
    port = free_port(None)
    words = ["portal.wsgi", "--config", "python:portal.serving", "--bind", f"{LOOPBACK}:{port}"]
    words += ["--workers", str(workers), "--graceful-timeout", "5"]
    with running("gunicorn.app.wsgiapp:run", words, name="web") as pid:
        _wait_for(port)
        yield pid, port


def family(pid: int) -> list[int]:
    """Return a process and all that it started, and these in turn."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(each for child in found for each in family(int(child)))]


def spent(pids: list[int]) -> float:
    """Return the processor time that these have used, in seconds."""
    total = 0
    for pid in pids:
        figures = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += int(figures[11]) + int(figures[12])
    return total / TICKS


def memory(pids: list[int]) -> int:
    """Return what these hold of the memory, shared pages counted in parts, in kB."""
    return sum(_proportional(pid) for pid in pids)


def _proportional(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _environment() -> dict[str, str]:
    given = urlsplit(os.environ["DATABASE_URL"])
    here = given._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **os.environ,
        "DATABASE_URL": urlunsplit(here),
        "DJANGO_SETTINGS_MODULE": "bench.running.settings",
    }


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            there = HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
            there.request("GET", "/health/live/")
            there.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(port)
