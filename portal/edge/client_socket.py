"""The connection to a client, on which no thread waits for longer than the deadlines allow."""

import errno
import select
import socket
import sys
from http import HTTPStatus
from threading import BoundedSemaphore
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from typing_extensions import Buffer


BYTES_KEPT_BY_KERNEL: Final = 512 * 1024
AT_ONCE: Final = 64 * 1024


class Deadlines:
    """How long a client may take, for one web process."""

    def __init__(
        self, *, head: float, silence: float, body: float, least_rate: float, threads: int
    ) -> None:
        """Set the seconds for headers, for silence and for a body, and its bytes a second."""
        self.head = head
        self.silence = silence
        self.body = body
        self.least_rate = least_rate
        # Only so many threads wait for a client at once; the others are for everybody else.
        self.turns = BoundedSemaphore(max(1, threads // 2))


class Progress:
    """What has arrived of something with a deadline and a least rate."""

    def __init__(self, deadlines: Deadlines) -> None:
        """Begin to count now."""
        self._deadlines = deadlines
        self._began_at = self._last_at = monotonic()
        self._received = 0

    def add(self, size: int) -> None:
        """Count what came."""
        self._received += size
        self._last_at = monotonic()

    def seconds_left(self) -> float:
        """Return for how long to wait for the next byte; it is late if that is below 0."""
        limits = self._deadlines
        due_at = min(
            self._last_at + limits.silence,
            self._began_at + limits.silence + self._received / limits.least_rate,
            self._began_at + limits.body,
        )
        return due_at - monotonic()


class Readable(Protocol):
    """A file to be sent."""

    def read(self, size: int, /) -> bytes:
        """Read so much of it, or what is left."""

    def seek(self, offset: int, /) -> object:
        """Go to a place in it."""


class BodyNotRead(OSError):
    """The rest of a body is not waited for; the connection knows with which answer."""


class ClientSocket(socket.socket):
    """A connection whose reads and writes end by the deadlines while a thread has it at hand.

    While it does not block (in the worker's loop), or bears a timeout, it is like any other.
    """

    deadlines: Deadlines
    progress: Progress
    # Why the body was not read to its end.
    refusal: HTTPStatus | None = None

    @classmethod
    def of(cls, accepted: socket.socket, deadlines: Deadlines) -> "ClientSocket":
        """Take over a connection that was accepted."""
        found = cls(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        # So that the kernel takes over most answers, and no thread waits for a client that reads
        # slowly; it may allow less.
        found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BYTES_KEPT_BY_KERNEL)
        found.deadlines = deadlines
        found.progress = Progress(deadlines)
        return found

    def begin(self) -> None:
        """Count the deadlines of a body from now."""
        self.progress, self.refusal = Progress(self.deadlines), None

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Return what is there; wait for it only in turn and in time.

        Raises:
            BodyNotRead: too many threads wait already, or it comes too slowly.
        """
        if self.gettimeout() is not None:
            return super().recv(bufsize, flags)
        if self.refusal:
            raise BodyNotRead
        try:
            data = super().recv(bufsize, flags | socket.MSG_DONTWAIT)
        except BlockingIOError:
            self.refusal = self._wait(select.POLLIN, self.progress)
            if self.refusal:
                raise BodyNotRead from None
            data = super().recv(bufsize, flags)
        self.progress.add(len(data))
        return data

    def sendall(self, data: "Buffer", flags: int = 0, /) -> None:
        """Send; a client that does not take it in time counts as gone.

        Raises:
            BrokenPipeError: it did not, or too many threads wait already.
        """
        if self.gettimeout() is not None:
            super().sendall(data, flags)
            return
        progress, rest = Progress(self.deadlines), memoryview(data).cast("B")
        while rest:
            try:
                sent = super().send(rest, flags | socket.MSG_DONTWAIT)
            except BlockingIOError:
                if self._wait(select.POLLOUT, progress):
                    raise BrokenPipeError(errno.EPIPE, "The client takes nothing.") from None
                continue
            progress.add(sent)
            rest = rest[sent:]

    def sendfile(self, file: Readable, offset: int = 0, count: int | None = None) -> int:
        """Send a file, or so much of it, in the same way.

        Raises:
            BrokenPipeError: the client did not take it.
        """
        file.seek(offset)
        sent, most = 0, sys.maxsize if count is None else count
        while part := file.read(min(most - sent, AT_ONCE)):
            self.sendall(part)
            sent += len(part)
        return sent

    def _wait(self, event: int, progress: Progress) -> HTTPStatus | None:
        """Wait for the client, in turn and in time; return what speaks against it."""
        turns = self.deadlines.turns
        if not turns.acquire(blocking=False):
            return HTTPStatus.SERVICE_UNAVAILABLE
        try:
            poll = select.poll()
            poll.register(self, event)
            seconds = progress.seconds_left()
            is_late = seconds <= 0 or not poll.poll(1000 * seconds)
        finally:
            turns.release()
        return HTTPStatus.REQUEST_TIMEOUT if is_late else None
