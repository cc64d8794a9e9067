import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from portal.embedded import processes
from portal.embedded.postgres import Postgres
from portal.embedded.redis import Redis
from portal.embedded.run import SECRETS, OneMachine, remember, running, started
from portal.embedded.servers import EmbeddedError, free_port
from portal.environment import read_file
from tests.portal.embedded.conftest import awkward
from tests.portal.embedded.machine import (
    embedded,
    embedded_running,
    execute,
    left,
    said_until,
    until,
)

# They share a folder.
pytestmark = [pytest.mark.xdist_group("machine"), pytest.mark.long]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A folder in which nothing is yet."""
    return awkward(tmp_path)


def test_command_ends_with_its_own_code_and_nothing_stays(var: Path) -> None:
    result = embedded(var, "sh", "-c", "echo $DATABASE_URL $ONE_MACHINE; exit 7")
    assert result.returncode == 7
    assert result.stdout.startswith("postgres://")
    assert result.stdout.endswith(" 1\n")
    assert left(var) == []


def test_what_the_environment_names_is_not_started(var: Path) -> None:
    given = {"DATABASE_URL": "postgres://elsewhere/x", "REDIS_URL": "redis://elsewhere/0"}
    result = embedded(var, "sh", "-c", "echo $DATABASE_URL $REDIS_URL", **given)
    assert result.stdout.split() == list(given.values())
    assert not (var / "postgres").exists()


@pytest.mark.long
def test_keys_addresses_and_data_outlive_a_restart(used: Path) -> None:
    with running(used) as first:
        pass
    remember(used, {"BRAND_NAME": "Own"})
    with running(used) as second:
        assert second == first
        query = "SELECT number, lower('ÄÖÉ'), current_setting('timezone') FROM kept"
        assert execute(second["DATABASE_URL"], query) == [(5, "äöé", "UTC")]
    file = used / "one-machine.env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(used.stat().st_mode) == 0o700
    assert read_file(file)["BRAND_NAME"] == "Own"


def test_second_start_is_refused_in_one_line(var: Path) -> None:
    elsewhere = {"DATABASE_URL": "postgres://elsewhere/x", "REDIS_URL": "redis://elsewhere/0"}
    with started(var, elsewhere):
        result = embedded(var, "true")
    assert result.returncode == 1
    assert result.stderr == f"Already running at http://127.0.0.1:8000, pid {os.getpid()}.\n"


@pytest.mark.long
def test_start_after_a_kill_clears_up_and_keeps_the_data(used: Path) -> None:
    with embedded_running(used, "sh", "-c", "echo up; exec sleep 600") as process:
        said_until("up", process)
        values = read_file(used / "one-machine.env")
        execute(values["DATABASE_URL"], "CREATE TABLE kept_too AS SELECT 7 AS number")
        with redis.Redis.from_url(values["REDIS_URL"]) as client:
            client.set("kept", "6")
        process.kill()
        process.wait()
    with running(used) as again:
        assert execute(again["DATABASE_URL"], "SELECT number FROM kept_too") == [(7,)]
        with redis.Redis.from_url(again["REDIS_URL"]) as client:
            assert client.get("kept") == b"6"
        assert not any("sleep" in line for line in left(used))
    assert left(used) == []


def test_start_ends_an_orphan_of_this_folder_and_no_other(var: Path) -> None:
    mark = processes.MARK
    command = ["sleep", "600"]
    with (
        subprocess.Popen(command, env={mark: str(var), "PATH": os.environ["PATH"]}) as ours,
        subprocess.Popen(command, env={mark: f"{var}2", "PATH": os.environ["PATH"]}) as other,
    ):
        try:
            embedded(var, "true", DATABASE_URL="postgres://x/x", REDIS_URL="redis://x/0")
            assert ours.poll() == -signal.SIGTERM
            assert other.poll() is None
        finally:
            ours.kill()
            other.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_reaches_the_command_once_and_ends_all(var: Path, number: int) -> None:
    given = {"DATABASE_URL": "postgres://elsewhere/x"}
    code = f"import signal, sys; signal.signal({number:d}, lambda *_: sys.exit(9)); "
    code += "print('up', flush=True); signal.pause()"
    with embedded_running(var, sys.executable, "-c", code, **given) as process:
        said_until("up", process)
        process.send_signal(number)
        assert process.wait(30) == 9
        assert left(var) == []


@pytest.mark.long
def test_killed_servers_come_back_at_the_same_address(used: Path) -> None:
    with started(used) as machine:
        before = {name: server.url for name, server in machine.servers.items()}
        execute(before["DATABASE_URL"], "CREATE TABLE kept_after_a_kill AS SELECT 6 AS number")
        for server in machine.servers.values():
            server.kill()
            assert server.start() == before[_variable(machine, server)]
        query = "SELECT number FROM kept_after_a_kill"
        assert execute(before["DATABASE_URL"], query) == [(6,)]


def test_server_that_ends_by_itself_is_started_again(var: Path) -> None:
    with started(var, {"DATABASE_URL": "postgres://elsewhere/x"}) as machine:
        broker = machine.servers["REDIS_URL"]
        assert broker.process
        broker.process.kill()
        until(broker.died)
        machine.revive()
        assert broker.answers()


def test_stale_note_of_a_reused_number_does_not_stop_postgres(used: Path) -> None:
    url = read_file(used / "one-machine.env")["DATABASE_URL"]
    note = f"{os.getppid()}\n{used}/postgres\n1\n2\n\n\n"
    (used / "postgres" / "postmaster.pid").write_text(note)
    server = Postgres(used, url)
    try:
        assert server.start() == url
    finally:
        server.stop()


def test_lost_password_is_made_anew_over_the_same_data(used: Path) -> None:
    (used / "one-machine.env").unlink()
    with running(used) as again:
        assert execute(again["DATABASE_URL"], "SELECT number FROM kept") == [(5,)]


def test_port_is_kept_while_it_is_free() -> None:
    port = free_port(None)
    assert free_port(port) == port
    with socket.create_server(("127.0.0.1", port)):
        assert free_port(port) != port


def test_server_that_does_not_start_shows_the_end_of_its_log(var: Path) -> None:
    var.mkdir(parents=True)
    broker = Redis(var)
    broker.home.mkdir()
    (broker.home / "appendonly.aof").write_text("nonsense")
    with pytest.raises(EmbeddedError, match=r"redis does not start[\s\S]*Bad file format"):
        broker.start()


def test_keys_that_the_environment_gives_are_not_written(var: Path) -> None:
    given = dict.fromkeys(SECRETS, "given")
    given |= {"DATABASE_URL": "postgres://x/x", "REDIS_URL": "redis://x/0"}
    with started(var, given):
        assert not read_file(var / "one-machine.env").keys() & given.keys()


def _variable(machine: OneMachine, server: object) -> str:
    return next(name for name, other in machine.servers.items() if other is server)
