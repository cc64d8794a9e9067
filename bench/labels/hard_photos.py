"""Photos of labels that are hard to read, drawn: blurred, under glare, tilted, small, compressed.

Tries were chosen, and put in order, by half 0 alone; half 1 is held back.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from random import Random
from string import ascii_uppercase, digits
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from portal.demo.drawings.canvas import Pen, bars

_LETTERS: Final = "".join(sorted({*ascii_uppercase} - {*"IOQ"}))
# What lies around the label: wood, anodised metal, a circuit board, cloth, a dark casing.
_SURFACES: Final = ("#8a6642", "#9da1a6", "#1f4d38", "#5b5f77", "#2b2d31")
_COARSEST, _FINEST = 4, 9
_GLARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class HardPhoto:
    """A photo of a label, and the serial that stands on it in bars and in print."""

    serial: str
    photo: bytes


def hard_photos(half: int, count: int) -> Iterator[HardPhoto]:
    """Draw one half of the photos: 0, to choose by, or 1, which is held back."""
    for number in range(count):
        yield _photo(Random(f"hard {half} {number}"))


def _photo(random: Random) -> HardPhoto:
    serial = _serial(random)
    module = random.uniform(1.0, 3.2)
    label = _label(serial, random)
    label = label.resize(
        (round(label.width * module / 4), round(label.height * module / 4)),
        Image.Resampling.LANCZOS,
    )
    if random.random() < _GLARE:
        _glare(label, random)
    size = max(900, ceil(label.width * 1.5)), max(675, ceil(label.width * 1.15))
    picture = _surface(size, random)
    picture = _laid_on(picture, label, random)
    picture = _moved(picture, random)
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0, 1.9)))
    picture = ImageEnhance.Contrast(picture).enhance(random.uniform(0.4, 1.0))
    picture = ImageEnhance.Brightness(picture).enhance(random.uniform(0.5, 1.1))
    stream = io.BytesIO()
    _grainy(picture, random).save(stream, "JPEG", quality=random.randrange(15, 80))
    return HardPhoto(serial, stream.getvalue())


def _serial(random: Random) -> str:
    letters = "".join(random.choices(_LETTERS, k=2))
    middle = "".join(random.choices(digits, k=1)) + random.choice(_LETTERS)
    return f"{letters}{middle}{random.randrange(10**8):08d}{random.choice(_LETTERS)}"


def _label(serial: str, random: Random) -> Image.Image:
    """Draw the label with bars of four pixels a module."""
    drawn = bars(serial, scale=4, height=random.randrange(90, 170))
    pen = Pen(Image.new("RGB", (drawn.width + 120, drawn.height + 230), "#f4f3ee"))
    pen.write(60, 58, f"MODEL: MS-{random.randrange(1000, 9999)}", size=40)
    pen.image.paste("#151515", (60, 84), drawn)
    text = random.choice(["S/N: ", "SN ", ""]) + serial
    pen.write(60, 84 + drawn.height + 62, text, size=random.randrange(24, 38))
    pen.write(60, 84 + drawn.height + 116, "DC 12 V  3.2 A   MADE IN CHINA", size=30)
    return pen.image


def _surface(size: tuple[int, int], random: Random) -> Image.Image:
    """Draw what the label is stuck to: its colour, with grain of every size and a shadow."""
    noise = np.random.default_rng(random.randrange(2**32))
    stretched = random.choice([1, 1, 8])
    heights = np.zeros((size[1], size[0]))
    for octave in range(_COARSEST, _FINEST):
        cells = noise.normal(0, 1, (2**octave, max(2, 2**octave // stretched)))
        layer = Image.fromarray(cells).resize(size, Image.Resampling.BICUBIC)
        heights += np.asarray(layer) * 60 / 2 ** (octave - _COARSEST + 1)
    colour = np.asarray(Image.new("RGB", (1, 1), random.choice(_SURFACES)), dtype=float)
    shadow = np.linspace(random.uniform(0.6, 1), random.uniform(0.6, 1), size[0])[None, :, None]
    picture = _picture((colour + heights[:, :, None]) * shadow)
    draw = ImageDraw.Draw(picture)
    for _edge in range(random.randrange(12)):
        x, y = random.randrange(size[0]), random.randrange(size[1])
        ends = (x, y, x + random.randrange(-300, 300), y + random.randrange(-300, 300))
        draw.line(ends, fill=random.choice(["#101010", "#d0d0c8"]), width=random.randrange(1, 9))
    return picture


def _laid_on(picture: Image.Image, label: Image.Image, random: Random) -> Image.Image:
    """Stick the label on, tilted and seen from the side."""
    angle = random.choice([random.uniform(-6, 6), random.uniform(-50, 50)])
    slant = random.uniform(0, 0.12)
    mask = Image.new("L", label.size, 255)
    width, height = label.size
    corners = (0, -slant * height, 0, height * (1 + slant), width, height, width, 0)
    seen = [
        each.transform(label.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
        .rotate(angle, Image.Resampling.BICUBIC, expand=True)
        for each in (label, mask)
    ]  # fmt: skip
    space = picture.width - seen[0].width, picture.height - seen[0].height
    place = tuple(round(each / 2 + random.uniform(-0.2, 0.2) * abs(each)) for each in space)
    picture.paste(seen[0], (place[0], place[1]), seen[1])
    return picture


def _glare(label: Image.Image, random: Random) -> None:
    radius = random.uniform(0.04, 0.2) * label.width
    x, y = random.uniform(0.1, 0.9) * label.width, random.uniform(0.2, 0.8) * label.height
    spot = Image.new("L", label.size)
    ImageDraw.Draw(spot).circle((x, y), radius, fill=random.randrange(190, 254))
    label.paste("#ffffff", (0, 0), spot.filter(ImageFilter.GaussianBlur(radius / 2.5)))


def _moved(picture: Image.Image, random: Random) -> Image.Image:
    """Blur the picture along one line, as a hand that moves does."""
    length = random.choice([1, 1, 3, 5, 7])
    if length == 1:
        return picture
    steep = random.choice([(1, 0), (0, 1), (1, 1)])
    whole = np.asarray(picture, dtype=float)
    moved = [np.roll(whole, (step * steep[1], step * steep[0]), (0, 1)) for step in range(length)]
    return _picture(np.mean(moved, axis=0))


def _grainy(picture: Image.Image, random: Random) -> Image.Image:
    noise = np.random.default_rng(random.randrange(2**32))
    grain = noise.normal(0, random.uniform(0, 22), (picture.height, picture.width, 1))
    return _picture(np.asarray(picture) + grain)


def _picture(values: "npt.NDArray[np.floating]") -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
