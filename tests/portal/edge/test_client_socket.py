import socket
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from portal.edge.arriving_request import LARGEST_HEAD, SMALL_BODY, ArrivingRequest
from portal.edge.client_socket import BodyNotRead, ClientSocket, Deadlines
from portal.edge.own_answers import as_bytes
from portal.edge.thread_worker import unless_refused

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
LINE = 4096


def deadlines(**values: float) -> Deadlines:
    usual = {"head": 60.0, "silence": 60.0, "body": 60.0, "least_rate": 1000.0, **values}
    threads = int(usual.pop("threads", 2))
    return Deadlines(**usual, threads=threads)


@pytest.fixture
def pair() -> Iterator[Callable[[Deadlines], tuple[ClientSocket, socket.socket]]]:
    opened: list[socket.socket] = []

    def connect(limits: Deadlines) -> tuple[ClientSocket, socket.socket]:
        accepted, client = socket.socketpair()
        ours = ClientSocket.of(accepted, limits)
        ours.begin()
        opened.extend((ours, client))
        return ours, client

    yield connect
    for each in opened:
        each.close()


Connect = Callable[[Deadlines], tuple[ClientSocket, socket.socket]]


def test_what_is_there_needs_no_turn(pair: Connect) -> None:
    limits = deadlines()
    ours, client = pair(limits)
    limits.turns.acquire()
    client.sendall(b"abc")
    assert ours.recv(10) == b"abc"


def test_silence_is_refused_and_gives_its_turn_back(pair: Connect) -> None:
    ours, _client = pair(deadlines(silence=0.01))
    for _ in range(2):
        with pytest.raises(BodyNotRead):
            ours.recv(10)
    assert ours.refusal == HTTPStatus.REQUEST_TIMEOUT
    assert ours.deadlines.turns.acquire(blocking=False)


def test_a_body_that_drips_is_refused_by_its_rate(pair: Connect) -> None:
    ours, client = pair(deadlines(silence=0.05, least_rate=1000))
    client.sendall(b"x")
    ours.recv(10)
    ours.progress._began_at -= 0.05  # noqa: SLF001 -- as if a while ago
    with pytest.raises(BodyNotRead):
        ours.recv(10)


def test_half_of_the_threads_wait_and_no_more(pair: Connect) -> None:
    limits = deadlines(threads=4)
    ours, _client = pair(limits)
    for _ in range(2):
        assert limits.turns.acquire(blocking=False)
    with pytest.raises(BodyNotRead):
        ours.recv(10)
    assert ours.refusal == HTTPStatus.SERVICE_UNAVAILABLE


def test_who_takes_nothing_counts_as_gone(pair: Connect, tmp_path: Path) -> None:
    ours, client = pair(deadlines(silence=0.01, least_rate=1e9))
    ours.sendall(b"x" * 1000)
    assert client.recv(2000) == b"x" * 1000
    file = tmp_path / "file"
    file.write_bytes(b"abcdef" + b"x" * 9_000_000)
    with file.open("rb") as content:
        assert ours.sendfile(content, 1, 4) == 4
        assert client.recv(2000) == b"bcde"
        with pytest.raises(BrokenPipeError):
            ours.sendfile(content, 1)
    assert ours.deadlines.turns.acquire(blocking=False)
    with pytest.raises(BrokenPipeError):  # no turn is left
        ours.sendall(b"x")


def test_a_program_that_could_not_read_answers_nothing_of_its_own(pair: Connect) -> None:
    ours, _client = pair(deadlines(silence=0.01))
    closed: list[bool] = []

    class Answer(list[bytes]):
        def close(self) -> None:
            closed.append(True)

    def program(_environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
        with pytest.raises(BodyNotRead):
            ours.recv(1)
        start_response("403 Forbidden", [])
        return Answer([b"no token"])

    told: list[object] = []
    body = unless_refused(program)({"gunicorn.socket": ours}, lambda *words: told.append(words[0]))
    assert told == ["408 Request Timeout"]
    assert b"too slow" in b"".join(body)
    assert closed


@pytest.mark.parametrize(
    ("sent", "is_ready"),
    [
        (HEAD, False),
        (HEAD + b"\r\n", True),
        (b"GET / HTTP/1.1\n", True),  # no line of HTTP: the parser refuses it
        (b"G" * (LINE + 1), True),
        (HEAD + b"Content-Length: 3\r\n\r\nab", False),
        (HEAD + b"content-length:3\r\n\r\nabc", True),
        (HEAD + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n", True),
        (HEAD + b"Content-Length: %d\r\n\r\n" % (SMALL_BODY + 1), True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", True),
    ],
)
def test_a_thread_gets_what_it_need_not_wait_for(sent: bytes, *, is_ready: bool) -> None:
    whole, by_byte = (ArrivingRequest(deadlines(), LINE) for _ in range(2))
    whole.add(sent)
    for byte in sent:
        assert not by_byte.is_ready or is_ready
        by_byte.add(bytes([byte]))
    assert whole.is_ready == by_byte.is_ready == is_ready


def test_headers_and_bodies_are_late_and_headers_end() -> None:
    head = ArrivingRequest(deadlines(head=-1), LINE)
    assert head.is_late
    body = ArrivingRequest(deadlines(silence=-1), LINE)
    body.add(HEAD + b"Content-Length: 3\r\n\r\n")
    assert body.is_late
    endless = ArrivingRequest(deadlines(), LINE)
    endless.add(HEAD + b"A: " + b"a" * LARGEST_HEAD)
    assert endless.is_too_long


def test_an_answer_of_ours_is_whole() -> None:
    head, _, body = as_bytes(HTTPStatus.SERVICE_UNAVAILABLE).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nContent-Length: %d\r\n" % len(body) in head
    assert b"\r\nRetry-After: 5" in head
