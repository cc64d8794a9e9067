"""Draw a text as pages, as a program for e-mails would print it."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from PIL import Image, ImageDraw, ImageFont

# A page of paper, as wide as most invoices are when they are read.
WIDTH, HEIGHT, MARGIN = 1240, 1754, 80
SIZE, SPACING = 26, 38
LINES_OF_A_PAGE: Final = (HEIGHT - 2 * MARGIN) // SPACING
MOST_CHARS, MOST_PAGES = 20_000, 4
# From here on the signs are Chinese, Japanese and Korean, for which there is a font of its own.
_EAST_ASIAN: Final = "\u1100"


@cache
def font(*, east_asian: bool) -> ImageFont.FreeTypeFont:
    """Load one of the two fonts that come with the program, while files may still be read."""
    if east_asian:
        place = files("cvttf_NotoSansCJK_Regular") / "NotoSansCJKtc-Regular.otf"
    else:
        place = files("fontpkg_lato") / "files" / "Lato-Regular.ttf"
    return ImageFont.truetype(str(place), SIZE)


def pages(text: str, width: int) -> Iterator[Image.Image]:
    """Yield the pages of a text, which is cut off after a few."""
    visible = "".join(
        char if char.isprintable() or char == "\n" else " " for char in text[:MOST_CHARS]
    )
    lines = [part for line in visible.split("\n") for part in _wrapped(line)]
    most = LINES_OF_A_PAGE * MOST_PAGES
    for start in range(0, min(len(lines), most), LINES_OF_A_PAGE):
        page = Image.new("RGB", (WIDTH, HEIGHT), "white")
        draw = ImageDraw.Draw(page)
        for number, line in enumerate(lines[start : start + LINES_OF_A_PAGE]):
            place = (MARGIN, MARGIN + number * SPACING)
            draw.text(place, line, "black", font(east_asian=_is_east_asian(line)))
        page.thumbnail((width, width * 2))
        yield page


def _wrapped(line: str) -> Iterator[str]:
    """Break a line where it is too long: between words, and where there are none, anywhere."""
    print_of_it = font(east_asian=_is_east_asian(line))
    rest = line.rstrip()
    while print_of_it.getlength(rest) > WIDTH - 2 * MARGIN:
        fits = _fitting(rest, print_of_it)
        end = rest.rfind(" ", 1, fits) if " " in rest[1:fits] else fits
        yield rest[:end]
        rest = rest[end:].lstrip()
    yield rest


def _fitting(text: str, print_of_it: ImageFont.FreeTypeFont) -> int:
    """Count how many characters of a text fit into a line; at least one does."""
    least, most = 1, min(len(text), WIDTH)
    while least < most:
        middle = (least + most + 1) // 2
        if print_of_it.getlength(text[:middle]) <= WIDTH - 2 * MARGIN:
            least = middle
        else:
            most = middle - 1
    return least


def _is_east_asian(line: str) -> bool:
    return any(char >= _EAST_ASIAN and not "\u1e00" <= char <= "\u2bff" for char in line)
