import io
import sys
import zlib
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from evidence.sandbox import run
from evidence.sandbox.job import FileKind, Refusal, SandboxJob
from evidence.uploads.cleaning import ACCEPT, ACCEPT_WITH_PDF, CleanUpload, clean_upload
from evidence.uploads.upload_errors import TooBusy
from tests.evidence import heic
from tests.evidence.hostile_papers import pdf
from tests.factories import jpeg

GPS, ORIENTATION = 0x8825, 0x0112
SCRIPT = b"<html><script>alert(1)</script>"
Save = Callable[..., bytes]


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def clean(content: bytes, name: str = "photo.jpg") -> CleanUpload:
    return clean_upload(SimpleUploadedFile(name, content), pdf=False, code_seconds=0)


def only_page(content: bytes, name: str = "photo.jpg") -> bytes:
    (page,) = clean(content, name).pages
    return page.content


def redrawn(content: bytes, name: str = "photo.jpg") -> Image.Image:
    picture = Image.open(io.BytesIO(only_page(content, name)))
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
    (page,) = done.pages
    assert done.original_name == "Rechnung vom 3. Mai.JPG"
    assert page.content != jpeg()
    assert (done.original, done.sha256) == (jpeg(), sha256(jpeg()).hexdigest())
    assert Image.open(io.BytesIO(page.content)).format == "JPEG"


@pytest.mark.long
def test_a_picture_20000_wide_comes_down_to_1600() -> None:
    wide = saved(Image.new("RGB", (20_000, 1_000), "blue"), "PNG")
    assert redrawn(wide, "wide.png").size == (1600, 80)


def test_a_small_picture_keeps_its_size() -> None:
    assert redrawn(jpeg(130, 120)).size == (130, 120)


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
    picture = redrawn(saved(Image.new("RGB", (109, 109)), "JPEG", exif=exif, comment=b"a comment"))
    assert not picture.getexif()
    assert {"exif", "comment", "icc_profile"}.isdisjoint(picture.info)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_page_hidden_behind_a_picture_is_left_behind(kind: str) -> None:
    polyglot = saved(Image.new("RGB", (140, 140), "red"), kind) + SCRIPT
    content = only_page(polyglot, f"photo.{kind.lower()}")
    assert b"<script" not in content
    assert b"<html" not in content


def test_an_animated_gif_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (150, 140), color) for color in ("red", "blue")]
    gif = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert is_like(redrawn(gif, "two.gif"), (25, 20), (255, 0, 0))


def test_what_is_transparent_becomes_white_paper() -> None:
    glass = saved(Image.new("RGBA", (120, 120), (0, 0, 0, 0)), "PNG")
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
    picture = redrawn(saved(Image.new(mode, (120, 120), color), kind), name)
    grey = 0 if mode in {"1", "P"} else 128
    assert is_like(picture, (10, 10), (grey, grey, grey))


@pytest.mark.parametrize("name", ["photo.JPG", "photo.jpeg", "photo.x.jfif"])
def test_a_jpeg_has_many_names(name: str) -> None:
    assert clean(jpeg(), name).original_name == name


def test_a_heic_photo_is_taken_and_stands_upright() -> None:
    upright = redrawn(heic.TURNED, "IMG_0001.HEIC")
    assert upright.size == (120, 160)
    assert is_like(upright, (100, 75), (0, 0, 255))
    assert is_like(upright, (20, 75), (255, 0, 0))


def test_a_heic_as_large_as_a_phones_photo_is_taken() -> None:
    assert redrawn(heic.WHITE_12_MP, "IMG_0002.HEIC").size == (1600, 1200)
    assert refusal(heic.WHITE_64_MP, "IMG_0003.HEIC") == "too_many_pixels"


def test_of_several_pictures_in_a_heic_the_main_one_is_taken() -> None:
    spatial = redrawn(heic.TWO_PICTURES, "spatial.heic")
    assert spatial.size == (1600, 1200)
    assert is_like(spatial, (800, 300), (255, 255, 0))
    assert is_like(spatial, (800, 900), (0, 128, 0))


