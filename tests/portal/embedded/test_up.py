import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from portal.embedded import processes
from portal.embedded.servers import free_port
from portal.environment import BASE_DIR
from portal.management.commands import up
from tests.factories import make_member
from tests.portal.embedded.machine import embedded, embedded_running, left, said_until, until

pytestmark = [pytest.mark.xdist_group("machine"), pytest.mark.long]
UP = ("--web", sys.executable, "manage.py", "up")


@pytest.mark.long
def test_taken_port_is_one_line_and_changes_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            UP[1:],
            cwd=BASE_DIR,
            env=os.environ | {"PORT": str(port), "VAR_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert result.returncode == 1
    reason = f"Port {port} on 127.0.0.1: Address already in use."
    assert result.stderr == f"CommandError: {reason} Choose another: PORT=8001 make run\n"
    assert list(tmp_path.iterdir()) == []


def test_taken_port_is_refused_before_there_is_a_database(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = embedded(tmp_path, *UP, PORT=str(port))
    assert result.returncode == 1
    reason = f"Port {port} on 127.0.0.1: Address already in use."
    assert result.stderr == f"{reason} Choose another: PORT=8001 make run\n"
    assert [file.name for file in tmp_path.iterdir()] == ["lock"]


@pytest.mark.parametrize("port", ["0", "-1", "99999", "abc", "8e3", "²"])
def test_port_that_is_none_is_refused_in_one_line(tmp_path: Path, port: str) -> None:
    result = embedded(tmp_path, *UP, PORT=port)
    assert result.returncode == 1
    reason = f"PORT={port} is not a number from 1 to 65535."
    assert result.stderr == f"{reason} Choose another: PORT=8001 make run\n"
    assert [file.name for file in tmp_path.iterdir()] == ["lock"]


@pytest.mark.django_db
def test_up_names_no_sign_ins_where_the_demo_is_not() -> None:
    make_member("zoe@example.com")
    assert list(up.demo_lines()) == []


@pytest.fixture
def port() -> str:
    """A port of its own for the web."""
    return str(free_port(None))


@pytest.mark.long
def test_up_serves_mends_and_ends(used: Path, port: str) -> None:
    with embedded_running(used, *UP, PORT=port, DEMO="0") as process:
        assert f"http://127.0.0.1:{port}/" in said_until("Ctrl-C", process)
        with uploading_slowly(port):
            assert status(port, "/health/live/") == 200
        os.kill(named("worker", used), signal.SIGKILL)
        said_until("The worker ended (code -9); again in 2 s", process)
        until(lambda: named("worker", used) > 0)
        process.send_signal(signal.SIGINT)
        said_until("Stopped.", process)
        assert process.wait(30) == 0
    assert left(used) == []


@pytest.mark.long
def test_killed_up_leaves_nothing_and_starts_again(tmp_path: Path, port: str) -> None:
    for _ in range(2):
        with embedded_running(tmp_path, *UP, PORT=port, DEMO="0") as process:
            said_until("Ctrl-C", process)
            process.kill()
            process.wait()
    until(lambda: left(tmp_path) == [])


@contextmanager
def uploading_slowly(port: str) -> Iterator[None]:
    """Send the beginnings of some forms, more than there are web processes, and no more."""
    token = b"x" * 32  # without one the form is refused unread
    head = b"POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken=" + token
    head += b"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999\r\n\r\nx="
    with ExitStack() as phones:
        for _ in range(6):
            phone = socket.create_connection(("127.0.0.1", int(port)))
            phones.enter_context(phone).sendall(head)
        time.sleep(0.5)  # until each waits in the middle of its form
        yield


def status(port: str, path: str) -> int:
    """Ask the web for a page; 0 when there is no web."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def named(name: str, var: Path) -> int:
    """Find the oldest process of that name that `up` started; 0 when there is none."""
    return min((pid for pid in processes.marked(var) if comm(pid) == name), default=0)


def comm(pid: int) -> str:
    """Read the name of a process; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


@pytest.mark.parametrize(
    "seconds", [0.9, *(pytest.param(each, marks=pytest.mark.long) for each in (0.3, 1.5))]
)
def test_ctrl_c_while_it_starts_is_no_traceback(tmp_path: Path, port: str, seconds: float) -> None:
    with embedded_running(tmp_path, *UP, PORT=port, DEMO="0") as process:
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=30)[0]
    assert "Traceback" not in said
    assert "lost sys.stderr" not in said
    assert left(tmp_path) == []
