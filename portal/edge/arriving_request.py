"""A request that is arriving: the worker's loop collects it, so that no thread waits for it."""

import re
from time import monotonic
from typing import Final

from portal.edge.client_socket import Deadlines, Progress

# A body up to this size is collected too; of a larger one, threads read the rest (or refuse it).
SMALL_BODY: Final = 1024 * 1024
LARGEST_HEAD: Final = 64 * 1024
_HEAD_ENDS: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_EXPECTS: Final = re.compile(rb"\r\nexpect:", re.IGNORECASE)


class ArrivingRequest:
    """The bytes of a request so far, and by when the next ones are due.

    What they mean the parser decides: this only finds out how many to wait for.
    """

    def __init__(self, deadlines: Deadlines, longest_line: int) -> None:
        """Begin to wait for the first byte."""
        self.data = bytearray()
        self._deadlines = deadlines
        self._longest_line = longest_line
        self._head_due_at = monotonic() + deadlines.head
        self._body: Progress | None = None
        self._wanted = 0

    def add(self, data: bytes) -> None:
        """Take what came."""
        searched = max(0, len(self.data) - len(_HEAD_ENDS))
        self.data += data
        if self._body:
            self._body.add(len(data))
            return
        end = self.data.find(_HEAD_ENDS, searched)
        if end >= 0:
            self._body = Progress(self._deadlines)
            self._wanted = end + len(_HEAD_ENDS) + self._body_size(bytes(self.data[: end + 2]))

    def _body_size(self, head: bytes) -> int:
        """Return how much of the body to wait for: nothing that a thread has to ask for first."""
        found = _LENGTH.search(head)
        size = int(found[1]) if found and not _EXPECTS.search(head) else 0
        return size if size <= SMALL_BODY else 0

    @property
    def is_ready(self) -> bool:
        """Return whether a thread can have it: it is there, or can only be refused."""
        if self._body:
            return len(self.data) >= self._wanted
        line_end = self.data.find(b"\n")
        if line_end < 0:
            return len(self.data) > self._longest_line
        return self.data[line_end - 1 : line_end] != b"\r"

    @property
    def is_too_long(self) -> bool:
        """Return whether its headers have no end within what anybody needs."""
        return not self._body and len(self.data) > LARGEST_HEAD

    @property
    def is_late(self) -> bool:
        """Return whether its headers or its body took too long."""
        if self._body:
            return self._body.seconds_left() <= 0
        return monotonic() > self._head_due_at
