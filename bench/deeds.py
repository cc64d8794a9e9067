"""What is done in two databases in turn, and held against each other by the processor's time."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import Final

from django.db import connection
from django.test import Client

from accounts.models import User
from bench import database
from bench.report import Row, milliseconds

OF_MEMBERS: Final = 1.2
OF_STAFF: Final = 1.3
# Half a millisecond more is the grain of the caches, and of what else the machine does.
GRAIN: Final = 0.0005


@dataclass(slots=True)
class Deed:
    """A request or a sweep, its goal, and what it cost each time."""

    name: str
    act: Callable[[], object]
    goal: float
    costs: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scene:
    """One of the databases, and what is done in it."""

    database: str
    deeds: list[Deed]


def scene(name: str, deeds: list[Deed]) -> Scene:
    """Settle the open database; everything is done there twice, since the first sets things up."""
    database.settle()
    with connection.cursor() as cursor:
        # So that one process does all that is counted.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    for deed in deeds * 2:
        deed.act()
    return Scene(name, deeds)


def compared(small: Scene, large: Scene, rounds: int, *, is_kept: bool = False) -> Iterator[Row]:
    """Do everything in both in turn, so many times, and hold the medians against each other.

    ``is_kept``: each is done once before, so that what the process keeps of a database is there.
    """
    for _round in range(rounds):
        for one in (small, large):
            database.use(one.database)
            for deed in one.deeds:
                if is_kept:
                    deed.act()
                deed.costs.append(cost(deed.act))
    for before, after in zip(small.deeds, large.deeds, strict=True):
        base, grown = median(before.costs), median(after.costs)
        figures = milliseconds(base), milliseconds(grown), grown / base
        is_met = grown <= base * before.goal + GRAIN
        yield Row(before.name, *figures, f"≤ {before.goal:g} + 0.5 ms", is_met)


def signed_in(user: User) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def opened(client: Client, path: str, **asked: str) -> None:
    """Open a page, which is there or leads to another one."""
    response = client.get(path, asked)
    assert response.status_code in {HTTPStatus.OK, HTTPStatus.FOUND}, (path, response.status_code)


def cost(act: Callable[[], object]) -> float:
    """Return the processor time that we and PostgreSQL's process for us need, in seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        times = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    theirs, ours = _used(times), time.process_time()
    act()
    return time.process_time() - ours + _used(times) - theirs


def _used(times: Path) -> float:
    return int(times.read_text(encoding="ascii").split()[0]) / 1e9
