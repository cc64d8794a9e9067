"""A file that finds too many others before it is kept, and sent again with one press."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from evidence.models import Upload
from evidence.sandbox import run
from evidence.sandbox.job import Refusal
from evidence.uploads.throttles import UPLOADS_PER_MEMBER
from tests.factories import make_registered, upload

seen: list[int | None] = []
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def test_a_busy_sandbox_keeps_files_and_text_for_the_next_try(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(alice)
    page = reverse("product-proof", args=[make_registered(alice).pk])
    before = Upload.objects.count()
    with monkeypatch.context() as crowded:
        crowded.setattr(run, "run", busy)
        # The sandbox is told whose files it reads: of one member it reads one at a time.
        seen.clear()
        sent = {"proof": [upload("a.jpg"), upload("b.jpg")], "upload": "upload"}
        refused = client.post(page, sent)
        assert refused.status_code == 503
        assert refused["Retry-After"] == "5"
        assert UPLOADS_PER_MEMBER.tries(alice.pk) == 0
        assert seen == [alice.pk]
        kept = fields(refused.content.decode())
        assert kept["piece_name"] == ["a.jpg", "b.jpg"]
        # However often it is tried, nothing is stored twice.
        again = fields(client.post(page, kept).content.decode())
        assert again["piece_token"] == kept["piece_token"]
    assert run.MEMBER.get() is None
    assert Upload.objects.count() == before
    done = client.post(page, kept)
    assert done.status_code == 302
    assert [each.original_name for each in Upload.objects.order_by("pk")[before:]] == [
        "a.jpg",
        "b.jpg",
    ]


def busy(*_told: object) -> None:
    seen.append(run.MEMBER.get())
    raise Refusal("busy")


def fields(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page.partition('<div class="buttons">')[2]):
        found.setdefault(name, []).append(value)
    return found
