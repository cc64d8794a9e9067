"""The gunicorn settings, on one machine and in the image: ``--config python:portal.serving``.

Phones upload photos over slow connections, and no proxy buffers them. Waiting costs a thread
little, while a waiting process would block everybody else.
"""

from socket import socket
from typing import Protocol

from portal.access_log import FORMAT

worker_class = "gthread"
# Each thread holds a database connection: 48 with the image's 3 processes, of the 100 that
# PostgreSQL allows by default. To run more copies of the image, use PgBouncer.
threads = 16
# For a hung process; threads that wait for a slow phone do not count.
timeout = 120
# Its control socket would be created in the home folder of whoever runs this.
control_socket_disable = True
accesslog = "-"
logger_class = "portal.access_log.AccessLog"
access_log_format = FORMAT
# A phone that disconnected mid-upload stays silent; a slow one sends something now and then.
SILENCE_SECONDS = 60


class Source(Protocol):
    """The part of gunicorn's unreader that we use."""

    sock: socket


class Request(Protocol):
    """The part of gunicorn's request that we use."""

    unreader: Source


def pre_request(_worker: object, request: Request) -> None:
    """Free the thread when the connection stays silent."""
    request.unreader.sock.settimeout(SILENCE_SECONDS)
