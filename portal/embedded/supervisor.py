"""Supervise the programs of one machine in the foreground: restart them, stop them in order."""

import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded import processes
from portal.embedded.forks import Fork, fork

STOP = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
PAUSES = (1, 2, 5, 15, 30)
HEALTHY_SECONDS = 60


@dataclass
class Program:
    """One program: how to start it, and how long it may take to stop."""

    name: str
    entry: str
    words: list[str]
    log: Path
    grace: float
    process: Fork | None = None
    started_at: float = 0
    falls: int = 0

    def start(self) -> None:
        """Start it; its output goes to its log."""
        self.started_at = time.monotonic()
        self.process = fork(self.entry, [self.name, *self.words], log=self.log)

    def ended(self) -> int | None:
        """Return its exit code once it has ended."""
        return self.process.poll() if self.process else None

    def ask(self) -> None:
        """Ask it to finish its work and end."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)

    def finish(self) -> None:
        """Wait until it ends, and kill it if that takes too long."""
        if self.process:
            processes.finish_child(self.process, self.grace)
            self.process = None

    def pause(self) -> int:
        """Return the seconds until the next start: more each time it ends soon after a start."""
        lived = time.monotonic() - self.started_at
        self.falls = 0 if lived > HEALTHY_SECONDS else self.falls + 1
        return PAUSES[min(self.falls, len(PAUSES) - 1)]


@dataclass
class Supervisor:
    """The programs in the order in which they are stopped."""

    programs: list[Program]
    due: dict[str, float] = field(default_factory=dict)

    def watch(self) -> None:
        """Restart programs that end by themselves, until we get a stop signal.

        The caller has blocked the signals, so they wait here and interrupt nothing.
        """
        while signal.sigtimedwait(STOP, 0.5) is None:
            for program in self.programs:
                self._restart_if_due(program)

    def stop(self) -> None:
        """Stop all: the first alone, then the others at once.

        Each is asked to end, may finish its work, and is killed if that takes too long.
        """
        for group in (self.programs[:1], self.programs[1:]):
            for program in group:
                program.ask()
            for program in group:
                program.finish()

    def _restart_if_due(self, program: Program) -> None:
        code = program.ended()
        now = time.monotonic()
        if code is not None and program.name not in self.due:
            pause = program.pause()
            self.due[program.name] = now + pause
            sys.stdout.write(
                f"The {program.name} ended (code {code}); again in {pause} s. See {program.log}\n"
            )
            sys.stdout.flush()
        elif self.due.get(program.name, now + 1) <= now:
            del self.due[program.name]
            program.start()
