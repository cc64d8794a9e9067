"""How gunicorn serves, on one machine and in the image: ``--config python:portal.serving``.

Phones upload photos over slow lines, with no proxy in between that would wait for them. A thread
waits for one at little cost, where a process would keep everybody else waiting.
"""

from socket import socket
from typing import Protocol

worker_class = "gthread"
# Each thread keeps a connection to the database: with the image's 3 processes 48 of the 100 that
# PostgreSQL takes by default. For more copies of the image: PgBouncer.
threads = 16
# For a process that hangs: threads that wait for a slow phone do not count.
timeout = 120
# Its control socket would lie in the home folder of whoever runs this.
control_socket_disable = True
accesslog = "-"
# A phone that left in mid-upload says nothing for ever; a slow one sends something now and then.
SILENCE_SECONDS = 60


class Source(Protocol):
    """What gunicorn reads a request from."""

    sock: socket


class Request(Protocol):
    """What we use of gunicorn's request."""

    unreader: Source


def pre_request(_worker: object, request: Request) -> None:
    """Give the thread back when the line stays silent."""
    request.unreader.sock.settimeout(SILENCE_SECONDS)
