"""Debian's PgBouncer in front of the tests' PostgreSQL: pooled by transaction, or with TLS."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from portal.environment import VALUES
from tests.journeys.site import free_port
from tests.portal.embedded.machine import until

PROGRAM = shutil.which("pgbouncer", path=f"{os.defpath}:/usr/sbin")
SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = 2
admin_users = {user}
{more}
"""


@contextmanager
def bouncing(users: dict[str, str], **more: str) -> Iterator[int]:
    """Run PgBouncer for these users and their passwords; give its port."""
    server, port = urlsplit(VALUES["DATABASE_URL"]), free_port()
    # Root gives itself up, and must still find its files: nobody may enter the folder of a test.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            folder.chmod(0o755)
            more = {**more, "user": "nobody"}
        lines = [f"{option} = {value}" for option, value in more.items()]
        users = {**users, str(server.username): str(server.password)}
        (folder / "users.txt").write_text("".join(f'"{n}" "{pw}"\n' for n, pw in users.items()))
        (folder / "pgbouncer.ini").write_text(
            SETTINGS.format(
                host=server.hostname,
                port=server.port,
                own_port=port,
                folder=folder,
                user=server.username,
                more="\n".join(lines),
            )
        )
        log = (folder / "log").open("w")
        process = subprocess.Popen(
            [str(PROGRAM), "-q", str(folder / "pgbouncer.ini")], stdout=log, stderr=log
        )
        try:
            until(lambda: answers(port) or process.poll() is not None, seconds=20)
            assert process.poll() is None, (folder / "log").read_text()
            yield port
        finally:
            process.terminate()
            process.wait(10)
            log.close()


def answers(port: int) -> bool:
    """Return whether it takes connections, be it to refuse who asks."""
    try:
        psycopg2.connect(host="127.0.0.1", port=port, user="nobody", dbname="x", sslmode="disable")
    except psycopg2.OperationalError as error:
        return "refused" not in str(error)
    return True
