"""Slow and silent clients hold nobody up: alone, and behind the proxy.

gunicorn's own worker is the control: it does not answer while they are there.
"""

import math
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from portal.embedded.servers import LOOPBACK
from tests.edge_parts import IMPATIENT, NGINX, Program, Proxy, seconds_to_answer

pytestmark = pytest.mark.long

ECHO = "tests.echo_application"
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "
SMALL = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\nx="
# Threads read these by themselves: the program asks for the body.
LARGE = SMALL.replace(b"999", b"9000000")
SECONDS = 4.0


READS_NOTHING = b"GET /large/ HTTP/1.1\r\nHost: localhost\r\n\r\n"


@contextmanager
def attack(port: int, sent: bytes, sockets: int) -> Iterator[None]:
    """Send the same beginning from many sockets, then a byte now and then; come back when cut."""
    ended = threading.Event()

    def drip() -> None:
        with ExitStack() as stack:
            lines: list[socket.socket] = []
            while not ended.wait(0.5):
                for _ in range(sockets - len(lines)):
                    line = stack.enter_context(socket.socket())
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    line.settimeout(5)
                    if line.connect_ex((LOOPBACK, port)):
                        return  # the program has ended
                    line.setblocking(False)
                    line.sendall(sent)
                    lines.append(line)
                lines = [line for line in lines if dripped(line, sent)]

    thread = threading.Thread(target=drip)
    thread.start()
    time.sleep(1.5)
    try:
        yield
    finally:
        ended.set()
        thread.join()


def dripped(line: socket.socket, sent: bytes) -> bool:
    """Send one byte of a body; tell whether the connection still stands."""
    try:
        if sent in {SMALL, LARGE}:
            line.sendall(b"x")
        return sent == READS_NOTHING or bool(line.recv(1000))
    except BlockingIOError:
        return True
    except OSError:
        return False


def seconds_of(client: Callable[[], HTTPConnection], seconds: float = SECONDS) -> list[float]:
    """Ask for the health page for a while; give how long each answer took, the slowest first."""
    ends, found = time.monotonic() + seconds, []
    while time.monotonic() < ends:
        found.append(seconds_to_answer(client()))
        time.sleep(0.2)
    return sorted(found, reverse=True)


def assert_steady(found: list[float]) -> None:
    """Hold that each of many requests is answered; how fast, says ADR 30."""
    assert max(found) < math.inf
    assert len(found) > 3


def alone(program: Program, seconds: float = 5) -> Callable[[], HTTPConnection]:
    return lambda: HTTPConnection(LOOPBACK, program.port, timeout=seconds)


ATTACKS = pytest.mark.parametrize(
    ("sent", "sockets"),
    [(b"", 60), (HALF, 60), (SMALL, 30), (LARGE, 30), (READS_NOTHING, 60)],
    ids=["silent", "half a header", "slow small bodies", "slow large bodies", "slow readers"],
)


@ATTACKS
def test_alone_it_answers_all_the_while(tmp_path: Path, sent: bytes, sockets: int) -> None:
    with Program(tmp_path, ECHO, settings=IMPATIENT).running() as program:
        with attack(program.port, sent, sockets):
            assert_steady(seconds_of(alone(program)))
        log = program.log.read_text()
        assert ("408 Request Timeout" in log) == (sent in {HALF, SMALL})


def test_more_silent_connections_than_it_takes_shut_nobody_out(tmp_path: Path) -> None:
    options = ("--worker-connections", "40")
    with (
        Program(tmp_path, ECHO, options, IMPATIENT).running() as program,
        attack(program.port, b"", 60),
    ):
        assert_steady(seconds_of(alone(program)))


@pytest.mark.parametrize(
    "sent",
    [HALF, LARGE, READS_NOTHING],
    ids=["half a header", "slow large bodies", "slow readers"],
)
def test_gunicorns_own_worker_does_not(tmp_path: Path, sent: bytes) -> None:
    options = ("--worker-class", "gthread")
    with (
        Program(tmp_path, ECHO, options, IMPATIENT).running() as program,
        attack(program.port, sent, 60),
    ):
        assert seconds_of(alone(program, 3), seconds=3)[0] > 3


@pytest.mark.skipif(not NGINX, reason="nginx is not installed")
@ATTACKS
def test_behind_the_proxy_it_answers_all_the_while(
    tmp_path: Path, sent: bytes, sockets: int
) -> None:
    with (
        Program(tmp_path / "web", ECHO).running() as program,
        Proxy(tmp_path / "nginx", program).running() as proxy,
        attack(proxy.http, sent, sockets // 2),
        attack(proxy.https, sent, sockets // 2),
    ):
        assert_steady(seconds_of(proxy.client))
