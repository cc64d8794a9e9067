"""Database and broker for one machine, with no installation: `python -m portal.embedded COMMAND`.

It starts each server that the environment does not set (DATABASE_URL, REDIS_URL), runs the
command until it ends, and stops everything in order. Data, logs and secrets stay in the data
folder (VAR_DIR). ``--web`` before the command means that it listens on HOST and PORT; that
address is checked first.
"""

import base64
import fcntl
import os
import secrets
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from evidence.huge_pages import HUGE_PAGES
from portal.embedded import address, processes
from portal.embedded.postgres import Postgres
from portal.embedded.redis import Redis
from portal.embedded.servers import LOOPBACK, EmbeddedError, Server
from portal.environment import VAR_DIR, read_file, read_secrets

SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
SI_KERNEL = 0x80  # the signal came from the terminal
ANY = "0.0.0.0"  # noqa: S104 - compared with, not bound to
NOTE = """\
# Written by portal.embedded. The keys are made once: without them the data cannot be read, so
# keep this file with it. The addresses are written anew at each start.
"""


def key() -> str:
    """Generate 32 random bytes in the format of a Fernet key."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


SECRETS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "CODE_KEYS": key,
    "DIGEST_KEY": key,
}


def remember(var: Path, values: Mapping[str, str]) -> None:
    """Save values in ``one-machine.env`` for commands in a second terminal."""
    file = var / "one-machine.env"
    lines = [f"{name}={value}\n" for name, value in (read_file(file) | dict(values)).items()]
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(NOTE + "".join(lines))
        output.flush()
        os.fsync(output.fileno())
    fresh.replace(file)


class OneMachine:
    """The servers of one machine, with one data folder."""

    def __init__(self, var: Path, given: Mapping[str, str] | None = None) -> None:
        """Set the data folder and the environment; a server whose URL is given is not started."""
        self.var = var
        self.given = given or {}
        known = read_file(var / "one-machine.env")
        self.host, self.port = address.wanted(known | dict(self.given))
        servers: dict[str, type[Server]] = {"DATABASE_URL": Postgres, "REDIS_URL": Redis}
        self.servers = {
            name: server(var, known.get(name, ""))
            for name, server in servers.items()
            if not self.given.get(name)
        }

    def start(self) -> None:
        """Start the servers; afterwards ``values`` has the variables that a program needs."""
        known = read_file(self.var / "one-machine.env")
        self.values = {
            name: known.get(name) or make()
            for name, make in SECRETS.items()
            if not self.given.get(name)
        }
        remember(self.var, self.values)  # before the database: no data without its keys
        processes.stop_processes(processes.marked(self.var), signal.SIGTERM, 10)
        self.values |= {name: server.start() for name, server in self.servers.items()}
        self.values |= self._place()
        remember(self.var, self.values)
        self.values |= {"VAR_DIR": str(self.var), processes.MARK: str(self.var)}

    def _place(self) -> dict[str, str]:
        """Return BASE_URL and ONE_MACHINE, so that a second terminal makes the same links."""
        host = LOOPBACK if self.host == ANY else self.host
        return {
            "ONE_MACHINE": self.given.get("ONE_MACHINE") or "1",
            "BASE_URL": self.given.get("BASE_URL") or f"http://{host}:{self.port}",
        }

    def revive(self) -> None:
        """Restart a server that ended by itself."""
        for server in self.servers.values():
            if server.died():
                sys.stderr.write(f"{server.name} ended, starting it again; see {server.log}\n")
                server.start()

    def stop(self) -> None:
        """Stop the programs that still use the servers, then the servers, the database last."""
        processes.stop_processes(processes.marked(self.var), signal.SIGTERM, 10)
        for server in reversed(self.servers.values()):
            server.stop()


@contextmanager
def started(
    var: Path, given: Mapping[str, str] | None = None, *, web: bool = False
) -> Iterator[OneMachine]:
    """Lock the data folder and keep its servers running.

    Raises:
        EmbeddedError: another start holds the lock, a server does not start, or the address of
            the web is in use or open to others.
    """
    with lock(var):
        machine = OneMachine(var, given)
        if web:
            address.refuse_open(read_file(var / "one-machine.env") | dict(machine.given))
            address.refuse_taken(machine.host, machine.port)
        try:
            machine.start()
            yield machine
        finally:
            machine.stop()


@contextmanager
def running(var: Path) -> Iterator[dict[str, str]]:
    """Keep database and broker running; yield the variables for a program that uses them."""
    with started(var) as machine:
        yield machine.values


@contextmanager
def lock(var: Path) -> Iterator[None]:
    """Lock the data folder; the lock ends with the process, even if that crashes.

    Raises:
        EmbeddedError: another start holds it.
    """
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var / "lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            place = read_file(var / "one-machine.env").get("BASE_URL", str(var))
            raise EmbeddedError(f"Already running at {place}, pid {file.read()}.") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def run(command: list[str], machine: OneMachine, blocked: Iterable[int] = ()) -> int:
    """Run a command with the servers' variables and return its exit code.

    A signal from the terminal has reached the command already and is not sent twice. A blocked
    signal waits until the command is ready for it.
    """
    env = HUGE_PAGES | dict(os.environ) | machine.values
    env["PATH"] = f"{Path(sys.executable).parent}:{env.get('PATH', os.defpath)}"
    if signal.sigpending() & (SIGNALS - {signal.SIGCHLD}):
        return 128 + signal.SIGINT
    child = processes.spawn(command, env=env, session=False, blocked=blocked)
    while child.poll() is None:
        received = signal.sigwaitinfo(SIGNALS)
        if received.si_signo == signal.SIGCHLD:
            machine.revive()
        elif received.si_code != SI_KERNEL:
            child.send_signal(received.si_signo)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def main(command: list[str]) -> int:
    """Run a command with the servers; an error at the start is one clear line."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    web = command[:1] == ["--web"]
    try:
        given = {**os.environ, **read_secrets(os.environ)}
        with started(VAR_DIR, given, web=web) as machine:
            # Ctrl-C during Python's imports would print tracebacks; `up` unblocks it when ready.
            return run(command[web:], machine, blocked={signal.SIGINT} if web else ())
    except (EmbeddedError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
