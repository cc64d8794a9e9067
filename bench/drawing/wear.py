"""What happens to paper before it is photographed: crumpled, folded, faded, stained."""

from collections.abc import Callable
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.drawing.surfaces import cloudy, shaded

_CELL: Final = 60


def crumpled(sheet: Image.Image, random: Random) -> Image.Image:
    """Crumple and flatten it: facets with their light and dark, lines of print bent a little."""
    cells = sheet.width // 110, sheet.height // 110
    heights = cloudy(sheet.size, cells, random) + 0.5 * cloudy(
        sheet.size, (cells[0] * 2, cells[1] * 2), random
    )
    # Creases are where the height turns: folding the noise gives sharp edges.
    folded = np.abs(heights)
    down, across = np.gradient(folded)
    light = 1 + np.clip(26 * (0.6 * across + 0.8 * down), -0.3, 0.14)
    return _bent(shaded(sheet, light.astype(np.float32)), random, by=3.5)


def folded(sheet: Image.Image, random: Random) -> Image.Image:
    """Fold it once or twice across and perhaps down: steps of light and worn creases."""
    width, height = sheet.size
    light = np.ones((height, width), dtype=np.float32)
    places = [0.33, 0.66] if random.random() < 0.5 else [0.5]
    for number, at in enumerate(places):
        row = round((at + random.uniform(-0.03, 0.03)) * height)
        light[row:] *= 0.9 if number % 2 == 0 else 1.08
        light[max(0, row - 2) : row + 2] *= 1.12
        light[row + 2 : row + 10] *= 0.93
    if random.random() < 0.5:
        column = round(random.uniform(0.45, 0.55) * width)
        light[:, column:] *= 0.94
        light[:, column - 2 : column + 1] *= 1.1
    return _bent(shaded(sheet, light), random, by=2)


def faded(sheet: Image.Image, random: Random) -> Image.Image:
    """Fade it like thermal paper in the sun or in a purse: grey print, pale in bands."""
    width, height = sheet.size
    left = random.uniform(0.45, 0.8) + 0.16 * cloudy((width, height), (2, 7), random)
    pixels = np.asarray(sheet, dtype=np.float32)
    paper = np.array(random.choice([(250, 249, 242), (243, 240, 228), (246, 243, 246)]))
    ink = np.array(random.choice([(70, 66, 88), (88, 78, 70), (62, 62, 66)]))
    dark = (255 - pixels.mean(axis=2)) / 255 * np.clip(left, 0.28, 1.0)
    mixed = paper * (1 - dark[:, :, None]) + ink * dark[:, :, None]
    return Image.fromarray(np.clip(mixed, 0, 255).astype(np.uint8))


def stained(sheet: Image.Image, random: Random) -> Image.Image:
    """Put a cup on it, and spill a little."""
    stain = Image.new("L", sheet.size, 0)
    draw = ImageDraw.Draw(stain)
    for _cup in range(random.randrange(1, 4)):
        radius = random.uniform(0.1, 0.2) * sheet.width
        x, y = random.uniform(0, 1) * sheet.width, random.uniform(0, 1) * sheet.height
        start = random.randrange(360)
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, fill=18)
        draw.arc(box, start, start + random.randrange(200, 350), fill=110, width=9)
    for _drop in range(random.randrange(8)):
        x, y = random.uniform(0, 1) * sheet.width, random.uniform(0, 1) * sheet.height
        draw.circle((x, y), random.uniform(3, 22), fill=70)
    wet = np.asarray(stain.filter(ImageFilter.GaussianBlur(2)), dtype=np.float32) / 255
    colour = np.array([0.45, 0.62, 0.82], dtype=np.float32)
    pixels = np.asarray(sheet, dtype=np.float32) * (1 - wet[:, :, None] * colour)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def flat(sheet: Image.Image, random: Random) -> Image.Image:
    """Leave it as it came."""
    del random
    return sheet


def _bent(sheet: Image.Image, random: Random, *, by: float) -> Image.Image:
    """Move the points of a mesh a little, and all between them along."""
    columns, rows = sheet.width // _CELL, sheet.height // _CELL
    shift = [
        by * cloudy((columns + 1, rows + 1), (max(2, columns // 3), max(2, rows // 3)), random)
        for _axis in range(2)
    ]

    def point(column: int, row: int) -> tuple[float, float]:
        x = column * sheet.width / columns + shift[0][row, column]
        y = row * sheet.height / rows + shift[1][row, column]
        return x, y

    mesh = []
    for row in range(rows):
        for column in range(columns):
            box = (
                column * sheet.width // columns,
                row * sheet.height // rows,
                (column + 1) * sheet.width // columns,
                (row + 1) * sheet.height // rows,
            )
            ends = ((0, 0), (0, 1), (1, 1), (1, 0))
            quad = tuple(side for x, y in ends for side in point(column + x, row + y))
            mesh.append((box, quad))
    return sheet.transform(
        sheet.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor="#e8e8e8"
    )


WEAR: Final[dict[str, Callable[[Image.Image, Random], Image.Image]]] = {
    "flat": flat,
    "crumpled": crumpled,
    "folded": folded,
    "faded": faded,
    "stained": stained,
}
