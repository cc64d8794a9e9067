"""The web as others reach it, started once for all tests that look at it from outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.edge_parts import BEHIND_PROXY, NGINX, Program, Proxy


@pytest.fixture(scope="session")
def echo(own_folder: Path) -> Iterator[Proxy]:
    """The proxy before a program that answers with the request it got."""
    with _proxied(
        Program(own_folder / "echo", "tests.echo_application", settings=BEHIND_PROXY)
    ) as it:
        yield it


@pytest.fixture
def center(tmp_path: Path, transactional_db: None) -> Iterator[Proxy]:
    """The proxy before the program itself, on the database of the tests."""
    del transactional_db
    with _proxied(Program(tmp_path / "center", settings=BEHIND_PROXY)) as it:
        yield it


@contextmanager
def _proxied(program: Program) -> Iterator[Proxy]:
    if not NGINX:
        pytest.skip("nginx is not installed")
    with program.running(), Proxy(program.var / "nginx", program).running() as proxy:
        yield proxy
