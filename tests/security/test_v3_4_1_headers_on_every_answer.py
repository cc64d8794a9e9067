"""ASVS 3.4.1, 3.4.4 to 3.4.6: every answer bears the headers, the web server's own too."""

import socket
from contextlib import closing

import pytest
from django.test import Client
from pytest_django import Settings

from portal.edge.own_answers import WithHeaders, security_headers
from tests.edge_parts import Proxy

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


EXPECTED = {
    "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


PATHS = {
    "/health/live/": 200,
    "/no-such-page/": 404,
    "/account/profile/": 302,
    "/static/told.css": 200,
    "/static/none.css": 404,
    "/.git/config": 404,
    "/_evidence/a.jpg": 404,
    "/%00": 400,
    "/" + "a" * 9000: 414,
}
HEAD = b" / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"
REFUSED = {
    b"GARBAGE\r\n\r\n": 400,
    b"GET /" + b"a" * 9000: 414,
    b"GET" + HEAD + b"A: b\r\n" * 200 + b"\r\n": 431,
    b"GET" + HEAD + b"Transfer-Encoding: odd\r\n\r\n": 501,
    b"POST" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n": 411,
    b"POST" + HEAD + b"Content-Length: 99999999\r\n\r\n": 413,
}


@pytest.mark.long
def test_every_answer_from_outside_bears_them_once(center: Proxy) -> None:
    (center.program.var / "static/told.css").write_text("p { color: red; }")
    for path, status in PATHS.items():
        client = center.client()
        with closing(client):
            client.request("GET", path)
            with client.getresponse() as answer:
                assert answer.status == status, path
                body = answer.read()
        for name, value in EXPECTED.items():
            assert answer.headers.get_all(name) == [value], (path, name)
        [policy] = answer.headers.get_all("content-security-policy") or []
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["server"] == "nginx"
        assert b"nginx/" not in body
    for sent, status in REFUSED.items():
        with socket.create_connection(("127.0.0.1", center.program.port), 10) as direct:
            direct.sendall(sent)
            with direct.makefile("rb") as lines:
                told = lines.read().decode().lower()
        assert told.startswith(f"http/1.1 {status} "), sent
        for name, value in EXPECTED.items():
            assert f"\r\n{name}: {value.lower()}\r\n" in told, (status, name)
