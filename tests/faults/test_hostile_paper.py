"""A PDF that its renderer never finishes: it is refused, and nobody else waits for that."""

import http.client
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from accounts.models import User
from evidence.models import Upload
from portal.management.commands.up import answers
from redemptions.models import Claim
from tests.evidence.hostile_papers import many_paths
from tests.factories import make_promotion, make_registered, make_reward, submit_claim
from tests.faults.conftest import Begin
from tests.portal.embedded.machine import until

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "t" * 32


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in at the running site."""

    place: str
    session: str

    def asks(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str]:
        """Get a page, or post to it."""
        cookies = {settings.SESSION_COOKIE_NAME: self.session, "csrftoken": TOKEN}
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": TOKEN}
        connection = http.client.HTTPConnection(self.place, timeout=60)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


def visitor(place: str, user: User) -> Visitor:
    client = Client()
    client.force_login(user)
    return Visitor(place, client.cookies[settings.SESSION_COOKIE_NAME].value)


def while_waiting(post: "Future[tuple[int, str]]", other: Visitor) -> int:
    """Look around the site until the post is answered; counts the pages that came before that."""
    seen = 0
    while not post.done():
        for path in ("/health/ready/", reverse("my-products")):
            status, _page = other.asks(path)
            assert status == 200
            seen += not post.done()
    return seen


@pytest.mark.long
def test_a_pdf_that_hangs_the_renderer_is_refused_while_others_are_served(
    begin: Begin, alice: User, bob: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = submit_claim(alice, promotion)
    make_registered(bob)
    before = list(Upload.objects.values_list("pk", flat=True))
    place = begin().start_web()
    until(lambda: answers(*_host_and_port(place)), seconds=60)
    sender, other = visitor(place, alice), visitor(place, bob)
    path = reverse("product-proof", args=[claim.registered_product_id])
    paper = SimpleUploadedFile("invoice.pdf", many_paths(), "application/pdf")
    body = encode_multipart(BOUNDARY, {"proof": paper})
    with ThreadPoolExecutor(1) as pool:
        post = pool.submit(sender.asks, path, body, MULTIPART_CONTENT)
        assert while_waiting(post, other) > 1
        status, page = post.result()
    assert status == 200
    assert "This file is too complex for us to read." in page
    assert list(Upload.objects.values_list("pk", flat=True)) == before
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert claim.check_runs.count() == claim.registered_product.proofs.count() == 1
    assert sender.asks(reverse("claim", args=[claim.reference]))[0] == 200


def _host_and_port(place: str) -> tuple[str, int]:
    host, _, port = place.partition(":")
    return host, int(port)
