"""ASVS 14.2.1: no log tells the token of a link, nor whom somebody searched for."""

import logging
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import security_events
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.web import redaction
from foundation.web.redaction import OnlyFaultsTraced, RedactingFormatter, redacted_url
from portal import serving
from portal.edge.access_log import AccessLog

TOKEN = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4.o5P6q7R8s9T0u1V2w3X4"
PERSON = "canary%40example.com"
ADDRESSES = [
    f"/products/offers/{TOKEN}/",
    f"/products/offers/{TOKEN}/acceptance/",
    f"/unsubscribe/7.promotions.{TOKEN}/",
    f"/account/confirm-email/{TOKEN}/",
    f"/account/password/reset/key/3-{TOKEN}/",
    f"/account/login/?next=%2Fproducts%2Foffers%2F{TOKEN}%2F",
    f"/account/login/?next=/products/offers/{TOKEN}/&lang=de",
    f"/admin/accounts/user/?q={PERSON}&o=1",
    f"/admin/login/?next=/admin/accounts/user/%3Fq%3D{PERSON}",
    f"/admin/accounts/securityevent/?kind=member&whose={PERSON}",
    f"/search/?q={TOKEN}",
    f"/account/login/?next=/anything/{PERSON}/",
    f"/account/login/?next=%2Faccount%2Fnew-terms%2F%3Fnext%3D%252Fproducts%252Foffers%252F{TOKEN}",
    f"/account/login/?next=%252Fsearch%252F%253Fq%253D{TOKEN}",
    f"/search/?%71={TOKEN}&who=canary%2540example.com",
    f"/%61ccount//invitation/%3a{TOKEN}/",
    f"/unsubscribe/7%3Apromotions%3A{TOKEN}/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_logged_without_token_and_person(address: str) -> None:
    logged = redacted_url(address)
    assert redaction.HIDDEN in logged
    assert TOKEN not in logged
    assert "canary" not in logged


def test_an_address_without_them_is_logged_as_it_is() -> None:
    for address in ("/", "/products/offers/7/", "/unsubscribe/undoing/", "/admin/?kind=a&p=2"):
        assert redacted_url(address) == address


def patterns(found: "list[URLPattern | URLResolver]", before: str = "") -> list[str]:
    routes = []
    for each in found:
        route = before + str(each.pattern)
        inner = each.url_patterns if isinstance(each, URLResolver) else None
        routes += patterns(inner, route) if inner is not None else [route]
    return routes


def token_pages() -> list[str]:
    # Pieces of uploads carry theirs in the form; those of a captcha open nothing.
    return [
        route
        for route in patterns(get_resolver().url_patterns)
        if any(word in route for word in ("token", "uidb36", "(?P<key>"))
        and not route.startswith(("captcha/", "mailbox/"))
    ]


def test_each_page_with_a_token_is_one_that_is_redacted() -> None:
    assert token_pages()
    for route in token_pages():
        page = "/" + route.split("<")[0].removesuffix("(?P").replace("^", "")
        assert TOKEN not in redacted_url(f"{page}{TOKEN}/"), route


def test_no_page_is_shown_at_an_address_with_a_token(client: Client, db: None) -> None:
    """Each link leads on, or nowhere; that it leads to its page is tested with the page."""
    del db
    assert {"account/email/undo/<str:token>/", "unsubscribe/<str:token>/"} <= {*token_pages()}
    for route in token_pages():
        assert route.endswith("<str:token>/"), "what is this?"
        for token in (TOKEN, TOKEN * 99):
            answer = client.get("/" + route.replace("<str:token>", token))
            assert answer.status_code in {302, 404}, route
            assert TOKEN not in answer.headers.get("Location", "")


def line_of(uri: str, **environ: str) -> str:
    """What gunicorn writes about a request."""
    log = AccessLog.__new__(AccessLog)  # what gunicorn configures is not asked
    path, _, query = uri.partition("?")
    asked = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": uri,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        **environ,
    }
    answer = SimpleNamespace(status="200 OK", sent=5, headers=[("X-Request-ID", "an-id")])
    atoms = log.atoms(answer, SimpleNamespace(headers=[]), asked, timedelta(seconds=1))
    assert TOKEN not in str([atoms[name] for name in ("r", "U", "q", "f")])
    return str(serving.access_log_format % log.atoms_wrapper_class(atoms))


def test_the_web_server_logs_neither_and_the_visitors_address(settings: Any) -> None:
    assert serving.logger_class == f"{AccessLog.__module__}.{AccessLog.__name__}"
    line = line_of(ADDRESSES[0], HTTP_REFERER=f"https://x.example/?next={ADDRESSES[1]}")
    assert TOKEN not in line
    assert '"GET /products/offers/***/ HTTP/1.1" 200' in line
    assert line.endswith("1000ms an-id")
    assert line_of(ADDRESSES[7], HTTP_X_FORWARDED_FOR="10.5.0.1").startswith("127.0.0.1 ")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert line_of("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.5.0.1").startswith("10.5.0.1 ")


def test_all_that_the_program_logs_passes_the_same_rule() -> None:
    logging_of: Any = settings.LOGGING
    assert logging_of["root"]["handlers"] == ["console"]
    made = logging_of["formatters"][logging_of["handlers"]["console"]["formatter"]]["()"]
    assert made == f"{RedactingFormatter.__module__}.{RedactingFormatter.__name__}"
    record = logging.LogRecord("x", 30, "", 1, "Not Found: %s", (ADDRESSES[0],), None)
    assert RedactingFormatter("%(message)s").format(record) == "Not Found: /products/offers/***/"


def test_a_refusal_is_logged_in_one_line(
    client: Client, rita: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(rita)
    client.get(reverse("admin:accounts_user_changelist"))
    (record,) = (each for each in caplog.records if each.name == "django.request")
    assert record.exc_info is None  # our handler has dropped it
    fault = logging.LogRecord("x", 40, "", 1, "-", (), (ValueError, ValueError(), None))
    assert OnlyFaultsTraced().filter(fault)
    assert fault.exc_info


def test_an_export_is_recorded_without_whom_it_was_about(rita: User) -> None:
    about = f"/list.csv?q={PERSON}"
    event = security_events.record(SecurityEvent.Kind.EXPORT, by=rita, about=about)
    assert event.about == "/list.csv?q=***"
