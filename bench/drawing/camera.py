"""A phone's camera: from where it looks, in which light, how sharp, and how the file is packed."""

import io
from dataclasses import dataclass
from math import cos, radians, sin
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.drawing.surfaces import cloudy, grained, shaded

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """How a photo was taken; lengths are in pixels, angles in degrees, the rest in shares."""

    turn: float = 0.0
    slant: float = 0.0
    blur: float = 0.0
    shaken: int = 0
    glare: float = 0.0
    light: float = 1.0
    uneven: float = 0.1
    warmth: float = 0.0
    grain: float = 3.0
    quality: int = 88


def easy(random: Random) -> Shot:
    """Take a photo as most members do: nearly straight, sharp enough, in a lit room."""
    return Shot(
        turn=random.uniform(-4, 4),
        slant=random.uniform(0, 0.03),
        blur=random.uniform(0, 0.7),
        light=random.uniform(0.8, 1.08),
        uneven=random.uniform(0.03, 0.18),
        warmth=random.uniform(-0.08, 0.12),
        grain=random.uniform(1, 6),
        quality=random.randrange(70, 95),
    )


def careless(random: Random) -> Shot:
    """Take a photo in a hurry: slanted, a little blurred or shaken, dim, packed hard."""
    return Shot(
        turn=random.uniform(-12, 12),
        slant=random.uniform(0.02, 0.08),
        blur=random.uniform(0.4, 1.5),
        shaken=random.choice([0, 0, 3, 5]),
        glare=random.choice([0.0, 0.0, 0.08, 0.14]),
        light=random.uniform(0.5, 1.15),
        uneven=random.uniform(0.1, 0.35),
        warmth=random.uniform(-0.15, 0.25),
        grain=random.uniform(4, 13),
        quality=random.randrange(40, 80),
    )


def place(
    thing: Image.Image, ground: Image.Image, shot: Shot, random: Random, *, share: float
) -> Image.Image:
    """Lay a thing on a ground, seen from where the camera is, in this share of the picture."""
    scale = min(ground.width * share / thing.width, ground.height * share / thing.height)
    size = round(thing.width * scale), round(thing.height * scale)
    thing = thing.resize(size, Image.Resampling.LANCZOS)
    corners = _corners(ground.size, size, shot, random)
    wanted = _perspective(corners, size)
    shape = Image.new("L", size, 255)
    seen = thing.transform(
        ground.size, Image.Transform.PERSPECTIVE, wanted, Image.Resampling.BICUBIC
    )
    mask = shape.transform(
        ground.size, Image.Transform.PERSPECTIVE, wanted, Image.Resampling.BILINEAR
    )
    shadow = mask.reduce(4).filter(ImageFilter.GaussianBlur(4)).resize(mask.size)
    picture = ground.copy()
    picture.paste("#000000", (6, 9), shadow.point(lambda value: value * 2 // 5))
    picture.paste(seen, (0, 0), mask)
    return picture


def taken(picture: Image.Image, shot: Shot, random: Random) -> Image.Image:
    """Light, blur and grain the picture as this shot does."""
    if shot.glare:
        _glare(picture, shot.glare, random)
    light = shot.light * (1 + shot.uneven * cloudy(picture.size, (2, 2), random))
    picture = _tinted(shaded(picture, light), shot.warmth)
    if shot.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(shot.blur))
    if shot.shaken:
        picture = _shaken(picture, shot.shaken)
    return grained(picture, shot.grain, random)


def packed(picture: Image.Image, shot: Shot) -> bytes:
    """Write the JPEG."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=shot.quality)
    return stream.getvalue()


def _corners(
    ground: tuple[int, int], size: tuple[int, int], shot: Shot, random: Random
) -> list[Point]:
    middle = ground[0] / 2, ground[1] / 2
    turn = radians(shot.turn)
    found = []
    for across, down in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        x = (across + random.uniform(-shot.slant, shot.slant)) * size[0]
        y = (down + random.uniform(-shot.slant, shot.slant)) * size[1]
        found.append(
            (
                middle[0] + x * cos(turn) - y * sin(turn),
                middle[1] + x * sin(turn) + y * cos(turn),
            )
        )
    return found


def _perspective(corners: list[Point], size: tuple[int, int]) -> tuple[float, ...]:
    """Solve for the eight numbers that take each point of the photo to its point of the thing."""
    flat = [(0, 0), (size[0], 0), (size[0], size[1]), (0, size[1])]
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return tuple(float(each) for each in np.linalg.solve(np.array(rows), np.array(values)))


def _glare(picture: Image.Image, radius: float, random: Random) -> None:
    reach = radius * picture.width
    x, y = (random.uniform(0.2, 0.8) * side for side in picture.size)
    spot = Image.new("L", picture.size)
    ImageDraw.Draw(spot).circle((x, y), reach, fill=215)
    picture.paste("#ffffff", (0, 0), spot.filter(ImageFilter.BoxBlur(reach / 1.5)))


def _tinted(picture: Image.Image, warmth: float) -> Image.Image:
    by = np.array([1 + warmth, 1.0, 1 - warmth], dtype=np.float32)
    tinted = np.asarray(picture, dtype=np.float32) * by
    return Image.fromarray(np.clip(tinted, 0, 255).astype(np.uint8))


def _shaken(picture: Image.Image, by: int) -> Image.Image:
    """Smear it along a line, as a hand does that moved."""
    pixels = np.asarray(picture, dtype=np.float32)
    smeared = sum((np.roll(pixels, step, axis=1) for step in range(by)), np.zeros_like(pixels))
    return Image.fromarray((smeared / by).astype(np.uint8))
