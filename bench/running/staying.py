"""Benchmark of memory: of a web worker after many requests, of a worker after many tasks."""

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from celery import current_app

from bench import database
from bench.frame_urls import FRAME
from bench.page_cost import member_paths
from bench.report import Row
from bench.running.callers import call, cookies_of
from bench.running.programs import family, memory, running, web
from notifications.tasks import send_due
from tests.page_stage import make_stage

COMPARES = "staying: memory of a worker after 100 requests or tasks > after 10,000"
FEW, MANY = 100, 10_000
QUEUE = "bench-staying"
TRIES = 10
# The threads of a web worker, each with its connection, are all there then.
WARM = 320


def measure() -> Iterator[Row]:
    """Ask and enqueue, and look at the memory twice."""
    database.fresh("staying")
    yield _of_web()
    yield _of_tasks()


def _of_web() -> Row:
    stage = make_stage(products=20, claims=20, promotions=8, emails=30)
    database.settle()
    headers = cookies_of(stage.member)
    # Two frames to a page: as many requests in half the time, and each page some hundred times.
    pages = member_paths(stage).values()
    paths = [each for page in pages for each in (page, FRAME, FRAME)]
    with web() as (pid, port):
        call(port, paths, headers, number=WARM)
        call(port, paths, headers, number=FEW)
        few = memory(family(pid)[1:])
        call(port, paths, headers, number=MANY - FEW)
        return _row("web worker, requests", few, memory(family(pid)[1:]))


def _of_tasks() -> Row:
    words = ["-A", "portal", "worker", "--loglevel", "WARNING", "--concurrency", "1"]
    words += ["--without-gossip", "--without-mingle", "--queues", QUEUE]
    with running("celery.__main__:main", words, name="worker") as pid:
        _tasks(FEW)
        few = _memory_of(pid)
        _tasks(MANY - FEW)
        return _row("celery worker, tasks", few, _memory_of(pid))


def _memory_of(pid: int) -> int:
    """Return what a worker and its child take; a child may be replaced while one looks."""
    for _ in range(TRIES):
        with suppress(ProcessLookupError, FileNotFoundError):
            return memory(family(pid))
        time.sleep(1)
    raise TimeoutError


def _tasks(number: int) -> None:
    """Let the worker do so many, and wait until they are done."""
    for _ in range(number):
        send_due.apply_async(queue=QUEUE, ignore_result=True)
    with current_app.connection_for_read() as broker:
        channel: Any = broker.default_channel
        redis = channel.client
        while redis.llen(QUEUE) or redis.hlen("unacked"):
            time.sleep(0.2)


def _row(what: str, few: int, many: int) -> Row:
    return Row(what, f"{few / 1024:.1f} MB", f"{many / 1024:.1f} MB", many / few)
