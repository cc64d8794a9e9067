"""The web server's loop keeps its word about connections, with gunicorn's own parser."""

import socket
from collections.abc import Iterator
from itertools import chain, repeat

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser

from portal.edge import thread_worker

GET = b"GET / HTTP/1.1\r\nHost: portal\r\n\r\n"
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: portal\r\nContent-Length: 20\r\n\r\nhalf of it"


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def is_kept(ends: tuple[socket.socket, socket.socket], request: bytes) -> bool:
    ours, theirs = ends
    theirs.sendall(request)
    parser = get_parser(Config(), ours, ("127.0.0.1", 1))
    next(parser)
    return thread_worker.has_ended(parser)


def test_who_was_promised_the_connection_has_it_when_the_thread_got_no_turn(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Between the promise and the look, others had their turn: the time of the look is over.
    late = chain([-1.0], repeat(float(10**9)))
    monkeypatch.setattr(thread_worker, "monotonic", lambda: next(late))
    assert is_kept(ends, GET)


def test_a_body_that_nobody_reads_is_not_waited_for(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    assert not is_kept(ends, HALF_A_BODY)
