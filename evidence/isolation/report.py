"""Which means hold on this machine: found by letting a process that is closed off try."""

import json
import os
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, run
from tempfile import TemporaryDirectory
from typing import Final

from evidence.isolation.attempts import Targets
from evidence.isolation.means import Means

_HERE: Final = Path(__file__).resolve().parents[2]
_COMMAND: Final = (sys.executable, "-E", "-s", "-m", "evidence.isolation")
_MOST_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Isolation:
    """What holds here, what does not and why, and what a broken decoder could do all the same."""

    missing: dict[Means, str]
    comes_through: tuple[str, ...]

    def lines(self) -> list[str]:
        """Say it to ops, in a line or two."""
        holding = [means for means in Means if means not in self.missing]
        said = [f"The sandbox of uploads is closed off by {', '.join(holding) or 'nothing'}."]
        if self.missing:
            whys = "; ".join(f"{means}: {why}" for means, why in self.missing.items())
            said.append(f"Not by {whys}. See docs/sandbox.md.")
        if self.comes_through:
            said.append(f"A decoder that is broken into still {', '.join(self.comes_through)}.")
        return said

    def refusal(self, must: Iterable[str]) -> str:
        """Say what ops ask for and this machine has not; "" if it has it all."""
        lacking = [each for each in must if each in self.missing]
        if not lacking:
            return ""
        return f"SANDBOX_MUST asks for {', '.join(lacking)}. {self.lines()[1]}"


def isolation(wanted: Iterable[Means] = tuple(Means)) -> Isolation:
    """Try it, in a process started as the sandbox is; takes a tenth of a second."""
    used = list(wanted)
    with targets() as aims:
        command = [*_COMMAND, json.dumps(used), json.dumps(aims)]
        tried = run(  # noqa: S603 -- our own program
            command,
            stdin=DEVNULL,
            stdout=PIPE,
            cwd=_HERE,
            env={},
            start_new_session=True,
            timeout=_MOST_SECONDS,
            check=True,
        )
    missing, *through = tried.stdout.decode().splitlines()
    left_out = dict.fromkeys(set(Means) - set(used), "left out")
    told = {Means(means): str(why) for means, why in json.loads(missing).items()}
    return Isolation(left_out | told, tuple(through))


@contextmanager
def targets() -> Iterator[Targets]:
    """Set out what the portal has: a file that only it may read, a port, a local socket."""
    with (
        TemporaryDirectory() as folder,
        socket.socket() as tcp,
        socket.socket(type=socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        file, local = Path(folder, "secret"), Path(folder, "socket")
        file.write_text("secret", encoding="ascii")
        file.chmod(0o600)
        tcp.bind(("127.0.0.1", 0))
        udp.bind(("127.0.0.1", 0))
        unix.bind(str(local))
        tcp.listen()
        unix.listen()
        ports = tcp.getsockname()[1], udp.getsockname()[1]
        yield Targets(str(file), folder, *ports, str(local), os.getpid())
