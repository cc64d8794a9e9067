"""Browsers of a benchmark: so many connections that ask one page after the other."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import count, cycle

from django.conf import settings
from django.test import Client

from accounts.models import User
from portal.embedded.servers import LOOPBACK

CONNECTIONS = 32
PATIENCE = 120.0


def cookies_of(member: User) -> dict[str, str]:
    """Sign a member in, and return what the browser sends along."""
    client = Client()
    client.force_login(member)
    name = settings.SESSION_COOKIE_NAME
    return {"Cookie": f"{name}={client.cookies[name].value}", "Accept-Encoding": "gzip"}


def call(
    port: int, paths: Sequence[str], headers: dict[str, str], *, seconds: float = 0, number: int = 0
) -> list[float]:
    """Ask for these pages in turn, for so long or so often; return how long each took."""
    until = time.monotonic() + seconds if seconds else float("inf")
    asked = count()

    def one(first: int) -> list[float]:
        browser, times = HTTPConnection(LOOPBACK, port, timeout=PATIENCE), []
        turn = cycle([*paths[first % len(paths) :], *paths[: first % len(paths)]])
        while time.monotonic() < until and (not number or next(asked) < number):
            begun = time.perf_counter()
            browser.request("GET", next(turn), headers=headers)
            answer = browser.getresponse()
            answer.read()
            assert answer.status == 200, (answer.status, paths)  # noqa: PLR2004 -- OK
            times.append(time.perf_counter() - begun)
        browser.close()
        return times

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return [each for times in pool.map(one, range(CONNECTIONS)) for each in times]