def test_a_heic_of_10_bits_a_colour_is_taken() -> None:
    assert is_like(redrawn(heic.TEN_BIT, "IMG_0004.HEIC"), (80, 30), (0, 0, 255))


def test_a_jpeg_short_of_its_end_is_taken_as_far_as_it_came() -> None:
    striped = Image.new("RGB", (400, 400), "blue")
    striped.paste("red", (0, 0, 400, 100))
    whole = saved(striped, "JPEG", quality=95)
    for missing in (2, 40, len(whole) // 3):
        picture = redrawn(whole[:-missing])
        assert is_like(picture, (200, 50), (255, 0, 0))


def test_a_long_screenshot_becomes_pages_that_share_their_edges() -> None:
    long = Image.new("RGB", (300, 1500), "white")
    for step in range(5):
        long.paste((50 * step, 0, 0), (0, 300 * step, 300, 300 * step + 300))
    pages = clean(saved(long, "PNG"), "chat.png").pages
    sizes = [(page.width, page.height) for page in pages]
    assert sizes == [(300, 450), (300, 480), (300, 480), (300, 180)]
    second = Image.open(io.BytesIO(pages[1].content))
    assert is_like(second, (150, 5), (50, 0, 0))
    assert is_like(second, (150, 470), (100, 0, 0))
    assert len(clean(saved(long.crop((0, 0, 300, 900)), "PNG"), "receipt.png").pages) == 1


@pytest.mark.parametrize(
    "before", [b"\r\n", b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 900]
)
def test_a_pdf_may_begin_late(before: bytes) -> None:
    late = SimpleUploadedFile("invoice", before + pdf(b"0 0 99 99 re f"))
    done = clean_upload(late, pdf=True)
    assert (done.kind, done.original_name, len(done.pages)) == ("PDF", "invoice.pdf", 1)


def test_a_pdf_in_something_else_is_none() -> None:
    assert refusal(b"PK\x03\x04 " + pdf(), "invoice.pdf") == "archive"
    assert refusal(b"<html>" + pdf(), "invoice.pdf") == "web_page"


def test_a_mail_is_taken_for_invoices_only() -> None:
    assert refusal(b"From: a@example.com\n\nHello", "a.eml") == "email"
    assert refusal(b"Subject: Invoice\n\nHello", "a.jpg") == "email"


def test_a_picture_that_takes_too_long_is_refused_as_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)"
    monkeypatch.setattr(run, "COMMAND", (sys.executable, "-c", ended))
    assert refusal(jpeg(), "photo.jpg") == "too_many_pixels"
    with pytest.raises(Refusal, match="too_complex"):
        run.run(pdf(), SandboxJob(FileKind.PDF))


def test_a_pdf_is_taken_page_by_page_where_it_is_wanted() -> None:
    words = b"BT /F 40 Tf 50 700 Td (Invoice 4711) Tj ET"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    paper = pdf(words, pages=2, resources="/Font<</F 4 0 R>>", objects=[font])
    done = clean_upload(SimpleUploadedFile("invoice.pdf", paper), pdf=True)
    assert [(page.width, page.height) for page in done.pages] == [(1600, 2264)] * 2
    assert [page.stated[0].text for page in done.pages] == ["Invoice 4711"] * 2
    assert done.original == paper
    assert (done.kind, done.sha256) == ("PDF", sha256(paper).hexdigest())
    assert refusal(paper, "invoice.pdf") == "pdf_unwanted"


def test_the_input_offers_what_is_taken() -> None:
    assert {".heic", ".jpg", "image/heic", "image/webp"} <= set(ACCEPT.split(","))
    assert set(ACCEPT_WITH_PDF.split(",")) - set(ACCEPT.split(",")) == {
        ".pdf",
        "application/pdf",
        ".eml",
        "message/rfc822",
    }


