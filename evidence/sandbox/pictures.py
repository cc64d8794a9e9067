"""Redraw an uploaded picture upright, dropping everything else in the file."""

import io
from collections.abc import Callable, Iterator
from math import ceil
from typing import Final

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from evidence.sandbox import png_texts, software
from evidence.sandbox.answer import MOST_PAGES, Sign, SignKind
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import FileKind, Refusal, SandboxJob

# JPEGs are decoded at reduced size, other formats have to be decoded in full. Phones' HEIC files
# with 12 or 24 million pixels took 0.9 or 1.6 seconds, one of 48 million 2.9: too long. A WebP of
# 64 million took 1.2 GB of memory, from a file of 36 bytes.
MOST_PIXELS: Final = {
    FileKind.JPEG: 64_000_000,
    FileKind.PNG: 40_000_000,
    FileKind.GIF: 40_000_000,
    FileKind.WEBP: 25_000_000,
    FileKind.HEIF: 25_000_000,
}
# A drawn code of the shop may be this small; in fewer pixels nothing can be read.
SMALLEST_SIDE: Final = 40
# The highest ratio of height to width: a receipt of 80 x 240 mm at full width.
TALLEST: Final = 3
# What is higher is a screenshot that scrolls: it becomes pages of this ratio, each of which begins
# with the last part of the one before, so that no line is cut in all of them.
SLICE, OVERLAP = 1.5, 0.1
# A camera's JPEG that has this much of the width at half or a quarter of its size is taken so, and
# not drawn at another size again: that takes 0.3 s for 12 megapixels.
WIDE_ENOUGH: Final = 0.9
ORIENTATION, TURNED = 0x0112, range(5, 9)
PLAIN_MODES: Final = {"RGB", "RGBA", "L", "LA"}


def sheets(
    content: bytes, job: SandboxJob, fit_memory: Callable[[int], None] = lambda _pixels: None
) -> Iterator[DecodedPage]:
    """Give the picture, or the first one of an animation: one sheet, or several if it is long.

    How many pixels it says that it has is told before they are decoded, as far as that is known.

    Raises:
        Refusal: it has too many or too few pixels, or it cannot be opened as the stated kind.
    """
    picture = _opened(content, job.kind)
    fit_memory(picture.width * picture.height)
    signs: tuple[Sign, ...] = ()
    if job.kind is FileKind.JPEG:
        grey, signs = _grey_jpeg(content)
    else:
        picture = _in_plain_mode(picture)
        grey = ImageOps.exif_transpose(picture.convert("L"))
    if job.square:
        side = (job.square, job.square)
        yield DecodedPage(ImageOps.fit(redraw(picture, job.width), side), grey)
    elif grey.height > TALLEST * grey.width:
        yield from _slices(picture, grey, job.width)
    else:
        clean = redraw(picture, job.width)
        # Only now: a PNG may say it behind its pixels.
        yield DecodedPage(clean, grey, software=software.of_picture(picture), signs=signs)


def _opened(content: bytes, kind: FileKind) -> Image.Image:
    """Open a picture, which reads how many pixels it has and none of them."""
    if kind is FileKind.PNG:
        content = png_texts.without_long_ones(content)
    try:
        picture = Image.open(io.BytesIO(content), formats=[kind])
    except Image.DecompressionBombError as bomb:
        raise Refusal("too_many_pixels") from bomb
    if picture.width * picture.height > MOST_PIXELS[kind]:
        raise Refusal("too_many_pixels")
    if min(picture.size) < SMALLEST_SIDE:
        raise Refusal("too_small")
    return picture


def _slices(picture: Image.Image, grey: Image.Image, width: int) -> Iterator[DecodedPage]:
    """Cut a long screenshot into pages, of one height as far as there may be as many pages."""
    upright = ImageOps.exif_transpose(picture)
    made_with = software.of_picture(picture)
    step = max(SLICE * grey.width, grey.height / MOST_PAGES)
    for number in range(ceil(grey.height / step)):
        top = max(0, round(number * step - OVERLAP * grey.width))
        box = (0, top, grey.width, min(grey.height, round((number + 1) * step)))
        yield DecodedPage(redraw(upright.crop(box), width), grey.crop(box), software=made_with)


def redraw(picture: Image.Image, width: int) -> Image.Image:
    """Redraw the picture upright on a white background, at most this wide."""
    # Upright photos are often stored on their side, with an EXIF tag that says how to rotate them.
    box = (width, TALLEST * width)
    if picture.getexif().get(ORIENTATION) in TURNED:
        box = (TALLEST * width, width)
    # This already decodes a camera's JPEG at half or a quarter of its size.
    picture.draft(None, _nearly(picture.size, box))
    picture.thumbnail(box, Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(picture)
    # A new picture brings nothing along of what else stood in the file.
    background = Image.new("RGB", upright.size, "white")
    if upright.mode == "RGB":
        background.paste(upright)
    else:
        upright = upright.convert("RGBA")
        background.paste(upright, mask=upright.getchannel("A"))
    return background


def _nearly(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Give nearly the size that a picture has in a box: with more pixels it may be decoded."""
    scale = min(1.0, *(WIDE_ENOUGH * most / side for most, side in zip(box, size, strict=True)))
    return ceil(size[0] * scale), ceil(size[1] * scale)


def _grey_jpeg(content: bytes) -> tuple[Image.Image, tuple[Sign, ...]]:
    """Decode all pixels of a JPEG a second time, in grey: a third of the memory of its colours.

    Give also where they look changed, while they still lie as they were saved.
    """
    picture = Image.open(io.BytesIO(content), formats=[FileKind.JPEG])
    from evidence.sandbox.pixels import pasted  # noqa: PLC0415 -- numpy takes 0.1 s to load

    tables = {number: list(steps) for number, steps in _quantization(picture).items()}
    turn = picture.getexif().get(ORIENTATION, 1)
    picture.draft("L", picture.size)
    grey = picture.convert("L")
    boxes: list[pasted.Box] = []
    if turn in pasted.UPRIGHT:
        boxes = pasted.places(grey, tables, lambda: _half_in_colour(content))
    signs = tuple(Sign(SignKind.PASTED, pasted.UPRIGHT[turn](box)) for box in boxes)
    return ImageOps.exif_transpose(picture).convert("L"), signs


def _half_in_colour(content: bytes) -> Image.Image | None:
    """Decode a JPEG at half its size, in brightness and colour; None where it has no colour."""
    picture = Image.open(io.BytesIO(content), formats=[FileKind.JPEG])
    picture.draft("YCbCr", (picture.width // 2, picture.height // 2))
    return picture.convert("YCbCr") if picture.mode in {"RGB", "YCbCr"} else None


def _quantization(picture: Image.Image) -> dict[int, list[int]]:
    return picture.quantization if isinstance(picture, JpegImageFile) else {}


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # A scan with 16 bits of grey: Pillow would turn every value above 255 white.
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode not in PLAIN_MODES:
        return picture.convert("RGBA")
    picture.load()
    # Of several pictures in one HEIC, as a phone's spatial photo has, each look at it would decode
    # the main one again, at its full size.
    return picture.copy() if picture.format == FileKind.HEIF else picture
