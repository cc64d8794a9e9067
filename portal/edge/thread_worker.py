"""The web server's process: gunicorn's threads, none of which waits for a slow client.

gunicorn hands a connection to a thread as soon as it is there, so that a few silent ones hold all
threads. Here the loop collects headers and small bodies first, with deadlines; threads wait for
larger bodies only, and never more than half of them. Why a subclass: docs/adr/0030.

Private parts of gunicorn that this needs are named in tests/test_private_imports.py.
"""

import errno
import selectors
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from time import monotonic
from typing import Any, Final

from django.conf import settings
from gunicorn.workers.gthread import TConn, ThreadWorker

from portal.edge import own_answers
from portal.edge.arriving_request import ArrivingRequest
from portal.edge.client_socket import BodyNotRead, ClientSocket, Deadlines
from portal.edge.gunicorn_types import Config, Connection, Listener, Parser

# What has arrived for all requests together; beyond it, threads wait for the rest, in turn.
MOST_COLLECTED: Final = 64 * 1024 * 1024
AT_ONCE: Final = 256 * 1024
# So long, and so much, is read and dropped after an answer: else the client may never see it.
LINGER_SECONDS: Final = 5.0
MOST_DROPPED: Final = 64 * 1024 * 1024
SECONDS_BETWEEN_LOOKS: Final = 0.25
# What is left of a body that the program did not read is waited for so long, so often.
SECONDS_FOR_THE_REST: Final = 0.01
LOOKS: Final = 5
_GONE: Final = {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}
_NO_FILES: Final = {errno.EMFILE, errno.ENFILE}

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Lingering:
    """A connection that was answered, until the client hangs up."""

    def __init__(self) -> None:
        self.ends_at = monotonic() + LINGER_SECONDS
        self.dropped = 0


