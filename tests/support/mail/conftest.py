from pathlib import Path

import pytest
from pytest_django import Settings

from tests.support.mail.replies import HOST


@pytest.fixture(autouse=True)
def _addresses(settings: Settings) -> None:
    """A mail host of a name, and addresses of our own."""
    settings.SUPPORT_MAIL_ADDRESS = "tickets@example.com"
    settings.MAIL_AUTHSERV_ID = HOST
    settings.DEFAULT_FROM_EMAIL = "MSI <no-reply@example.com>"


@pytest.fixture
def box(tmp_path: Path, settings: Settings) -> Path:
    """The Maildir, as a mail host makes it."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    settings.BOUNCE_MAILDIR = tmp_path / "box"
    return tmp_path / "box"
