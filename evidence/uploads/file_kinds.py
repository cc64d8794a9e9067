"""Detect what a file really is by its first bytes, whatever its name says."""

import re
from typing import Final

from evidence.sandbox import signatures
from evidence.sandbox.job import SUFFIXES, FileKind

HEAD: Final = 64 * 1024
TEXT: Final = 1024
PICTURE_BRANDS: Final = (b"avif", b"avis", b"crx ", b"jxl ")

# What refused files are, so that members get advice that fits; the first match counts.
_FOREIGN: Final = (
    ("spreadsheet", rb"PK\x03\x04.*(?:xl/|opendocument\.spreadsheet)"),
    ("document", rb"PK\x03\x04.*(?:word/|opendocument\.text)"),
    ("document", rb"PK\x03\x04.*(?:ppt/|opendocument\.presentation)"),
    ("email", rb"\xd0\xcf\x11\xe0.*_\x00_\x00s\x00u\x00b\x00s\x00t\x00g"),
    ("spreadsheet", rb"\xd0\xcf\x11\xe0.*W\x00o\x00r\x00k\x00b\x00o\x00o\x00k"),
    ("document", rb"\xd0\xcf\x11\xe0|\{\\rtf"),
    ("archive", rb"PK\x03\x04|PK\x05\x06|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|.{257}ustar"),
    ("picture", rb".{4}ftyp(?:" + b"|".join(PICTURE_BRANDS) + rb")"),
    ("video", rb".{4}(?:ftyp|moov|mdat|wide)|\x1aE\xdf\xa3|RIFF.{4}(?:AVI |WAVE)"),
    ("video", rb"\x00\x00\x01[\xb3\xba]|OggS|ID3|FLV|fLaC"),
    ("picture", rb"BM.{4}\x00\x00|II\*\x00|MM\x00\*|8BPS|\x00\x00\x00\x0cj[PX]|\xff\x0a"),
    ("picture", rb"%!PS|\xc5\xd0\xd3\xc6|\x00\x00\x01\x00"),
)
# Searched only in the first bytes, where the pattern may be anywhere.
_TEXTS: Final = (
    ("picture", rb"<.*<svg\b|<svg\b"),
    ("web_page", rb"<!doctype html|<.*<html\b|<html\b|<(?:head|body|script)\b"),
)
_FOREIGN_SUFFIXES: Final = {
    "spreadsheet": {"xls", "xlsx", "ods", "csv", "numbers"},
    "document": {"doc", "docx", "odt", "rtf", "txt", "pages", "ppt", "pptx", "md"},
    "email": {"eml", "msg", "mbox", "emlx"},
    "archive": {"zip", "rar", "7z", "gz", "tar"},
    "video": {"mp4", "mov", "avi", "mkv", "webm", "m4v", "3gp", "mp3", "m4a", "wav"},
    "picture": {"bmp", "tif", "tiff", "psd", "svg", "eps", "ps", "avif", "jxl", "dng", "raw"},
    "web_page": {"htm", "html", "mhtml", "xhtml"},
}


def kind_of(head: bytes, suffix: str) -> FileKind | None:
    """Tell the kind from the first bytes, None if it is none that is taken."""
    kind = signatures.kind_of(head)
    if kind is None and foreign(head, suffix) == "unknown" and signatures.is_late_pdf(head):
        return FileKind.PDF
    return kind


def mended(name: str, suffix: str, kind: FileKind) -> str:
    """Give a file the end of its name that fits what it is, where it has another one or none."""
    if suffix in SUFFIXES[kind]:
        return name
    # What is the end of another kind is replaced; anything else may belong to the name.
    stem = name.rpartition(".")[0] if kind_named(suffix) else name
    return f"{stem.rstrip('. ')}.{SUFFIXES[kind][0]}"


def kind_named(suffix: str) -> FileKind | None:
    """Tell the kind from the end of the name, None if it is none that is taken."""
    return next((kind for kind, suffixes in SUFFIXES.items() if suffix in suffixes), None)


def foreign(head: bytes, suffix: str) -> str:
    """Name what was sent instead of a picture or a PDF, or "unknown"."""
    for name, begins in _FOREIGN:
        if _matches(begins, head):
            return name
    text = head[:TEXT].lstrip().lower()
    for name, begins in _TEXTS:
        if _matches(begins, text):
            return name
    names = (name for name, suffixes in _FOREIGN_SUFFIXES.items() if suffix in suffixes)
    return next(names, "unknown")


def _matches(begins: bytes, head: bytes) -> bool:
    return re.match(begins, head, re.DOTALL | re.IGNORECASE) is not None