class DeadlineWorker(ThreadWorker):
    """gunicorn's thread worker with deadlines."""

    log: Any
    wsgi: Application

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.arriving: dict[Connection, ArrivingRequest] = {}
        self.lingering: dict[Connection, Lingering] = {}
        self.next_look = 0.0

    @classmethod
    def check_config(cls, cfg: Config, log: object) -> None:
        """Refuse what the loop could not read."""
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise RuntimeError("TLS ends at the proxy (deploy/nginx), not here.")

    def load_wsgi(self) -> None:
        """Load the program, and the deadlines from its settings."""
        super().load_wsgi()
        self.deadlines = Deadlines(
            head=settings.REQUEST_HEAD_SECONDS,
            silence=settings.REQUEST_SILENCE_SECONDS,
            body=settings.REQUEST_BODY_SECONDS,
            least_rate=settings.REQUEST_BYTES_PER_SECOND,
            threads=self.cfg.threads,
        )
        self.wsgi = unless_refused(self.wsgi)

    # --- Connections come and send --------------------------------------------------------------

    def accept(self, listener: Listener) -> None:
        """Take a connection, and wait for its request in the loop."""
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno in _NO_FILES:
                self._drop_oldest()
            elif error.errno not in _GONE:
                raise
            return
        self.nr_conns += 1
        client = ClientSocket.of(accepted, self.deadlines)
        self._collect(TConn(self.cfg, client, address, listener.getsockname()))
        if self.nr_conns >= self.worker_connections:
            self._drop_oldest()

    def on_client_socket_readable(self, conn: Connection, client: object) -> None:
        """Wait for the next request of a connection that was kept."""
        if conn not in self.keepalived_conns:  # dropped a moment ago
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._collect(conn)

    def _collect(self, conn: Connection, data: bytes = b"") -> None:
        if conn.sock.gettimeout() != 0:
            conn.sock.setblocking(False)
        self.arriving[conn] = ArrivingRequest(self.deadlines, self.cfg.limit_request_line + 2)
        if data:
            self._add(conn, data)
        else:
            self._receive(conn, conn.sock)  # most requests are there as a whole
        if conn in self.arriving:
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, conn))

    def _receive(self, conn: Connection, client: ClientSocket) -> None:
        if conn not in self.arriving:  # dropped a moment ago
            return
        try:
            data = client.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._add(conn, data)
        else:
            self._drop(conn)

    def _add(self, conn: Connection, data: bytes) -> None:
        request = self.arriving[conn]
        request.add(data)
        if request.is_too_long:
            self._give_up(conn, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif request.is_ready or self._is_full():
            self._hand_over(conn, bytes(request.data))

    def _is_full(self) -> bool:
        return sum(len(each.data) for each in self.arriving.values()) > MOST_COLLECTED

    def _hand_over(self, conn: Connection, data: bytes) -> None:
        """Give a request that is there to a thread."""
        self._forget_request(conn)
        conn.init()
        conn.data_ready = True
        conn.sock.begin()
        conn.parser.unreader.unread(data)
        self.enqueue_req(conn)

    def _forget_request(self, conn: Connection) -> None:
        del self.arriving[conn]
        with suppress(KeyError):  # it was there at once
            self.poller.unregister(conn.sock)

    # --- Connections end ------------------------------------------------------------------------

    def _keepalive_after(self, conn: Connection, keepalive: object) -> bool:
        """Keep a connection whose body was read; what is left of one is waited for by no thread."""
        return bool(keepalive) and has_ended(conn.parser)

    def finish_request(self, conn: Connection, done: "Future[object]") -> None:
        """Keep the connection for the next request, or close it once the client has read."""
        if done.cancelled() or done.exception() or not done.result():
            self._linger(conn)
        elif rest := conn.parser.unreader.take_buffered():
            self._collect(conn, rest)
        else:
            super().finish_request(conn, done)

    def _linger(self, conn: Connection) -> None:
        """Close our side, and drop what still comes, in the loop: gunicorn waits 2 s in it."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drop_rest, conn))
        except (OSError, ValueError):  # the client is gone, or gunicorn has closed it
            self._drop(conn)
        else:
            self.lingering[conn] = Lingering()

    def _drop_rest(self, conn: Connection, client: ClientSocket) -> None:
        if conn not in self.lingering:
            return
        size = 0
        with suppress(OSError):
            size = len(client.recv(AT_ONCE))
        self.lingering[conn].dropped += size
        if not size or self.lingering[conn].dropped > MOST_DROPPED:
            self._drop(conn)

    def _give_up(self, conn: Connection, status: HTTPStatus) -> None:
        """Say why a request that has begun is not waited for."""
        self.log.info("A request from %s: %s %s", conn.client[0], status.value, status.phrase)
        self._forget_request(conn)
        with suppress(OSError):
            conn.sock.sendall(own_answers.as_bytes(status))
        self._linger(conn)

    def _drop(self, conn: Connection) -> None:
        self.arriving.pop(conn, None)
        self.lingering.pop(conn, None)
        with suppress(ValueError):
            self.keepalived_conns.remove(conn)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def _drop_oldest(self) -> None:
        """Make room: of those that are silent, or kept, or answered, whichever are the most."""
        groups = [list(self.keepalived_conns), list(self.arriving), list(self.lingering)]
        for conn in max(groups, key=len)[:1]:
            self._drop(conn)

    def murder_pending(self) -> None:
        """End what is late; gunicorn calls this in its loop, some times a second."""
        now = monotonic()
        if now < self.next_look:
            return
        self.next_look = now + SECONDS_BETWEEN_LOOKS
        for conn, request in list(self.arriving.items()):
            if request.data and request.is_late:
                self._give_up(conn, HTTPStatus.REQUEST_TIMEOUT)
            elif request.is_late or not (request.data or self.alive):
                self._drop(conn)
        for conn, rest in list(self.lingering.items()):
            if rest.ends_at < now:
                self._drop(conn)

    # --- Answers of our own ---------------------------------------------------------------------

    def handle_error(self, req: object, client: ClientSocket, addr: object, exc: object) -> None:
        """Answer a request that is none, with our headers."""
        super().handle_error(req, own_answers.WithHeaders(client), addr, exc)


def has_ended(parser: Parser) -> bool:
    """Return whether the body of an answered request is there to its end, or is in a moment.

    Where many threads want a turn, the time may be over before this one has looked at all. The
    client was told by then that it may send its next request, so the thread looks again.
    """
    looks = (parser.finish_body(monotonic() + SECONDS_FOR_THE_REST) for _ in range(LOOKS))
    return any(looks)


def unless_refused(application: Application) -> Application:
    """Answer instead of the program where it could not read a body to its end.

    The program takes that for a client that has gone, and answers nothing of use. It has begun its
    answer when it returns, as Django does.
    """

    def answered(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun: list[tuple[Any, ...]] = []
        response: Iterable[bytes] = ()
        with suppress(BodyNotRead):
            response = application(environ, lambda *told: begun.append(told))
        refusal: HTTPStatus | None = environ["gunicorn.socket"].refusal
        if refusal is None:
            start_response(*begun[-1])
            return response
        if callable(close := getattr(response, "close", None)):
            close()
        headers, body = own_answers.answer(refusal)
        start_response(f"{refusal.value} {refusal.phrase}", headers)
        return [body]

    return answered
