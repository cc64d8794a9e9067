import io
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from products import uploads
from products.uploads import CleanPicture, clean_picture
from tests.factories import jpeg

GPS, ORIENTATION = 0x8825, 0x0112
SCRIPT = b"<html><script>alert(1)</script>"
Save = Callable[..., bytes]


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def clean(content: bytes, name: str = "photo.jpg") -> CleanPicture:
    return clean_picture(SimpleUploadedFile(name, content))


def redrawn(content: bytes, name: str = "photo.jpg") -> Image.Image:
    picture = Image.open(io.BytesIO(clean(content, name).content))
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    return picture


def is_like(picture: Image.Image, at: tuple[int, int], color: tuple[int, int, int]) -> bool:
    pixel = picture.getpixel(at)
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 12 for a, b in zip(pixel, color, strict=True))


def refusal(content: bytes, name: str = "photo.jpg") -> str:
    with pytest.raises(ValidationError) as refused:
        clean(content, name)
    return str(refused.value.code)


def test_a_picture_is_kept_as_a_jpeg_of_its_own_with_the_name_and_digest_of_the_upload() -> None:
    done = clean(jpeg(), "Rechnung vom 3. Mai.JPG")
    assert done.original_name == "Rechnung vom 3. Mai.JPG"
    assert done.content != jpeg()
    assert len(done.sha256) == 64
    assert str(done.as_file().name).endswith(".jpg")


def test_a_picture_20000_wide_comes_down_to_1600() -> None:
    wide = saved(Image.new("RGB", (20_000, 1_000), "blue"), "PNG")
    assert redrawn(wide, "wide.png").size == (1600, 80)


def test_a_small_picture_keeps_its_size() -> None:
    assert redrawn(jpeg(30, 20)).size == (30, 20)


def test_a_photo_lying_on_its_side_is_turned_and_then_measured() -> None:
    photo = Image.new("RGB", (4000, 2000), "red")
    photo.paste("blue", (0, 0, 4000, 1000))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    upright = redrawn(saved(photo, "JPEG", exif=exif))
    assert upright.size == (1600, 3200)
    assert is_like(upright, (1500, 1600), (0, 0, 255))
    assert is_like(upright, (100, 1600), (255, 0, 0))


def test_the_place_of_a_photo_and_all_else_beside_the_picture_is_left_behind() -> None:
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 12.0)}
    exif[0x010F] = "MAKER"
    picture = redrawn(saved(Image.new("RGB", (9, 9)), "JPEG", exif=exif, comment=b"a comment"))
    assert not picture.getexif()
    assert {"exif", "comment", "icc_profile"}.isdisjoint(picture.info)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_page_hidden_behind_a_picture_is_left_behind(kind: str) -> None:
    polyglot = saved(Image.new("RGB", (40, 40), "red"), kind) + SCRIPT
    content = clean(polyglot, f"photo.{kind.lower()}").content
    assert b"<script" not in content
    assert b"<html" not in content


def test_an_animated_gif_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (50, 40), color) for color in ("red", "blue")]
    gif = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert is_like(redrawn(gif, "two.gif"), (25, 20), (255, 0, 0))


def test_what_is_transparent_becomes_white_paper() -> None:
    glass = saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")
    assert is_like(redrawn(glass, "glass.png"), (10, 10), (255, 255, 255))


@pytest.mark.parametrize(
    ("mode", "color", "kind"),
    [
        ("L", 128, "PNG"),
        ("LA", (128, 255), "PNG"),
        ("1", 0, "PNG"),
        ("P", 0, "GIF"),
        ("I;16", 32_768, "PNG"),
        ("CMYK", (0, 0, 0, 127), "JPEG"),
        ("RGB", (128, 128, 128), "WEBP"),
    ],
)
def test_every_kind_of_grey_stays_grey(mode: str, color: Any, kind: str) -> None:
    name = f"grey.{kind.lower()}"
    picture = redrawn(saved(Image.new(mode, (20, 20), color), kind), name)
    grey = 0 if mode in {"1", "P"} else 128
    assert is_like(picture, (10, 10), (grey, grey, grey))


def test_a_postscript_file_is_no_picture_whatever_its_name() -> None:
    eps = saved(Image.new("RGB", (20, 20)), "EPS")
    assert refusal(eps, "photo.jpg") == "broken"
    assert refusal(eps, "photo.eps") == "not_a_picture"


@pytest.mark.parametrize("name", ["photo.svg", "photo.pdf", "photo", "photo.jpg.exe"])
def test_a_file_of_another_name_is_no_picture(name: str) -> None:
    assert refusal(jpeg(), name) == "not_a_picture"


@pytest.mark.parametrize("content", [b"", b"hello", SCRIPT, jpeg()[:100], b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert refusal(content) == "broken"


def test_a_file_that_is_too_large_is_not_opened(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = len(jpeg()) - 1
    assert refusal(jpeg()) == "too_large"
    settings.UPLOAD_MAX_BYTES = len(jpeg())
    assert clean(jpeg())


def test_a_bomb_of_pixels_is_refused() -> None:
    assert refusal(saved(Image.new("1", (13_300, 13_300)), "PNG"), "bomb.png") == "broken"


def test_a_bomb_of_text_is_refused() -> None:
    text = b"tEXt" + b"comment\0" + b"a" * 60
    packed = zlib.compress(b"\0" * 80_000_000)
    chunk = b"zTXt" + b"comment\0\0" + packed
    png = saved(Image.new("RGB", (9, 9)), "PNG")
    parts = [
        len(body[4:]).to_bytes(4) + body + zlib.crc32(body).to_bytes(4) for body in (text, chunk)
    ]
    assert refusal(png[:33] + b"".join(parts) + png[33:], "text.png") == "broken"


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_SECONDS", 0.001)
    assert refusal(jpeg()) == "broken"
