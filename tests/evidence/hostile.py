"""More than sixty hostile files, each with what becomes of it: "clean", or the refusal's code.

"any" stands where a decoder may take it or leave it.
"""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image

from tests.evidence.hostile_papers import PAPERS, Made, pdf
from tests.evidence.hostile_pictures import PHP, PICTURES, SCRIPT, red, saved


class Hostile(NamedTuple):
    """A file: its name, what it holds, and what becomes of it."""

    name: str
    made: Callable[[], bytes]
    expected: str


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def tiff() -> bytes:
    return saved(Image.new("RGB", (9, 9)), "TIFF")


def eps() -> bytes:
    return saved(Image.new("RGB", (9, 9)), "EPS")


MAIL = b"Return-Path: <a@example.com>\nFrom: a@example.com\nSubject: Invoice\n\nHello\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
WORKBOOK, LETTER = ("[Content_Types].xml", "xl/workbook.xml"), ("word/document.xml",)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

MISNAMED: dict[str, Made] = {
    "png-inside.jpg": (lambda: red("PNG"), "clean"),
    "pdf-inside.png": (pdf, "clean"),
    "jpg-inside.pdf": (lambda: red("JPEG"), "clean"),
    "gif-inside.heic": (lambda: red("GIF"), "clean"),
    "photo.jpg.exe": (lambda: red("JPEG"), "clean"),
    "photo": (lambda: red("JPEG"), "clean"),
    "eps-inside.jpg": (eps, "picture"),
    "photo.eps": (eps, "picture"),
    "tiff-inside.jpg": (tiff, "picture"),
    "svg-inside.png": (lambda: SVG, "picture"),
    "drawing.svg": (lambda: SVG, "picture"),
    "html-inside.gif": (lambda: SCRIPT, "web_page"),
    "zip-inside.jpg": (lambda: zipped("a.txt"), "archive"),
    "sheet.xlsx": (lambda: zipped(*WORKBOOK), "spreadsheet"),
    "sheet-inside.pdf": (lambda: zipped(*WORKBOOK), "spreadsheet"),
    "old-sheet.xls": (lambda: OLE + "Workbook".encode("utf-16-le"), "spreadsheet"),
    "letter.docx": (lambda: zipped(*LETTER), "document"),
    "mail.eml": (lambda: MAIL, "clean"),
    "mail.msg": (lambda: OLE + "__substg1.0_".encode("utf-16-le"), "email"),
    "film.mp4": (lambda: b"\0\0\0\x18ftypisom" + bytes(90), "video"),
    "film-inside.heic": (lambda: b"\0\0\0\x18ftypmp42" + bytes(90), "video"),
    "program.jpg": (lambda: b"MZ\x90\0" + bytes(90), "broken"),
    "php-inside.jpg": (lambda: PHP, "broken"),
    "notes.txt": (lambda: b"hello", "document"),
    "zeros.jpg": (lambda: bytes(90_000), "broken"),
    "nothing.jpg": (lambda: b"", "empty"),
    "nul\0.php\0.jpg": (lambda: red("JPEG"), "clean"),
    "..\\..\\windows\\photo.jpg": (lambda: red("JPEG"), "clean"),
    "\u202egpj.exe.jpg": (lambda: red("JPEG"), "clean"),
    "'\"><script>.jpg": (lambda: red("JPEG"), "clean"),
    f"{'long' * 60}.jpg": (lambda: red("JPEG"), "clean"),
}
HOSTILE = [
    Hostile(name, made, expected)
    for group in (PICTURES, PAPERS, MISNAMED)
    for name, (made, expected) in group.items()
]
# Through the site they take the way of the others; once is enough for a test without waiting.
SLOW = {
    "36-bytes.webp",
    "huge-picture.pdf",
    "jpx-picture.pdf",
    "just-below.heic",
    "just-below.png",
    "just-below.webp",
    "nested-forms.pdf",
    "paths.pdf",
    "scans.jpg",
    "unpacking.pdf",
}
