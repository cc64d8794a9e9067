"""Benchmark of one worker of the web server: a mix of pages against the empty frame."""

from collections.abc import Iterator
from statistics import median

from bench import database
from bench.frame_urls import FRAME
from bench.page_cost import member_paths
from bench.report import Row, milliseconds, p95, per_second
from bench.running.callers import call, cookies_of
from bench.running.programs import family, spent, web
from tests.page_stage import make_stage

COMPARES = "rate: one worker, 32 connections: the empty frame > a mix of a member's pages"
ROUNDS = 3
SECONDS = 8.0


def measure() -> Iterator[Row]:
    """Ask for the frame and for the mix in turn, a few times."""
    database.fresh("rate")
    stage = make_stage(products=20, claims=20, promotions=8, emails=30)
    database.settle()
    headers, mix = cookies_of(stage.member), list(member_paths(stage).values())
    rates: dict[bool, list[float]] = {True: [], False: []}
    waits: dict[bool, list[float]] = {True: [], False: []}
    costs: dict[bool, list[float]] = {True: [], False: []}
    with web() as (pid, port):
        call(port, [FRAME, *mix], headers, number=320)
        for _ in range(ROUNDS):
            for is_mix in (False, True):
                before = spent(family(pid))
                times = call(port, mix if is_mix else [FRAME], headers, seconds=SECONDS)
                rates[is_mix].append(len(times) / SECONDS)
                waits[is_mix].append(p95(times))
                costs[is_mix].append((spent(family(pid)) - before) / len(times))
    frame, pages = median(rates[False]), median(rates[True])
    yield Row("requests of one worker", per_second(frame), per_second(pages), pages / frame)
    frame, pages = median(waits[False]), median(waits[True])
    yield Row("their p95", milliseconds(frame), milliseconds(pages), pages / frame)
    frame, pages = median(costs[False]), median(costs[True])
    what = "  processor time of the worker for each"
    yield Row(what, milliseconds(frame), milliseconds(pages), pages / frame)
