"""Banners of promotions: a title on black beside an abstract motif in the promotion's colour."""

import math
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageColor

from portal.demo.drawings.canvas import Colour, Pen, fitting_size, png, text_width

SIZE: Final = (1200, 400)
_FINER: Final = 2  # drawn twice as large and shrunk, so that slanted edges come out smooth
_BLACK: Final = "#0b0b0d"
_WHITE: Final = "#ffffff"
_STEEL: Final = "#2b2d33"
_SILVER: Final = "#c9ccd2"
_TEXT_WIDTH: Final = 620
_TITLE_SIZE: Final = 66
_BRIGHT: Final = 150  # of 255: from here on, black letters read better than white ones


def banner(*, title: str, line: str, period: str, accent: str, motif: str) -> bytes:
    """Draw a promotion's banner; `accent` is a colour such as "#d6001c", `motif` one of MOTIFS."""
    width, height = SIZE
    large = Pen(Image.new("RGB", (width * _FINER, height * _FINER), _BLACK))
    _stage(large, accent)
    MOTIFS[motif](large, accent)
    pen = Pen(large.image.reduce(_FINER))
    _caption(pen, title=title, line=line, period=period, accent=accent)
    # As for the invoices: faster than the median cut, and a smaller file.
    return png(pen.image.quantize(64, Image.Quantize.FASTOCTREE))


def _caption(pen: Pen, *, title: str, line: str, period: str, accent: str) -> None:
    rows = _rows(title)
    size = min(fitting_size(row, size=_TITLE_SIZE, width=_TEXT_WIDTH) for row in rows)
    leading = round(size * 1.15)
    y = (SIZE[1] - 150 - leading * len(rows)) // 2
    pen.draw.rectangle((60, y, 132, y + 8), fill=accent)
    for row in rows:
        y += leading
        pen.write(60, y, row, size=size, fill=_WHITE, bold=True)
    y += 56
    pen.write(60, y, line, size=fitting_size(line, size=30, width=_TEXT_WIDTH), fill=_SILVER)
    y += 36
    pen.draw.rounded_rectangle((60, y, 104 + text_width(period, 24), y + 46), 23, fill=accent)
    pen.write(82, y + 31, period, size=24, fill=_ink_on(accent))


def _rows(title: str) -> list[str]:
    """Return the title on one row, or a long one on two rows as even as possible."""
    if text_width(title, _TITLE_SIZE) <= _TEXT_WIDTH:
        return [title]
    words = title.split()
    splits = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    if not splits:
        return [title]
    return list(min(splits, key=lambda rows: max(text_width(row, _TITLE_SIZE) for row in rows)))


def _ink_on(colour: str) -> str:
    brightness = Image.new("RGB", (1, 1), colour).convert("L").tobytes()[0]
    return _BLACK if brightness > _BRIGHT else _WHITE


def _shade(colour: str, share: float) -> tuple[int, ...]:
    return tuple(round(part * share) for part in ImageColor.getrgb(colour)[:3])


def _points(*pairs: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * _FINER, y * _FINER) for x, y in pairs]


def _area(pen: Pen, *pairs: tuple[float, float], fill: Colour) -> None:
    pen.draw.polygon(_points(*pairs), fill=fill)


def _stroke(pen: Pen, *pairs: tuple[float, float], fill: Colour, width: int) -> None:
    pen.draw.line(_points(*pairs), fill=fill, width=width * _FINER, joint="curve")


def _block(
    pen: Pen, place: tuple[float, float], size: tuple[float, float], *, fill: Colour, r: float = 0
) -> None:
    (x, y), (width, height) = place, size
    corners = (x * _FINER, y * _FINER, (x + width) * _FINER, (y + height) * _FINER)
    pen.draw.rounded_rectangle(corners, radius=r * _FINER, fill=fill)


def _disc(pen: Pen, x: float, y: float, radius: float, *, fill: Colour) -> None:
    pen.draw.circle((x * _FINER, y * _FINER), radius * _FINER, fill=fill)


def _stage(pen: Pen, accent: str) -> None:
    _area(pen, (820, 0), (1200, 0), (1200, 400), (690, 400), fill=_shade(accent, 0.55))
    _area(pen, (880, 0), (1200, 0), (1200, 400), (750, 400), fill=accent)
    _area(pen, (1120, 0), (1200, 0), (1200, 400), (990, 400), fill=_shade(accent, 0.8))


def _fan(pen: Pen, x: float, y: float, radius: float, accent: str) -> None:
    _disc(pen, x, y, radius, fill=_BLACK)
    for blade in range(9):
        start = math.tau * blade / 9
        curve = [(start + step * 0.12, radius * (0.28 + step * 0.16)) for step in range(5)]
        line = [(x + r * math.cos(a), y + r * math.sin(a)) for a, r in curve]
        _stroke(pen, *line, fill=_SILVER, width=9)
    _disc(pen, x, y, radius * 0.28, fill=accent)


def _gpu(pen: Pen, accent: str) -> None:
    _block(pen, (770, 112), (380, 178), fill=_STEEL, r=16)
    _block(pen, (748, 92), (14, 236), fill=_SILVER, r=4)
    _block(pen, (820, 290), (180, 22), fill="#d8b25a")
    for x in (840, 960, 1080):
        _fan(pen, x, 201, 56, accent)


