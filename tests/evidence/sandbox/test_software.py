"""What a file says of its maker, read by the sandbox as it reads every upload."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from evidence.sandbox.answer import MOST_SOFTWARE
from evidence.sandbox.software import one_line
from evidence.uploads.cleaning import CleanUpload, clean_upload
from tests.evidence.hostile_papers import pdf
from tests.evidence.hostile_pictures import chunk

PHOTOSHOP = "Adobe Photoshop 25.0 (Macintosh)"
SIDE = 120


def xmp(tool: str) -> bytes:
    return f'<x:xmpmeta><rdf:Description xmp:CreatorTool="{tool}"/></x:xmpmeta>'.encode()


def element(tool: str) -> bytes:
    return f"<x:xmpmeta><xmp:CreatorTool>{tool}</xmp:CreatorTool></x:xmpmeta>".encode()


def exif(software: Any) -> Image.Exif:
    data = Image.Exif()
    data[0x0131] = software
    return data


def saved(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (SIDE, SIDE)).save(out, kind, **options)
    return out.getvalue()


def png_saying(*, software: str = "", tool: str = "", mode: str = "RGB") -> bytes:
    info = PngImagePlugin.PngInfo()
    if software:
        info.add_text("Software", software)
    if tool:
        info.add_itxt("XML:com.adobe.xmp", xmp(tool).decode())
    return saved("PNG", mode, pnginfo=info)


def behind_the_pixels(said: bytes) -> bytes:
    png = saved("PNG")
    return png[:-12] + chunk(b"tEXt", b"Software\0" + said) + png[-12:]


def pdf_saying(entries: bytes) -> bytes:
    return pdf(trailer="/Info 4 0 R", objects=[b"<<" + entries + b">>"])


def read(content: bytes, kind: str) -> CleanUpload:
    return clean_upload(SimpleUploadedFile(f"file.{kind.lower()}", content), pdf=True)


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("JPEG", saved("JPEG", exif=exif(PHOTOSHOP)), PHOTOSHOP),
        ("JPEG", saved("JPEG", xmp=xmp("GIMP 2.10")), "GIMP 2.10"),
        ("JPEG", saved("JPEG", xmp=element("Pixelmator 3.9")), "Pixelmator 3.9"),
        ("JPEG", saved("JPEG", exif=exif(PHOTOSHOP), xmp=xmp(PHOTOSHOP)), PHOTOSHOP),
        ("JPEG", saved("JPEG", exif=exif("17.1"), xmp=xmp("Snapseed")), "17.1, Snapseed"),
        ("JPEG", saved("JPEG"), ""),
        ("PNG", png_saying(software="paint.net 5.0"), "paint.net 5.0"),
        ("PNG", png_saying(software="paint.net 5.0", mode="P"), "paint.net 5.0"),
        ("PNG", png_saying(tool="Canva"), "Canva"),
        ("PNG", saved("PNG", exif=exif("Pixelmator")), "Pixelmator"),
        ("PNG", behind_the_pixels(b"GIMP"), "GIMP"),
        ("WEBP", saved("WEBP", exif=exif("GIMP"), xmp=xmp("Canva")), "GIMP, Canva"),
        ("GIF", saved("GIF", comment=b"Software: GIMP"), ""),
        ("PDF", pdf_saying(b"/Producer(iText 2.1.7)/Creator(Shop)"), "iText 2.1.7, Shop"),
        ("PDF", pdf_saying(b"/Creator(Canva)"), "Canva"),
        ("PDF", pdf_saying(b"/Creator<FEFF00470049004D0050>"), "GIMP"),
        ("PDF", pdf_saying(b""), ""),
        ("PDF", pdf(trailer="/Info 2 0 R"), ""),
        ("PDF", pdf(), ""),
    ],
)
def test_the_maker_is_told_and_is_left_out_of_what_is_kept(
    kind: str, content: bytes, told: str
) -> None:
    clean = read(content, kind)
    assert clean.software == told
    words = ["Software", "CreatorTool", *(told.split(", ") if told else [])]
    for page in clean.pages:
        assert [word for word in words if word.encode() in page.content] == []


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("JPEG", saved("JPEG", exif=exif("a\0b\x1b[31m\u202e")), "a b [31m"),
        ("JPEG", saved("JPEG", exif=exif("x" * 60_000)), "x" * 48),
        ("JPEG", saved("JPEG", exif=exif(7)), "7"),
        ("JPEG", saved("JPEG", exif=exif(b"\xff\xfe bytes")), "ÿþ bytes"),
        ("PNG", png_saying(software="y" * 900_000), "y" * 48),
        ("PNG", png_saying(software="\u202e\u200f\n\t "), ""),
        ("WEBP", saved("WEBP", xmp=b"CreatorTool  " * 600_000), ""),
        ("WEBP", saved("WEBP", xmp=b"<!ENTITY a '&a;'>" * 400_000 + xmp("GIMP")), ""),
        ("WEBP", saved("WEBP", xmp=xmp("z" * 8_000_000)), "z" * 48),
        ("WEBP", saved("WEBP", xmp=xmp("\0\r\n;")), ";"),
        ("PDF", pdf_saying(b"/Producer(" + b"p" * 2_000_000 + b")"), "p"),
        ("PDF", pdf_saying(b"/Producer<FEFF202E0041D800>"), ""),
        ("PDF", pdf_saying(b"/Producer 2 0 R/Creator[(a)(b)]"), ""),
    ],
)
def test_a_hostile_maker_is_cut_to_one_printable_line(kind: str, content: bytes, told: str) -> None:
    clean = read(content, kind)
    assert clean.software.isprintable()
    assert clean.software.startswith(told)
    assert told or not clean.software


def test_three_long_entries_stay_within_what_the_answer_takes() -> None:
    line = one_line("a" * 90, "b" * 90, "c" * 90, None, 5, b"")
    assert line == f"{'a' * 48}, {'b' * 48}"
    assert len(line) <= MOST_SOFTWARE
