"""ASVS 13.4.2, 13.4.5: no debugging, no inner page, and health checks that say one word."""

import pytest
from django.conf import settings
from django.test import Client

CLOSED = ("/.git/config", "/.env", "/metrics", "/server-status", "/_evidence/a.jpg", "/health/")


@pytest.mark.django_db
def test_nobody_outside_reads_about_the_inside(client: Client) -> None:
    assert settings.DEBUG is False
    for path in CLOSED:
        assert client.get(path).status_code == 404, path
    for path in ("/health/live/", "/health/ready/"):
        assert client.get(path).content == b"ok\n"
