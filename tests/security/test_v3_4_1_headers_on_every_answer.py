"""ASVS 3.4.1, 3.4.4 to 3.4.6: every answer bears the headers, the web server's own too."""

import pytest
from django.test import Client
from pytest_django import Settings

from portal.edge.own_answers import WithHeaders, security_headers

GUNICORNS = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>"


class Taken:
    data = b""

    def sendall(self, data: bytes) -> None:
        self.data += data


@pytest.fixture
def _https(settings: Settings) -> None:
    settings.HTTPS = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


@pytest.mark.usefixtures("_https")
def test_the_servers_own_answers_bear_the_headers_of_the_pages(client: Client) -> None:
    page = client.get("/health/live/", secure=True)
    taken = Taken()
    WithHeaders(taken).sendall(GUNICORNS)
    head, _, body = taken.data.decode().partition("\r\n\r\n")
    own = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    for name in (
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
    ):
        assert own[name] == page[name]
    assert "frame-ancestors 'none'" in own["Content-Security-Policy"]
    assert own["Connection"] == "close"
    assert body == "<html>"


def test_without_tls_nothing_is_promised_about_it() -> None:
    assert "Strict-Transport-Security" not in dict(security_headers())
