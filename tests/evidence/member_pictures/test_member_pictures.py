"""A member's picture: a small square drawn anew, seen by nobody else, gone when it is deleted."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from evidence.member_pictures.forms import SIDE
from evidence.member_pictures.saving import delete_picture
from evidence.models import LARGEST_PICTURE, MemberPicture, Upload
from evidence.personal_data import PERSONAL_DATA
from tests.factories import upload

pytestmark = pytest.mark.django_db
PAGE = "member-picture"


def drawn(width: int = 300, height: int = 200) -> bytes:
    """Red at the left, green in the middle, blue at the right."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("lime", (width // 4, 0, 3 * width // 4, height))
    picture.paste("blue", (3 * width // 4, 0, width, height))
    out = BytesIO()
    picture.save(out, "PNG", pnginfo=None)
    return out.getvalue()


def send(client: Client, content: bytes, name: str = "me.png") -> str:
    answer = client.post(reverse(PAGE), {"picture": upload(name, content)}, follow=True)
    return str(answer.content.decode())


def shown(client: Client) -> Image.Image:
    answer = client.get(reverse(PAGE))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in answer.headers["Cache-Control"]
    return Image.open(BytesIO(answer.content))


def test_a_picture_becomes_a_small_square_of_its_middle(signed_in: Client) -> None:
    page = send(signed_in, drawn())
    assert "Your picture is saved." in page
    assert f'src="{reverse(PAGE)}"' in page
    picture = shown(signed_in)
    assert picture.size == (SIDE, SIDE)
    _red, green, blue = picture.convert("RGB").getpixel((SIDE // 2, SIDE // 2))  # type: ignore[misc]  # three of them
    assert green > 200
    assert blue < 60
    assert len(MemberPicture.objects.get().content) < LARGEST_PICTURE / 4
    assert not Upload.objects.exists(), "it proves nothing and is read by nobody"


def test_another_one_takes_its_place_and_deleted_it_leaves_the_initials(
    signed_in: Client, alice: User
) -> None:
    send(signed_in, drawn())
    send(signed_in, drawn(200, 900))
    assert MemberPicture.objects.count() == 1
    assert shown(signed_in).size == (SIDE, SIDE), "however tall"
    assert f"> {alice.initials} <" not in " ".join(send(signed_in, drawn()).split())
    page = signed_in.post(reverse("member-picture-deletion"), follow=True).content.decode()
    assert f"> {alice.initials} <" in " ".join(page.split())
    assert signed_in.get(reverse(PAGE)).status_code == 404
    assert not MemberPicture.objects.exists()


def test_nobody_else_sees_it(client: Client, signed_in: Client, bob: User, rita: User) -> None:
    send(signed_in, drawn())
    for other in (bob, rita):
        client.force_login(other)
        assert client.get(reverse(PAGE)).status_code == 404
    assert Client().get(reverse(PAGE)).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("me.pdf", b"%PDF-1.7\n", "This is a PDF."),
        ("me.png", b"<html>", "This is a web page."),
        ("me.png", b"", "empty"),
    ],
)
def test_what_is_no_picture_is_refused_beside_its_field(
    signed_in: Client, alice: User, name: str, content: bytes, told: str
) -> None:
    page = send(signed_in, content, name)
    assert told in page
    assert alice.email in page, "on My Profile, with all that stands there"
    assert not MemberPicture.objects.exists()


def test_it_is_handed_out_and_erased(signed_in: Client, alice: User, bob: User) -> None:
    send(signed_in, drawn())
    assert PERSONAL_DATA.files
    (file,) = PERSONAL_DATA.files(alice)
    assert file.open().read() == bytes(MemberPicture.objects.get().content)
    assert list(PERSONAL_DATA.files(bob)) == []
    assert delete_picture(by=bob) is False
    assert [erase(alice) for erase in PERSONAL_DATA.erases][-1] == 1
    assert not MemberPicture.objects.exists()
    alice.refresh_from_db()
    assert not alice.has_picture


@pytest.mark.parametrize("content", [b"", bytes(LARGEST_PICTURE + 1)])
def test_the_database_takes_small_ones_alone(alice: User, content: bytes) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberPicture.objects.create(user=alice, content=content)
