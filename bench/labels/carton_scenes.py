"""What surrounds the label on a carton: corrugated board, tape, arrows; or a box in full colour."""

from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from bench.drawing import surfaces
from bench.drawing.lettering import families, font
from bench.labels.goods import Unit

SIZE: Final = (1800, 1350)
_BROWN: Final = ("#b98c5c", "#a97e50", "#c49a6c", "#9c7248", "#cfae82")
_INK: Final = "#43301c"
_CLAIMS: Final = ("GAMING", "RGB", "PCIe 5.0", "WiFi 7", "QD-OLED 360Hz", "80 PLUS", "DDR5", "4K")


def brown(unit: Unit, random: Random) -> Image.Image:
    """Corrugated board, with what is printed and taped on it."""
    image = surfaces.streaked(SIZE, random.choice(_BROWN), random, by=0.05)
    if random.random() < 0.5:
        image = image.transpose(Image.Transpose.ROTATE_90).resize(SIZE)
    image = surfaces.grained(image, random.uniform(5, 12), random)
    draw = ImageDraw.Draw(image)
    if random.random() < 0.5:
        y = random.choice([0, SIZE[1] - 190])
        draw.rectangle((0, y, SIZE[0], y + 190), fill=random.choice(["#d2b27c", "#c7a873"]))
        draw.line((0, y + 95, SIZE[0], y + 95), fill="#7c5c36", width=7)
    if random.random() < 0.6:
        _arrows(draw, random)
    if random.random() < 0.5:
        words = random.choice(["FRAGILE", "HANDLE WITH CARE", unit.name, "THIS SIDE UP"])
        letters = font(families("latin")[0][1], random.randrange(70, 120))
        draw.text((90, random.choice([40, 1190])), words, fill=_INK, font=letters)
    return image


def retail(unit: Unit, random: Random) -> Image.Image:
    """A printed box: two colours running into each other, a large name, claims, a picture."""
    colours = random.sample(["#0b0b10", "#7a0f16", "#123a8c", "#e8e8e8", "#2b1240", "#0f5c57"], 2)
    first, second = (Image.new("RGB", SIZE, each) for each in colours)
    slant = np.linspace(0, 255, SIZE[0])[None, :] + np.linspace(-60, 60, SIZE[1])[:, None]
    mask = Image.fromarray(np.clip(slant, 0, 255).astype(np.uint8))
    image = Image.composite(first, second, mask)
    draw = ImageDraw.Draw(image)
    for _shard in range(random.randrange(3, 9)):
        x, y = random.randrange(SIZE[0]), random.randrange(SIZE[1])
        edge = [(x, y), (x + random.randrange(100, 500), y - 90), (x + 60, y + 200)]
        draw.polygon(edge, fill=random.choice(["#d31f2a", "#29a9e0", "#f3c613", "#404048"]))
    bold = families("latin")[0][1]
    draw.text((70, 40), unit.model.name[:18], fill="#ffffff", font=font(bold, 130))
    for place, words in enumerate(random.sample(_CLAIMS, 4)):
        x, y = 70 + 430 * place, SIZE[1] - 150
        draw.rounded_rectangle((x, y, x + 380, y + 90), 14, outline="#ffffff", width=4)
        draw.text((x + 24, y + 18), words, fill="#ffffff", font=font(bold, 46))
    return surfaces.grained(image, random.uniform(1, 4), random)


def _arrows(draw: ImageDraw.ImageDraw, random: Random) -> None:
    left, top = random.choice([(1480, 60), (80, 900), (1500, 900)])
    for x in (left, left + 120):
        draw.polygon([(x, top + 110), (x + 45, top), (x + 90, top + 110)], fill=_INK)
        draw.rectangle((x + 30, top + 110, x + 60, top + 290), fill=_INK)
    draw.rectangle((left - 20, top + 305, left + 230, top + 320), fill=_INK)
