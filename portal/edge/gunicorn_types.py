"""The parts of gunicorn's objects that we use: it comes without types."""

import socket
from typing import Any, Protocol

from portal.edge.client_socket import ClientSocket


class Unreader(Protocol):
    """What a connection has read, or given back, and nobody used yet."""

    def unread(self, data: bytes) -> None:
        """Give something back, to be read first."""

    def take_buffered(self) -> bytes:
        """Take out all of it."""


class Parser(Protocol):
    """Makes requests of what a connection reads."""

    unreader: Unreader

    def finish_body(self, deadline: float) -> bool:
        """Read the rest of a body; return whether that was done in time."""


class Connection(Protocol):
    """A connection from its acceptance to its end."""

    sock: ClientSocket
    client: tuple[str, int]
    parser: Parser
    # Else a thread would wait for the first byte.
    data_ready: bool

    def init(self) -> None:
        """Make the parser."""

    def close(self) -> None:
        """Close it at once."""


class Listener(Protocol):
    """The socket on which connections arrive."""

    def accept(self) -> tuple[socket.socket, Any]:
        """Take the next one."""

    def getsockname(self) -> object:
        """Return its own address."""


class Config(Protocol):
    """The settings of portal/serving.py and the command line."""

    is_ssl: bool


class Log(Protocol):
    """Its log, of errors and of requests."""

    def access(
        self, resp: object, req: object, environ: dict[str, Any], request_time: object
    ) -> None:
        """Log a request."""
