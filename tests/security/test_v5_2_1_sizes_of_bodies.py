"""ASVS 5.1.1, 5.2.1: what is too large is refused before a byte of it is read."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from accounts.models import User
from accounts.sign_in import interrupted_forms, known_browsers
from portal.edge import body_limits
from portal.environment import BASE_DIR
from tests.edge_parts import Proxy
from tests.portal.embedded.machine import until

MB = 1024 * 1024
MANY, ONE, PLAIN = 52 * MB, 12 * MB, MB
PROOF, SCAN, PIECES = (
    "/products/7/proof/",
    "/products/registration/scan/",
    "/products/uploads/pieces/",
)
LOAD = "/admin/promotions/codebatch/load/"


class Unread:
    def read(self, *_size: int) -> NoReturn:
        raise AssertionError("the body was read")

    readline = read


def post(client: Client, path: str, size: int, **headers: str) -> Any:
    sent: dict[str, Any] = {"CONTENT_LENGTH": str(size), "wsgi.input": Unread(), **headers}
    return client.generic("POST", path, b"x", "multipart/form-data; boundary=x", **sent)


@pytest.mark.parametrize(
    ("path", "most"),
    [(PROOF, MANY), (SCAN, ONE), (LOAD, ONE), (PIECES, PLAIN), ("/account/login/", PLAIN)],
)
def test_a_body_over_what_the_address_takes_is_refused_unread(
    client: Client, path: str, most: int
) -> None:
    refused = post(client, path, most + 1)
    assert refused.status_code == 413
    assert "Go back: your browser still has what you typed" in refused.content.decode()
    assert refused["X-Content-Type-Options"] == "nosniff"
    assert body_limits.of_page(path) == most


@pytest.mark.parametrize("zeros", [9, 16, 40])
def test_leading_zeros_make_no_body_smaller(client: Client, zeros: int) -> None:
    number = "0" * zeros + str(PLAIN + 1)
    assert post(client, "/account/login/", 0, CONTENT_LENGTH=number).status_code == 413
    assert post(client, "/account/login/", 0, CONTENT_LENGTH="9" * 40).status_code == 413


def test_a_body_without_a_length_is_refused_unread(client: Client) -> None:
    assert post(client, PROOF, 0, HTTP_TRANSFER_ENCODING="chunked").status_code == 411


@pytest.mark.django_db
@pytest.mark.parametrize("path", [PROOF, LOAD])
def test_a_stranger_may_send_no_file_anywhere(client: Client, path: str) -> None:
    refused = post(client, path, PLAIN + 1)
    assert refused.status_code == 413
    assert "sign in first" in refused.content.decode()


def test_a_member_may_send_no_file_to_staff(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert post(client, LOAD, PLAIN + 1).status_code == 413


def asked(path: str, user: User | AnonymousUser, cookie: str = "") -> int:
    request = RequestFactory().post(path)
    request.user = user
    request.COOKIES["browser"] = cookie
    return body_limits.of_visitor(request)


def test_a_session_that_ended_keeps_the_limit_of_its_page(alice: User, omar: User) -> None:
    response = HttpResponse()
    known_browsers.remember(HttpRequest(), response, alice)
    cookie = response.cookies["browser"].value
    assert asked(PROOF, alice) == asked(PROOF, AnonymousUser(), cookie) == MANY
    assert asked(PROOF, AnonymousUser(), f"{cookie}x") == asked(LOAD, alice) == PLAIN
    assert asked(LOAD, omar) == ONE


def test_a_form_with_a_file_survives_the_end_of_its_session(client: Client, alice: User) -> None:
    response = HttpResponse()
    known_browsers.remember(HttpRequest(), response, alice)
    client.cookies["browser"] = response.cookies["browser"].value
    sent = {"store": "Typed Store", "invoice": SimpleUploadedFile("a.jpg", b"x" * 2 * MB)}
    page = reverse("registration-purchase")
    assert client.post(page, sent)["Location"].startswith("/account/login/")
    assert ["store", "Typed Store"] in client.session[interrupted_forms.KEPT]["typed"]


TABLE = (
    body_limits.TAKE_MANY
    | body_limits.TAKE_MANY_FROM_STAFF
    | body_limits.TAKE_ONE
    | body_limits.TAKE_ONE_FROM_STAFF
)


def pages(resolver: URLResolver, prefix: str = "") -> dict[str, Callable[..., object]]:
    found: dict[str, Callable[..., object]] = {}
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= pages(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found[f"{prefix}{pattern.name}"] = pattern.callback
    return found


def counts_uploads(view: Any) -> bool:
    """Whether limits_uploads is among what is around a view."""
    while view is not None:
        if getattr(view, "__code__", None) and view.__code__.co_name == "limited":
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def test_the_table_names_pages_that_exist() -> None:
    assert TABLE - pages(get_resolver()).keys() == set()


def test_the_table_has_each_page_that_takes_files() -> None:
    found = {name for name, view in pages(get_resolver()).items() if counts_uploads(view)}
    # It takes in a mail that is here already.
    assert found - TABLE == {"admin:support_conversation_mail"}
    assert {"shout-out", "member-picture", "repair-fault"} <= found


def test_the_proxy_has_the_same_table() -> None:
    text = (BASE_DIR / "deploy/nginx/nginx.conf.template").read_text()
    found = re.findall(r"location ~ (\S+) \{\s+client_max_body_size (\d+)m;", text)
    assert {int(size) * MB for _path, size in found} == {MANY, ONE}
    keys: dict[str, dict[str, object]] = {
        "redeem-again": {"reference": "0123456789"},
        "promotion": {"slug": "autumn-2026"},
        "dispute-answer": {"pk": 7, "dispute": 3},
        "product-proof": {"pk": 7},
        "ticket-reopening": {"reference": "0123456789"},
        "ticket-reply": {"reference": "0123456789"},
        "shout-out": {"reference": "0123456789"},
        "repair-fault": {"pk": 7},
        "admin:service_benchrepair_act": {"pk": 7, "act": "came-back"},
        "admin:support_conversation_write": {"pk": 7},
        "admin:promotions_promotion_change": {"object_id": 7},
    }
    for name in ("correction", "products", "products_addition"):
        keys[f"admin:promotions_promotion_{name}"] = {"pk": 7}
    for name in TABLE:
        path = reverse(name, kwargs=keys.get(name))
        sizes = [int(size) * MB for pattern, size in found if re.search(pattern, path)]
        assert sizes == [body_limits.of_page(path)], path


CHUNK = b"x" * MB
FORM = b'--x\r\nContent-Disposition: form-data; name="proof"; filename="a.pdf"\r\n\r\n'


class Disk:
    """The most that lay in some folders while it was watched."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self.most = 0

    def now(self) -> int:
        # The kernel keeps a file that was deleted while it is open: so what processes have open.
        found = 0
        for handle in Path("/proc").glob("[0-9]*/fd/*"):
            with suppress(OSError):
                target = str(handle.readlink()).removesuffix(" (deleted)")
                if target.startswith(tuple(map(str, self.folders))):
                    found += handle.stat().st_size
        return found

    def left(self) -> list[Path]:
        return [file for folder in self.folders for file in folder.rglob("*") if file.is_file()]

    @contextmanager
    def watched(self) -> Iterator[None]:
        ended = threading.Event()

        def look() -> None:
            while not ended.wait(0.05):
                self.most = max(self.most, self.now())

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def pour(line: socket.socket, path: str, cookie: str, megabytes: int, length: bytes) -> bytes:
    """Send a form of so many megabytes, as far as it is taken; return how the answer begins."""
    with line:
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n".encode()
        kind = b"Content-Type: multipart/form-data; boundary=x\r\n"
        line.sendall(head + kind + length + b"\r\n\r\n")
        with suppress(OSError):
            line.sendall(FORM if b"Length" in length else b"%x\r\n%s\r\n" % (len(FORM), FORM))
            for _ in range(megabytes):
                line.sendall(CHUNK if b"Length" in length else b"%x\r\n%s\r\n" % (MB, CHUNK))
        with suppress(OSError):
            return line.recv(20)
    return b""


