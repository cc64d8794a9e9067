"""Surfaces without print: grain, light and dark, wood, cloth, metal, plastic and cardboard."""

from random import Random

import numpy as np
import numpy.typing as npt
from PIL import Image

Field = npt.NDArray[np.float32]


def noise(random: Random) -> np.random.Generator:
    """Return numbers for whole pictures that follow from the same seed."""
    return np.random.default_rng(random.randrange(2**32))


def cloudy(size: tuple[int, int], cells: tuple[int, int], random: Random) -> Field:
    """Return smooth noise from -1 to 1 with so many hills across and down."""
    small = noise(random).uniform(-1, 1, (max(2, cells[1]), max(2, cells[0])))
    image = Image.fromarray(small.astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32)


def shaded(image: Image.Image, light: Field) -> Image.Image:
    """Multiply a picture by light: 1 leaves it, less darkens, more brightens."""
    lit = np.asarray(image, dtype=np.float32) * light[:, :, None]
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def grained(image: Image.Image, strength: float, random: Random) -> Image.Image:
    """Add grain, as of a sensor or of rough plastic."""
    tile = noise(random).normal(0, strength, (257, 263)).astype(np.float32)
    down, across = -(-image.height // 257), -(-image.width // 263)
    grain = np.tile(tile, (down, across))[: image.height, : image.width, None]
    picture = np.asarray(image, dtype=np.float32) + grain
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def plain(size: tuple[int, int], colour: str, random: Random, *, rough: float) -> Image.Image:
    """Return one colour, lit unevenly, with some grain."""
    image = shaded(Image.new("RGB", size, colour), 1 + 0.08 * cloudy(size, (4, 3), random))
    return grained(image, rough, random)


def streaked(size: tuple[int, int], colour: str, random: Random, *, by: float) -> Image.Image:
    """Return a colour in long streaks: brushed metal, wood, or the flutes of corrugated board."""
    rows = cloudy(size, (6, size[1] // 3), random)
    fine = noise(random).normal(0, 0.3, (size[1], 1)).astype(np.float32)
    return shaded(Image.new("RGB", size, colour), 1 + by * (rows + fine))


def table(size: tuple[int, int], random: Random) -> Image.Image:
    """Return what a paper or a thing lies on: wood, stone, cloth, or a dark desk."""
    kind = random.choice(["wood", "stone", "cloth", "desk"])
    if kind == "wood":
        colour = random.choice(["#8a6844", "#a67c52", "#5e4630", "#c19a6b"])
        return streaked(size, colour, random, by=0.12)
    colour = {
        "stone": random.choice(["#b9b6b0", "#8e8c88", "#d8d5cf"]),
        "cloth": random.choice(["#4b5a6b", "#7a3b3b", "#6d6f5a"]),
        "desk": random.choice(["#2c2c2e", "#3d3f44", "#e4e4e2"]),
    }[kind]
    return plain(size, colour, random, rough={"stone": 9, "cloth": 14, "desk": 4}[kind])