def test_a_postscript_file_is_no_picture_whatever_its_name() -> None:
    eps = saved(Image.new("RGB", (20, 20)), "EPS")
    assert refusal(eps, "photo.jpg") == "picture"
    assert refusal(eps, "photo.eps") == "picture"


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("photo.pdf", "photo.jpg"),
        ("photo.PNG", "photo.jpg"),
        ("photo", "photo.jpg"),
        ("photo.", "photo.jpg"),
        ("photo.svg", "photo.svg.jpg"),
        ("photo.jpg.exe", "photo.jpg.exe.jpg"),
        (f"{'long' * 60}.png", f"{'long' * 49}.jpg"),
    ],
)
def test_a_file_is_what_it_holds_and_its_name_is_mended(name: str, mended: str) -> None:
    assert clean(jpeg(), name).original_name == mended


@pytest.mark.parametrize("content", [b"hello", jpeg()[:100], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert refusal(content, "photo.png" if content[:1] == b"\x89" else "photo.jpg") == "broken"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "a.xlsx",
            b"PK\x03\x04 xl/workbook.xml",
            "a spreadsheet. Please upload a photo or PDF of the",
        ),
        ("a.csv", b"a;b", "a spreadsheet. Please upload"),
        ("a.msg", b"From a friend", "an email. Save the attached invoice"),
        ("a.zip", b"PK\x03\x04", "an archive. Unpack it first. Please upload"),
        ("a.jpg", b"", "empty. It may not have been saved"),
        ("a.pdf", pdf(pages=11), "more than 10 pages"),
    ],
)
def test_a_refusal_says_what_was_sent_and_what_to_do(name: str, content: bytes, told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_upload(SimpleUploadedFile(name, content), pdf=True)
    assert told in refused.value.messages[0]


def test_a_photo_is_asked_for_where_a_pdf_would_not_help() -> None:
    with pytest.raises(ValidationError, match=r"Please upload a photo as \.jpg, \.png or \.heic"):
        clean(pdf(), "a.pdf")


def test_a_file_that_is_too_large_is_not_opened(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = len(jpeg()) - 1
    assert refusal(jpeg()) == "too_large"
    settings.UPLOAD_MAX_BYTES = len(jpeg())
    assert clean(jpeg())


@pytest.mark.long
def test_a_bomb_of_pixels_is_refused() -> None:
    assert (
        refusal(saved(Image.new("1", (13_300, 13_300)), "PNG", compress_level=1), "bomb.png")
        == "too_many_pixels"
    )


@pytest.mark.parametrize("size", [(39, 100), (100, 39), (1, 60_000)])
def test_a_picture_that_shows_nothing_is_refused_with_advice(size: tuple[int, int]) -> None:
    told = "This image is too small to read. Upload the original photo, not its thumbnail."
    with pytest.raises(ValidationError) as refused:
        clean(jpeg(*size))
    assert (refused.value.code, refused.value.messages) == ("too_small", [told])


def test_the_smallest_picture_is_taken() -> None:
    assert redrawn(jpeg(40, 40)).size == (40, 40)


def test_texts_of_any_length_are_left_behind() -> None:
    text = b"tEXt" + b"comment\0" + b"a" * 60
    packed = zlib.compress(bytes(1_000_000), 1)
    chunk = b"zTXt" + b"comment\0\0" + packed
    png = saved(Image.new("RGB", (109, 109)), "PNG")
    parts = [
        len(body[4:]).to_bytes(4) + body + zlib.crc32(body).to_bytes(4) for body in (text, chunk)
    ]
    many = b"".join(parts * 100)
    assert redrawn(png[:33] + many + png[33:], "text.png").size == (109, 109)


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    # It would answer soundly, but long after its time.
    sandbox = "runpy.run_module('evidence.sandbox', None, '__main__')"
    late = f"import runpy, time; time.sleep(60); {sandbox}"
    monkeypatch.setattr(run, "COMMAND", (sys.executable, "-E", "-s", "-c", late))
    monkeypatch.setattr(run, "MOST_SECONDS", 0.1)
    # A machine with much else to do is no fault of the file: it may be sent again.
    with pytest.raises(TooBusy):
        clean(jpeg())
