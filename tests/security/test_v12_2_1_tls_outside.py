"""ASVS 12.2.1, 12.3.1: from outside there is TLS alone, and no old one; other hosts get nothing."""

import http.client
import socket
import ssl

import pytest

from portal.embedded.servers import LOOPBACK
from tests.edge_parts import Proxy, ask

pytestmark = pytest.mark.long


def test_http_leads_to_https(echo: Proxy) -> None:
    client = http.client.HTTPConnection("localhost", echo.http, timeout=10)
    status, told, _body = ask(client, "/promotions/?a=b")
    assert status == 308
    assert told["location"] == f"https://localhost:{echo.https}/promotions/?a=b"


def handshake(echo: Proxy, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection((LOOPBACK, echo.https), 10)
    with plain, context.wrap_socket(plain, server_hostname="localhost") as secured:
        return secured


def test_browsers_get_http_2(echo: Proxy) -> None:
    context = echo.context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    plain = socket.create_connection((LOOPBACK, echo.https), 10)
    with plain, context.wrap_socket(plain, server_hostname="localhost") as secured:
        assert secured.selected_alpn_protocol() == "h2"
        assert secured.version() == "TLSv1.3"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_is_refused(echo: Proxy) -> None:
    context = echo.context()
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, OSError)):
        handshake(echo, context)


def test_a_host_that_is_not_ours_gets_no_answer(echo: Proxy) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        ask(echo.client(), "/", Host="evil.example")
