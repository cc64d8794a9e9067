"""What a decoder in a stranger's hands would try: each attempt tells whether it came through."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple


class Targets(NamedTuple):
    """What there is to reach: a file, the parent, and three sockets at which it listens."""

    file: str
    folder: str
    tcp: int
    udp: int
    unix: str
    parent: int


def _reads_a_file(at: Targets) -> None:
    Path(at.file).read_bytes()


def _reads_its_parent(at: Targets) -> None:
    if not Path(f"/proc/{at.parent}/environ").read_bytes():
        raise OSError


def _writes_a_file(at: Targets) -> None:
    (Path(at.folder) / "written").touch()


def _connects(at: Targets) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as there:
        there.connect(("127.0.0.1", at.tcp))


def _sends_a_packet(at: Targets) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there:
        there.sendto(b"secret", ("127.0.0.1", at.udp))


def _connects_locally(at: Targets) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as there:
        there.connect(at.unix)


def _signals_its_parent(at: Targets) -> None:
    os.kill(at.parent, 0)


def _forks(_at: Targets) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _starts_a_program(_at: Targets) -> None:
    # Comes back only where it is refused.
    os.execv(sys.executable, [sys.executable, "-S", "-c", f"print({STARTED!r})"])  # noqa: S606 -- the attempt


STARTED: Final = "starts a program"
ATTEMPTS: Final[dict[str, Callable[[Targets], None]]] = {
    "reads a file of the portal": _reads_a_file,
    "reads the environment of the portal": _reads_its_parent,
    "writes a file": _writes_a_file,
    "connects by TCP": _connects,
    "sends by UDP": _sends_a_packet,
    "connects to a local socket": _connects_locally,
    "signals the portal": _signals_its_parent,
    "starts a process": _forks,
    STARTED: _starts_a_program,
}


def succeeds(attempt: Callable[[Targets], None], at: Targets) -> bool:
    """Tell whether an attempt comes through."""
    try:
        attempt(at)
    except OSError:
        return False
    return True
