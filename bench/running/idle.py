"""Benchmark of idleness: what the programs of one machine use while nobody asks for anything."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

from bench import database
from bench.report import Row
from bench.running.programs import family, running, spent, web
from portal.management.commands.up import programs

COMPARES = "idle: processor time of web (2 workers), beat and the three celery workers > one core"
# What is done at the start and is not idleness.
SETTLING = 60.0
MINUTE = 60.0


def measure() -> Iterator[Row]:
    """Start all, wait until they are settled, and look at a minute of them."""
    database.fresh("idle")
    with ExitStack() as stack:
        pids = {"web": stack.enter_context(web(workers=2))[0]}
        for each in programs("")[1:]:
            started = running(each.entry, each.words, name=each.name)
            pids[each.name] = stack.enter_context(started)
        time.sleep(SETTLING)
        before = {name: spent(family(pid)) for name, pid in pids.items()}
        time.sleep(MINUTE)
        used = {name: spent(family(pid)) - before[name] for name, pid in pids.items()}
    share = sum(used.values()) / MINUTE
    yield Row("a minute without work", "100 %", f"{share:.2%}", share)
    for name, seconds in used.items():
        yield Row(f"  {name}", "", f"{seconds / MINUTE:.2%}")
