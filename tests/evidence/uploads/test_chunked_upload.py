"""Files that come in pieces: each goes on where it stopped, and belongs to its member alone."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import chunked_upload, storage
from evidence.uploads.throttles import PIECES_PER_MEMBER, UPLOADS_PER_MEMBER
from foundation.models import ThrottleCounter
from tests.evidence.disk import ROOM, age_file, full_disk, stored, unnamed
from tests.factories import jpeg, make_registered
from tests.products.conftest import are_stored

pytestmark = pytest.mark.usefixtures("folder")
SCAN = reverse("registration-scan")


def send(client: Client, content: bytes, *, token: str = "", start: int = 0) -> Any:
    piece = SimpleUploadedFile("piece", content)
    data = {"token": token, "start": start, "piece": piece}
    return client.post(reverse("upload-piece"), data)


def deliver(client: Client, content: bytes) -> str:
    """Send all of a file, a third at a time; gives its token."""
    token, received, size = "", 0, len(content) // 3 + 1
    while received < len(content):
        part = content[received : received + size]
        token, received = send(client, part, token=token, start=received).json().values()
    return token


def scan(client: Client, token: str) -> Any:
    names = {"piece_token": token, "piece_field": "photo", "piece_name": "label.jpg"}
    return client.post(SCAN, {"upload": "yes", **names}, follow=True)


def test_what_came_in_pieces_is_taken_as_if_it_came_with_the_form(
    signed_in: Client, alice: User, folder: Path
) -> None:
    answer = scan(signed_in, deliver(signed_in, jpeg()))
    upload = Upload.objects.get(user=alice)
    assert are_stored(upload)
    assert upload.original_name == "label.jpg"
    assert "label.jpg" in answer.content.decode()
    assert stored(folder / "piece") == []


def test_a_piece_that_is_sent_twice_is_kept_once(signed_in: Client) -> None:
    token, received = send(signed_in, b"abc").json().values()
    assert received == 3
    assert send(signed_in, b"def", token=token, start=3).json()["received"] == 6
    assert send(signed_in, b"def", token=token, start=3).json()["received"] == 6
    assert send(signed_in, b"xyz", token=token, start=9).json()["received"] == 6
    assert send(signed_in, b"", token=token, start=6).json()["received"] == 6


def test_a_form_that_is_sent_twice_uploads_once_and_finds_no_fault(
    signed_in: Client, alice: User
) -> None:
    token = deliver(signed_in, jpeg())
    for _press in range(2):
        answer = scan(signed_in, token)
        assert Upload.objects.filter(user=alice).count() == 1
        assert "errorlist" not in answer.content.decode()


def test_a_strangers_pieces_are_not_there(client: Client, alice: User, bob: User) -> None:
    client.force_login(alice)
    token = deliver(client, jpeg())
    client.force_login(bob)
    fresh = send(client, b"abc", token=token, start=len(jpeg())).json()
    assert fresh["received"] == 0
    assert fresh["token"] != token
    assert "errorlist" in scan(client, token).content.decode()
    assert not Upload.objects.exists()
    client.force_login(alice)
    scan(client, token)
    assert Upload.objects.get().user == alice


@pytest.mark.parametrize(
    "token", ["", "x", "../../etc/passwd", "\0", "0" * 24, "٣" * 24, "a" * 100_000]
)
def test_an_unknown_token_begins_anew_in_the_members_own_folder(
    signed_in: Client, alice: User, folder: Path, token: str
) -> None:
    assert send(signed_in, b"abc", token=token).json()["received"] == 3
    (kept,) = stored(folder)
    assert kept.parent == folder / "piece" / str(alice.pk)
    assert kept.read_bytes() == b"abc"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"start": "0"},
        {"start": "0", "piece": "text"},
        {"start": "x", "piece": SimpleUploadedFile("piece", b"a")},
        {"start": "-1", "piece": SimpleUploadedFile("piece", b"a")},
        {
            "start": "0",
            "piece": SimpleUploadedFile("piece", b"a" * (chunked_upload.MOST_BYTES + 1)),
        },
    ],
)
def test_what_is_no_piece_makes_no_sense(
    signed_in: Client, folder: Path, data: dict[str, Any]
) -> None:
    assert signed_in.post(reverse("upload-piece"), data).status_code == 400
    assert stored(folder / "piece") == []


def test_a_file_grows_no_larger_than_a_file_may_be(signed_in: Client, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 5
    token = send(signed_in, b"abc").json()["token"]
    assert send(signed_in, b"def", token=token, start=3).status_code == 413
    assert send(signed_in, b"de", token=token, start=3).json()["received"] == 5


def test_an_empty_file_is_refused_as_one(signed_in: Client) -> None:
    token = send(signed_in, b"").json()["token"]
    assert "The submitted file is empty." in scan(signed_in, token).content.decode()


def test_of_too_many_begun_files_the_oldest_is_forgotten(
    signed_in: Client, alice: User, folder: Path, settings: Settings
) -> None:
    earlier = [f"{number:024x}" for number in range(settings.UPLOAD_MAX_FILES)]
    for token in earlier:
        unnamed(folder, f"piece/{alice.pk}/{token}.0-3")
    stranger = unnamed(folder, f"piece/{alice.pk + 1}/{earlier[0]}.0-3")
    send(signed_in, b"abc")
    here = [send(signed_in, b"", token=token, start=3).json()["received"] for token in earlier[1:]]
    assert here == [3] * (settings.UPLOAD_MAX_FILES - 1)
    assert send(signed_in, b"", token=earlier[0], start=3).json()["received"] == 0
    assert stranger.exists()


def test_each_file_in_pieces_counts_as_one_that_was_sent(signed_in: Client, alice: User) -> None:
    for _ in range(UPLOADS_PER_MEMBER.limit - 1):
        UPLOADS_PER_MEMBER.hit(alice.pk)
    assert scan(signed_in, deliver(signed_in, jpeg())).status_code == 200
    assert scan(signed_in, deliver(signed_in, jpeg())).status_code == 429


def test_a_limit_or_an_error_of_ours_costs_no_file_that_came_in_pieces(
    signed_in: Client, alice: User, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    token = deliver(signed_in, jpeg())
    for _ in range(UPLOADS_PER_MEMBER.limit):
        UPLOADS_PER_MEMBER.hit(alice.pk)
    refused = scan(signed_in, token)
    assert refused.status_code == 429
    assert f'name="piece_token" value="{token}"' in refused.content.decode()
    ThrottleCounter.objects.all().delete()
    with monkeypatch.context() as broken:
        broken.setattr("products.registration.scanning.save_scan", None)
        signed_in.raise_request_exception = False
        assert scan(signed_in, token).status_code == 500
    assert "label.jpg" in scan(signed_in, token).content.decode()
    assert Upload.objects.get(user=alice).original_name == "label.jpg"
    assert stored(folder / "piece") == []


def test_too_many_pieces_in_an_hour_are_refused(signed_in: Client, alice: User) -> None:
    for _ in range(PIECES_PER_MEMBER.limit - 1):
        PIECES_PER_MEMBER.hit(alice.pk)
    assert send(signed_in, b"abc").status_code == 200
    assert send(signed_in, b"abc").status_code == 429


def test_a_full_disk_is_told_and_keeps_no_half_of_a_piece(
    signed_in: Client, alice: User, folder: Path
) -> None:
    unnamed(folder, f"piece/{alice.pk}/{'1' * 24}.0-3")
    with full_disk():
        assert send(signed_in, b"x" * 2 * ROOM, token="1" * 24, start=3).status_code == 507
    answer = send(signed_in, b"x" * 2 * ROOM, token="1" * 24, start=3)
    assert answer.json()["received"] == 3 + 2 * ROOM


def test_a_file_that_goes_as_the_oldest_while_it_is_written_begins_anew(
    signed_in: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty begun at once delete each other's files; none of them finds the disk full."""

    def delete_first(path: str, mode: int) -> None:
        Path(path).unlink()
        chmod(path, mode)

    chmod = os.chmod
    with monkeypatch.context() as others:
        others.setattr("os.chmod", delete_first)
        answer = send(signed_in, b"abc")
    assert (answer.status_code, answer.json()["received"]) == (200, 0)
    assert send(signed_in, b"abc", token=answer.json()["token"]).json()["received"] == 3
    assert len(stored(folder / "piece")) == 1


