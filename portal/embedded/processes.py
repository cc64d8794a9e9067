"""Processes on one machine: start them so that they end with us; find and stop leftovers.

Linux only: it reads /proc, and asks the kernel to signal a child whose parent has died.
"""

import ctypes
import os
import signal
import subprocess
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

# Every program started by portal.embedded has its data folder in this variable, and so have its
# children: the one safe way to tell our leftovers from those of another checkout.
MARK = "EMBEDDED_VAR"
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10 * 1024 * 1024
_libc = ctypes.CDLL(None)


def spawn(  # noqa: PLR0913 - as many as Popen's that we use
    command: list[str],
    *,
    last_wish: int = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    stdin: int | None = None,
    output: IO[bytes] | int | None = None,
    session: bool = True,
    blocked: Iterable[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program that gets the signal ``last_wish`` when we die, for whatever reason.

    In its own session, Ctrl-C at our terminal does not reach it. Of the signals that we block,
    only those in ``blocked`` stay blocked in it.
    """
    with warnings.catch_warnings():
        # Python warns that other threads may hold locks at the fork; `prepare` takes no lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        return subprocess.Popen(  # noqa: S603 - our own programs
            command,
            stdin=stdin,
            stdout=output,
            stderr=output and subprocess.STDOUT,
            env=env,
            start_new_session=session,
            preexec_fn=dies_with(os.getpid(), last_wish, blocked),  # noqa: PLW1509 - see above
        )


def dies_with(parent: int, last_wish: int, blocked: Iterable[int] = ()) -> Callable[[], None]:
    """Return what a child runs first: it ties its life to ours and unblocks its signals."""

    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, last_wish, 0, 0, 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def start(
    command: list[str],
    *,
    log: Path,
    last_wish: int = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program that runs until it is stopped, with its output in a log."""
    with open_log(log) as output:
        return spawn(command, last_wish=last_wish, env=env, stdin=subprocess.DEVNULL, output=output)


def open_log(log: Path) -> IO[bytes]:
    """Open a log for appending; a log that has grown too large is renamed first."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))
    return log.open("ab")


def tail(log: Path, lines: int = 8) -> str:
    """Return the last lines of a log, to print at the terminal."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(f"  {line}" for line in text.splitlines()[-lines:])


class Child(Protocol):
    """The part of a child's interface that we use, for Popen and Fork alike."""

    pid: int

    def poll(self) -> int | None:
        """Return its exit code once it has ended."""

    def wait(self, timeout: float = ..., /) -> int:
        """Wait until it ends."""

    def send_signal(self, number: int, /) -> None:
        """Send it a signal, unless it has ended."""


def stop_child(process: Child, wish: int, grace: float) -> None:
    """Ask a child to end, and kill it if it does not."""
    if process.poll() is None:
        process.send_signal(wish)
    finish_child(process, grace)


def finish_child(process: Child, grace: float) -> None:
    """Wait for a child that was asked to end, then kill what is left of its session."""
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    with suppress(ProcessLookupError):  # nothing is left, the usual case
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def stop_processes(pids: Iterable[int], wish: int, grace: float) -> None:
    """Ask processes that are not our children to end, wait, then kill them."""
    left = set(pids)
    for number, patience in ((wish, grace), (signal.SIGKILL, grace)):
        for pid in left:
            _send(pid, number)
        deadline = time.monotonic() + patience
        while (left := {pid for pid in left if alive(pid)}) and time.monotonic() < deadline:
            time.sleep(0.05)


def alive(pid: int) -> bool:
    """Return whether a process runs; a zombie does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def arguments(pid: int) -> list[str]:
    """Return the command line of a process; empty if it is gone."""
    return _words(Path(f"/proc/{pid}/cmdline"))


def marked(var: Path) -> list[int]:
    """Find programs left from an earlier start with this data folder, except ourselves."""
    return [pid for pid in _others() if f"{MARK}={var}" in _words(Path(f"/proc/{pid}/environ"))]


def find(is_wanted: Callable[[list[str]], bool]) -> list[int]:
    """Find processes by their command line, except ourselves and our ancestors."""
    # A process may end in the meantime, and then has no command line.
    return [pid for pid in _others() if (words := arguments(pid)) and is_wanted(words)]


def _others() -> list[int]:
    """List the processes of this machine, except ourselves and our ancestors."""
    own = set()
    pid = os.getpid()
    while pid > 1 and pid not in own:
        own.add(pid)
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        pid = int(stat.rpartition(")")[2].split()[1])
    found = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in found if pid > 1 and pid not in own]


def _words(file: Path) -> list[str]:
    try:
        return os.fsdecode(file.read_bytes()).rstrip("\0").split("\0")
    except OSError:
        return []


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):  # it has ended already
        os.kill(pid, number)
