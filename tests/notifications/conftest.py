from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.post_office import PostOffice, post_office


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A real SMTP server, to which the settings point."""
    with post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield office
