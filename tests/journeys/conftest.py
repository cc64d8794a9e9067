"""One running program and one browser for all journeys; each person has a context of their own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import recorded
from tests.journeys.browsing import Arrive, arriving, chromium
from tests.journeys.site import Site, running, wait_for
from tests.tables import with_demo


# Not for the whole session: Playwright's loop would stand in the way of the tests that follow.
@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running program with the demo in it."""
    folder, demo = Path(tmp_path_factory.mktemp("site")), with_demo()
    shutil.copytree(demo.folder, folder, dirs_exist_ok=True)
    # No further scripts: the other engine would read while it is not asked to.
    engine = {"READING_ENGINE": recorded.ENGINE_OF_PROGRAMS, "TESSDATA_DIR": str(folder)}
    with running(folder, template=demo.database, **engine) as started:
        # The guides tell of reviewers; a journey that is about a policy says so itself.
        started.run("UPDATE promotions_promotion SET policy = 'manual'")
        yield started


@pytest.fixture
def reading(site: Site) -> Iterator[None]:
    """The engine reads what is uploaded from now on; the demo's claims are checked before."""
    wait_for(site, "SELECT FROM redemptions_checkrun HAVING bool_and(done_at IS NOT NULL)")
    asked = site.folder / recorded.ASKED
    asked.touch()
    yield
    asked.unlink()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def arrive(site: Site, browser: Browser) -> Iterator[Arrive]:
    """Let somebody open a browser of their own; what its console complains of fails the test."""
    # All people of all journeys sit behind one network address.
    site.run("DELETE FROM foundation_throttlecounter WHERE key = '127.0.0.1'")
    with arriving(site, browser) as person:
        yield person