@pytest.mark.parametrize("act", ["listdir", "_open"])
def test_a_storage_that_does_not_give_pieces_back_says_so_beside_the_field(
    signed_in: Client, alice: User, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise PermissionError

    token = deliver(signed_in, jpeg())
    with monkeypatch.context() as down:
        down.setattr(FileSystemStorage, act, fail)
        answer = scan(signed_in, token)
        assert send(signed_in, b"abc").status_code == (507 if act == "listdir" else 200)
    assert answer.status_code == 200
    assert "We can&#x27;t save your file right now" in answer.content.decode()
    assert not Upload.objects.filter(user=alice).exists()


def test_a_visitor_sends_nothing(client: Client, db: None, folder: Path) -> None:
    del db
    assert send(client, b"abc").status_code == 302
    assert stored(folder / "piece") == []


def test_abandoned_pieces_are_swept_after_a_day(signed_in: Client, folder: Path) -> None:
    send(signed_in, b"abc")
    send(signed_in, b"def")
    old, young = stored(folder / "piece")
    age_file(old, hours=25)
    assert storage.delete_orphans() == 1
    assert stored(folder / "piece") == [young]


def test_several_files_in_pieces_come_with_one_form(signed_in: Client, alice: User) -> None:
    registered = make_registered(alice)
    tokens = [deliver(signed_in, jpeg()) for _ in range(2)]
    names = {"piece_field": ["proof", "proof"], "piece_name": ["1.jpg", "2.jpg"]}
    answer = signed_in.post(
        reverse("product-proof", args=[registered.pk]), {"piece_token": tokens, **names}
    )
    assert answer.status_code == 302
    newest = registered.proofs.first()
    assert newest is not None
    assert [each.original_name for each in newest.uploads.all()] == ["1.jpg", "2.jpg"]