@pytest.mark.long
def test_400_megabytes_lie_nowhere(center: Proxy, alice: User) -> None:
    signed_in = Client()
    signed_in.force_login(alice)
    session = f"__Host-session={signed_in.cookies['sessionid'].value}; __Host-csrf={'t' * 32}"
    length, chunked = b"Content-Length: %d" % (400 * MB), b"Transfer-Encoding: chunked"
    disk = Disk(center.program.var / "tmp", center.folder / "bodies")
    with disk.watched():
        for port, secured in ((center.program.port, False), (center.https, True)):
            for path, cookie, told in (
                ("/account/login/", "", length),
                (PROOF, session, length),
                (PROOF, session, chunked),
                ("/promotions/autumn/", "", chunked),
            ):
                line = socket.create_connection(("127.0.0.1", port), 20)
                if secured:
                    line = center.context().wrap_socket(line, server_hostname="localhost")
                answer = pour(line, path, cookie, 400, told)
                assert re.match(rb"HTTP/1.1 4(11|13) |$", answer), (path, told, answer)
        allowed = disk.most
        # What a member may send is taken, and gone when it is answered.
        line = socket.create_connection(("127.0.0.1", center.program.port), 20)
        pour(line, PROOF, session, 45, b"Content-Length: %d" % (len(FORM) + 45 * MB))
    assert allowed <= MANY
    assert 40 * MB < disk.most <= MANY
    until(lambda: disk.now() == 0 and disk.left() == [])