def _parts(pen: Pen, accent: str) -> None:
    _block(pen, (800, 50), (300, 300), fill=_BLACK, r=12)
    _block(pen, (846, 96), (116, 116), fill=_SILVER, r=8)
    _block(pen, (868, 118), (72, 72), fill=_STEEL, r=4)
    _area(pen, (868, 118), (892, 118), (868, 142), fill=accent)
    for x, fill in ((990, _WHITE), (1016, _SILVER), (1042, _WHITE), (1068, _SILVER)):
        _block(pen, (x, 84), (14, 150), fill=fill, r=3)
    for y in (252, 296):
        _block(pen, (838, y), (190, 18), fill=_STEEL, r=4)
        _block(pen, (838, y), (120, 18), fill=_SILVER, r=4)


def _desk(pen: Pen, accent: str) -> None:
    for x in (850, 1050):
        _block(pen, (x, 222), (22, 108), fill=_SILVER, r=3)
        _block(pen, (x + 4, 180), (14, 60), fill=_WHITE)
        _block(pen, (x - 30, 326), (82, 16), fill=_STEEL, r=8)
    _block(pen, (780, 164), (370, 20), fill=_BLACK, r=6)
    _block(pen, (880, 58), (150, 86), fill=_STEEL, r=6)
    _block(pen, (888, 66), (134, 70), fill=_SILVER, r=3)
    _block(pen, (948, 144), (14, 20), fill=_STEEL)
    _area(pen, (888, 136), (960, 66), (1022, 66), (1022, 136), fill=_shade(accent, 0.7))
    for y in (236, 268):
        _stroke(pen, (932, y + 24), (961, y), (990, y + 24), fill=_WHITE, width=9)


def _office(pen: Pen, accent: str) -> None:
    _block(pen, (790, 62), (250, 166), fill=_BLACK, r=10)
    _block(pen, (802, 74), (226, 130), fill=_SILVER, r=4)
    bars = ((826, 40), (868, 66), (910, 52), (952, 92), (994, 76))
    for x, height in bars:
        _block(pen, (x, 204 - height), (26, height), fill=_shade(accent, 0.55))
    _area(pen, (880, 228), (950, 228), (970, 312), (860, 312), fill=_STEEL)
    _block(pen, (830, 308), (170, 14), fill=_BLACK, r=7)
    _block(pen, (1060, 210), (84, 112), fill=_BLACK, r=10)
    for y in (236, 252, 268):
        _block(pen, (1078, y), (48, 5), fill=_STEEL)
    _disc(pen, 1102, 298, 7, fill=_WHITE)


def _laptop(pen: Pen, accent: str) -> None:
    _area(pen, (850, 70), (1120, 70), (1092, 250), (822, 250), fill=_BLACK)
    _area(pen, (864, 82), (1104, 82), (1080, 238), (840, 238), fill=_STEEL)
    _area(pen, (984, 82), (1104, 82), (1080, 238), (900, 238), fill=_SILVER)
    _area(pen, (1044, 82), (1104, 82), (1080, 238), (1000, 238), fill=accent)
    _area(pen, (822, 256), (1092, 256), (1136, 322), (762, 322), fill=_SILVER)
    _area(pen, (846, 264), (1072, 264), (1090, 292), (830, 292), fill=_STEEL)
    _area(pen, (900, 298), (1006, 298), (1012, 316), (894, 316), fill=_WHITE)
    _area(pen, (762, 322), (1136, 322), (1130, 334), (770, 334), fill=_BLACK)


def _monitor(pen: Pen, accent: str) -> None:
    _block(pen, (762, 66), (390, 206), fill=_BLACK, r=10)
    _block(pen, (772, 76), (370, 180), fill=_STEEL, r=4)
    stripes: tuple[tuple[int, Colour], ...] = (
        (850, _SILVER),
        (934, _WHITE),
        (1018, _shade(accent, 0.7)),
    )
    for x, fill in stripes:
        _area(pen, (x + 60, 76), (x + 118, 76), (x + 10, 256), (x - 48, 256), fill=fill)
    _area(pen, (930, 272), (984, 272), (992, 322), (922, 322), fill=_STEEL)
    _area(pen, (957, 306), (1060, 336), (854, 336), fill=_BLACK)


def _gift(pen: Pen, accent: str) -> None:
    for x, y in ((800, 92), (1118, 124), (842, 66)):
        _disc(pen, x, y, 13, fill=_WHITE)
    for x, y in ((1092, 64), (790, 262), (1136, 236)):
        _disc(pen, x, y, 8, fill=_BLACK)
    for side in (-1, 1):
        x = 960 + side * 62
        _stroke(pen, (960, 150), (x, 88), (x + side * 30, 140), (960, 150), fill=_BLACK, width=17)
    _block(pen, (838, 190), (244, 150), fill=_BLACK, r=8)
    _block(pen, (818, 146), (284, 56), fill=_STEEL, r=8)
    _block(pen, (838, 202), (244, 8), fill=_shade(accent, 0.55))
    _block(pen, (938, 146), (44, 194), fill=_WHITE)


MOTIFS: Final[dict[str, Callable[[Pen, str], None]]] = {
    "gpu": _gpu,
    "parts": _parts,
    "desk": _desk,
    "office": _office,
    "laptop": _laptop,
    "monitor": _monitor,
    "gift": _gift,
}
