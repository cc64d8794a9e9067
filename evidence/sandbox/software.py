"""Which software says that it wrote an upload; a hint only, since it can be left out or made up."""

import re
from contextlib import suppress
from typing import Final

from PIL import Image

from evidence.sandbox.answer import MOST_SOFTWARE

# Of one entry, so that the next one still has its place: a phone's version before an editor's name.
MOST_OF_ONE: Final = 48
EXIF_SOFTWARE: Final = 0x0131
# The packet is searched, never parsed: as XML it could refer to files and multiply itself.
MOST_XMP: Final = 256 * 1024
CREATOR_TOOL: Final = re.compile(
    rb"CreatorTool(?:\s{0,9}=\s{0,9}[\"']|>)([^<>\"']{1,%d})" % MOST_OF_ONE
)


def of_picture(picture: Image.Image) -> str:
    """Name what wrote a picture whose pixels are decoded already; "" if it does not say."""
    told: list[object] = []
    # What stands beside a picture may be any nonsense, and is no reason to refuse the picture.
    with suppress(Exception):
        told.append(picture.getexif().get(EXIF_SOFTWARE))
    with suppress(Exception):
        told.append(_creator_tool(picture.info.get("xmp")))
    told.append(picture.info.get("Software"))
    return one_line(*told)


def one_line(*told: object) -> str:
    """Bring entries into one line that any database and any page can take, each but once."""
    lines = dict.fromkeys(_printable(entry) for entry in told)
    return ", ".join(line for line in lines if line)[:MOST_SOFTWARE].rstrip(", ")


def _creator_tool(xmp: object) -> bytes | None:
    found = CREATOR_TOOL.search(xmp[:MOST_XMP]) if isinstance(xmp, bytes) else None
    return found[1] if found else None


def _printable(entry: object) -> str:
    if isinstance(entry, bytes):
        entry = entry[:MOST_OF_ONE].decode(errors="ignore")
    if not isinstance(entry, str):
        return ""
    signs = (sign if sign.isprintable() else " " for sign in entry[:MOST_OF_ONE])
    return " ".join("".join(signs).split())
