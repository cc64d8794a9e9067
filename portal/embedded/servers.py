"""The base class of PostgreSQL and Redis on one machine: port, password, start and stop.

Both listen on loopback with a password. TCP and no Unix socket: the path of a socket may have at
most 107 characters, and that of a checkout may be longer.
"""

import importlib.util
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from portal.embedded import processes

LOOPBACK = "127.0.0.1"
START_SECONDS = 60


class EmbeddedError(Exception):
    """An error that keeps the servers from running, with a message of a line or two."""


class Server:
    """A server of one data folder; it keeps its address over restarts while the port is free."""

    name: str
    wish: signal.Signals
    grace = 20.0

    def __init__(self, var: Path, url: str = "") -> None:
        """Set the data folder and the URL of the last start, if there was one."""
        self.url = url
        self.home = var / self.name
        self.log = var / "log" / f"{self.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the server, wait until it answers, and return its address.

        Raises:
            EmbeddedError: it does not start; the end of its log is in the message.
        """
        processes.stop_processes(self.leftovers(), self.wish, self.grace)
        known = urlsplit(self.url)
        self.port = free_port(known.port)
        self.password = known.password or secrets.token_urlsafe(24)
        command = self.prepare(password_is_new=not known.password)
        self.process = processes.start(
            command, log=self.log, last_wish=self.wish, env=self.environment()
        )
        self._wait(self.process)
        self.url = self.address()
        return self.url

    def stop(self) -> None:
        """Shut the server down in order; committed data is on the disk."""
        if self.process:
            processes.stop_child(self.process, self.wish, self.grace)
            self.process = None

    def kill(self) -> None:
        """Kill the server as a crash would, for the tests of faults."""
        if self.process:
            processes.stop_child(self.process, signal.SIGKILL, self.grace)
            self.process = None

    def died(self) -> bool:
        """Return whether the server ended without being asked to."""
        return self.process is not None and self.process.poll() is not None

    def prepare(self, *, password_is_new: bool) -> list[str]:
        """Write what the server needs before it starts, and return its command line."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Return whether the server accepts connections."""
        raise NotImplementedError

    def address(self) -> str:
        """Return the URL for the settings."""
        raise NotImplementedError

    def leftovers(self) -> list[int]:
        """Find a server left over from an earlier start."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return the server's environment: only what it needs."""
        return {"LC_ALL": "C", "TZ": "UTC"}

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                processes.stop_child(process, self.wish, self.grace)
                end = processes.tail(self.log)
                raise EmbeddedError(f"{self.name} does not start. {self.log} ends with:\n{end}")
            time.sleep(0.02)


def free_port(wanted: int | None) -> int:
    """Choose a port: the wanted one if it is free, else one below those of outgoing connections."""
    limits = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()
    lowest = max(int(limits[0]), 12_000)
    others = random.sample(range(lowest - 10_000, lowest), 50)
    for port in [wanted, *others] if wanted else others:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise EmbeddedError(f"No free port found on {LOOPBACK}.")


def packaged(package: str, *parts: str) -> Path | None:
    """Find a program that a Python package contains, without importing the package.

    ``.venv/embedded`` comes first: it holds the packages that work with any version of Python.
    """
    homes = [Path(sys.prefix, "embedded", package)]
    spec = importlib.util.find_spec(package)
    homes += [Path(place) for place in (spec and spec.submodule_search_locations) or []]
    return next((path for home in homes if (path := home.joinpath(*parts)).exists()), None)
