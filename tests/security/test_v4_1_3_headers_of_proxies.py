"""ASVS 4.1.3: what only a proxy may say is removed when a client says it."""

import json
import re
from contextlib import closing
from http.client import HTTPConnection

import pytest

from portal.environment import BASE_DIR
from tests.edge_parts import Proxy, ask

pytestmark = pytest.mark.long
FORGED = "203.0.113.66"
REMOVED = re.findall(
    r'proxy_set_header (\S+) "";', (BASE_DIR / "deploy/nginx/nginx.conf.template").read_text()
)


def variables(echo: Proxy, **headers: str) -> dict[str, str]:
    status, _told, body = ask(echo.client(), "/", **headers)
    assert status == 200
    found: dict[str, str] = json.loads(body)
    return found


def test_the_program_sees_what_the_proxy_saw(echo: Proxy) -> None:
    seen = variables(echo, X_Forwarded_For=FORGED, X_Forwarded_Proto="http", X_Real_IP=FORGED)
    assert seen["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert seen["HTTP_X_FORWARDED_PROTO"] == "https"
    assert FORGED not in str(seen)


def test_no_other_header_of_a_proxy_passes(echo: Proxy) -> None:
    sent = {name: FORGED for name in REMOVED if name != "Connection"}
    assert len(sent) > 25
    seen = variables(echo, **sent, SCRIPT_NAME="/x")
    assert FORGED not in str(seen)
    assert seen["SCRIPT_NAME"] == ""
    given = {name for name in seen if name.startswith(("HTTP_X_", "HTTP_FORWARDED"))}
    assert given == {"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"}


def test_the_program_itself_believes_no_peer_either(echo: Proxy) -> None:
    direct = HTTPConnection("127.0.0.1", echo.program.port, timeout=10)
    direct.putrequest("GET", "/", skip_host=True)
    for name, value in (
        ("Host", "localhost"),
        ("SCRIPT_NAME", "/x"),
        ("X-Forwarded-Proto", "https"),
    ):
        direct.putheader(name, value)
    direct.endheaders()
    with closing(direct), direct.getresponse() as answer:
        seen = json.loads(answer.read())
    assert answer.status == 200
    assert (seen["SCRIPT_NAME"], seen["wsgi.url_scheme"]) == ("", "http")
