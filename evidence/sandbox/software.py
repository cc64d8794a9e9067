"""Read which software created an upload: only a hint, since metadata can be removed or forged."""

import re
from contextlib import suppress
from typing import Final

from PIL import Image

from evidence.sandbox.answer import MOST_SOFTWARE

# Per entry, so that the next one still fits: a phone's firmware version before an editor's name.
MOST_OF_ONE: Final = 48
EXIF_SOFTWARE: Final = 0x0131
# XMP is searched, never parsed: as XML it could refer to files or expand without limit.
MOST_XMP: Final = 256 * 1024
CREATOR_TOOL: Final = re.compile(
    rb"CreatorTool(?:\s{0,9}=\s{0,9}[\"']|>)([^<>\"']{1,%d})" % MOST_OF_ONE
)


def of_picture(picture: Image.Image) -> str:
    """Return the software that wrote a picture (already decoded), or "" if none is named."""
    entries: list[object] = []
    # Metadata may be malformed, which is no reason to refuse the picture.
    with suppress(Exception):
        entries.append(picture.getexif().get(EXIF_SOFTWARE))
    with suppress(Exception):
        entries.append(_creator_tool(picture.info.get("xmp")))
    entries.append(picture.info.get("Software"))
    return one_line(*entries)


def one_line(*entries: object) -> str:
    """Join the entries, without duplicates, into one line safe for database and HTML pages."""
    lines = dict.fromkeys(_printable(entry) for entry in entries)
    return ", ".join(line for line in lines if line)[:MOST_SOFTWARE].rstrip(", ")


def _creator_tool(xmp: object) -> bytes | None:
    found = CREATOR_TOOL.search(xmp[:MOST_XMP]) if isinstance(xmp, bytes) else None
    return found[1] if found else None


def _printable(entry: object) -> str:
    if isinstance(entry, bytes):
        entry = entry[:MOST_OF_ONE].decode(errors="ignore")
    if not isinstance(entry, str):
        return ""
    chars = (char if char.isprintable() else " " for char in entry[:MOST_OF_ONE])
    return " ".join("".join(chars).split())
