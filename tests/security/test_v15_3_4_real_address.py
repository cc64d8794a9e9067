"""ASVS 15.3.4: the logs name the address that asked, through the proxy, and no secret."""

import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.edge_parts import NGINX, Program, Proxy, ask

pytestmark = pytest.mark.long
SECRET = "canary-4711-of-24-letters"
OFFER = f"/products/offers/{SECRET}/acceptance/?q={SECRET}"


def line_of(text: str, start: str) -> str:
    return next(line for line in reversed(text.splitlines()) if start in line)


def test_both_logs_show_who_asked_and_hide_what_is_the_members(echo: Proxy) -> None:
    referer = f"https://localhost/unsubscribe/{SECRET}/?token={SECRET}"
    ask(echo.client(), OFFER, Referer=referer, X_Forwarded_For="203.0.113.66")
    hidden = f"/account%2Femail%2Fundo%2F{SECRET}"
    ask(echo.client(), hidden, Referer=f"https://localhost/unsubscribe%2F{SECRET}")
    # Behind a proxy on another machine the program takes the address from it.
    direct = HTTPConnection("127.0.0.1", echo.program.port, timeout=10)
    ask(direct, OFFER, Host="localhost", Referer=referer, X_Forwarded_For="198.51.100.7")
    time.sleep(0.5)
    nginx, gunicorn = echo.log.read_text(), echo.program.log.read_text()
    theirs = line_of(nginx, '"GET /products/offers/-/acceptance/?- HTTP/1.1" 200')
    ours = line_of(gunicorn, '"GET /products/offers/***/acceptance/?q=*** HTTP/1.1" 200')
    assert theirs.startswith("127.0.0.1 - - [")
    assert ours.startswith("198.51.100.7 - - [")
    assert '"https://localhost/unsubscribe/-/?-"' in theirs
    assert '"https://localhost/unsubscribe/***/?token=***"' in ours
    encoded = line_of(nginx, '"GET /account- HTTP/1.1" 200')
    assert '"https://localhost/unsubscribe-"' in encoded
    assert SECRET not in nginx + gunicorn
    assert "203.0.113.66" not in nginx + gunicorn


@pytest.mark.skipif(not NGINX, reason="nginx is not installed")
def test_what_cannot_be_answered_is_logged_without_it_too(tmp_path: Path) -> None:
    """While the program is being started again, say: nginx's log of errors knows no rules."""
    with Proxy(tmp_path, Program(tmp_path)).running() as proxy:
        assert ask(proxy.client(), OFFER)[0] == 502
    logs = [path.read_text() for path in (proxy.log, tmp_path / "error.log")]
    assert '"GET /products/offers/-/acceptance/?- HTTP/1.1" 502' in logs[0]
    assert SECRET not in "".join(logs)
