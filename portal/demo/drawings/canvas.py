"""Helpers for all drawings of the demo: text, bar code, PNG."""

import functools
import io
import unicodedata

import zxingcpp
from PIL import Image, ImageDraw, ImageFont, ImageOps

Colour = str | int | tuple[int, ...]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

# Pillow's own font has only ASCII; these letters would lose their meaning without their dots.
_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "€": "EUR"}
    | dict.fromkeys("\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}", "-")
)


@functools.cache
def font(size: int) -> Font:
    """Return Pillow's built-in font in this size."""
    return ImageFont.load_default(size=size)


def plain(text: str) -> str:
    """Return the text in ASCII, which the font has."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPELLED_OUT))
    return decomposed.encode("ascii", "ignore").decode("ascii")


def text_width(text: str, size: int) -> int:
    """Return the width of the text in pixels."""
    return round(font(size).getlength(plain(text)))


def fitting_size(text: str, *, size: int, width: int) -> int:
    """Return the given size, or the largest smaller one in which the text fits the width."""
    while size > 1 and text_width(text, size) > width:
        size -= 1
    return size


class Pen:
    """A pen that writes and draws on one picture."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.draw = ImageDraw.Draw(image)

    def write(  # noqa: PLR0913 -- what a line of print has: place, text, size, weight, colour
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int,
        fill: Colour = "#111111",
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """Write one line with its left (or right) end on the base line at x, y."""
        self.draw.text(
            (x, y),
            plain(text),
            font=font(size),
            fill=fill,
            anchor="rs" if right else "ls",
            stroke_width=size / 45 if bold else 0,
        )

    def rule(self, x: float, y: float, length: float, *, fill: Colour, width: int = 2) -> None:
        """Draw a horizontal line."""
        self.draw.line((x, y, x + length, y), fill=fill, width=width)


def bars(text: str, *, scale: int, height: int) -> Image.Image:
    """Return the text as a Code 128 bar code, a mask with `scale` pixels per module.

    The caller adds the quiet zone of ten blank modules that a reader needs on both sides.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    drawn = zxingcpp.write_barcode_to_image(code, scale=scale, add_quiet_zones=False)
    rows, columns = drawn.shape
    pixels = memoryview(drawn).tobytes()
    picture = Image.frombytes("L", (columns, rows), pixels)
    middle_row = picture.crop((0, rows // 2, columns, rows // 2 + 1))
    return ImageOps.invert(middle_row.resize((columns, height), Image.Resampling.NEAREST))


def png(image: Image.Image, *, packing: int = 6) -> bytes:
    """Return the picture as a PNG file; less compression takes half of the time."""
    stream = io.BytesIO()
    image.save(stream, format="PNG", compress_level=packing)
    return stream.getvalue()
