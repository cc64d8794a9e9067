import gzip
import io

import pytest
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from portal.compression import TextGZipMiddleware


def test_a_page_is_sent_compressed_and_told_apart_in_caches(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.get(reverse("profile"), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "<h1" in gzip.decompress(answer.content).decode()
    assert len(answer.content) < 10_000


def test_the_length_of_a_page_says_nothing_exact(client: Client, alice: User) -> None:
    client.force_login(alice)
    lengths = {
        len(client.get(reverse("faq"), headers={"Accept-Encoding": "gzip"}).content)
        for _ in range(8)
    }
    assert len(lengths) > 1


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "application/pdf"])
def test_what_members_uploaded_goes_as_it_is(kind: str) -> None:
    middleware = TextGZipMiddleware(lambda _request: HttpResponse())
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    answer = FileResponse(io.BytesIO(b"x" * 1000), content_type=kind)
    assert middleware.process_response(request, answer) is answer
    assert "Content-Encoding" not in answer.headers
