import logging
import sys
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from foundation.web.requests import client_ip
from portal.edge.access_log import (
    ReadableLog,
    ReadablePaths,
    client_address,
    readable,
    readable_anywhere,
)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/", "/"),
        ("/search/?q=alice%40example.com", "/search/?-"),
        ("/products/offers/abc-DEF_123/acceptance/", "/products/offers/-/acceptance/"),
        ("/unsubscribe/ab:cd:ef/?x=1", "/unsubscribe/-/?-"),
        ("/promotions/top-of-the-ranking/", "/promotions/top-of-the-ranking/"),
    ],
)
def test_a_line_shows_no_query_and_no_secret(address: str, shown: str) -> None:
    assert readable(address) == shown
    assert readable_anywhere(f"https://members.example.com{address}").endswith(shown)


@pytest.mark.parametrize(
    ("proxies", "told", "shown"),
    [
        (0, "198.51.100.9", "10.0.0.1"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "1.2.3.4, 198.51.100.9", "198.51.100.9"),
        (2, "198.51.100.9, 10.0.0.2", "198.51.100.9"),
    ],
)
def test_it_names_the_address_that_the_limits_count(
    settings: Settings, proxies: int, told: str, shown: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=told)
    assert client_address(request.META) == client_ip(request) == shown


def test_a_request_is_logged_without_what_only_the_member_may_know() -> None:
    logged: dict[str, Any] = {}

    class Log(logging.Logger):
        def access(
            self, _resp: object, _req: object, environ: dict[str, Any], _time: object
        ) -> None:
            logged.update(environ)

    environ = {
        "REMOTE_ADDR": "10.0.0.1",
        "RAW_URI": "/unsubscribe/secret/?token=secret",
        "PATH_INFO": "/unsubscribe/secret/",
        "QUERY_STRING": "token=secret",
        "HTTP_REFERER": "https://members.example.com/products/offers/secret/?token=secret",
    }
    ReadableLog(Log("access")).access(None, None, environ, None)
    assert "secret" not in str(logged)
    assert environ["QUERY_STRING"] == "token=secret"


@pytest.mark.django_db
def test_a_refused_request_is_logged_without_its_secret(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(ReadablePaths())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        assert client.get("/unsubscribe/secret/").status_code == 404
    finally:
        logger.removeHandler(handler)
    assert "Not Found: /unsubscribe/-/\n" in capsys.readouterr().err
