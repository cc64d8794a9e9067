"""Photos of labels as members take them: of the product, or of its package instead."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from bench.tuned_labels import prints, surfaces
from portal.demo.catalogue import units

_GLARE: Final = 0.25
# The lens sees the label alone, some of what it sticks on, or the whole product on a desk.
_SHARES: Final = ((0.2, 0.45), (0.45, 0.8), (0.8, 1.15))


@dataclass(frozen=True, slots=True)
class LabelPhoto:
    """A photo, and what is true of it."""

    content: bytes
    truth: str
    serial: str
    category: str


def photos(seed: int, count: int) -> Iterator[LabelPhoto]:
    """Draw so many photos, half of products and half of packages, of all categories in turn."""
    categories = list(surfaces.PRODUCTS)
    for number in range(count):
        random = Random(f"{seed} {number}")  # noqa: S311 -- the same pictures every time
        category = categories[number // 2 % len(categories)]
        truth = "carton" if number % 2 else "product"
        yield photo(random, truth, category)


def photo(random: Random, truth: str, category: str) -> LabelPhoto:
    """Draw one photo."""
    model = prints.model_of(random, category)
    serial = random.choice(units(model.number)).serial
    of = prints.of_product if truth == "product" else prints.of_package
    label = prints.drawn(random, of(random, model, serial))
    kinds = surfaces.PRODUCTS[category] if truth == "product" else surfaces.PACKAGES
    picture = _stuck(random, label, random.choice(kinds)(random))
    if surfaces.happens(random, 0.3):
        picture = _on(random, picture, surfaces.desk(random))
    return LabelPhoto(_taken(random, picture), truth, serial, category)


def _stuck(random: Random, label: Image.Image, surface: Image.Image) -> Image.Image:
    """Stick the label on its surface, as large as the photo shows it, some on their side."""
    share = random.uniform(*random.choice(_SHARES))
    scale = min(surface.width * share / label.width, surface.height * share / label.height)
    size = max(1, round(label.width * scale)), max(1, round(label.height * scale))
    small = label.resize(size, Image.Resampling.LANCZOS)
    turned = small.rotate(random.uniform(-3, 3), expand=True, resample=Image.Resampling.BICUBIC)
    mask = Image.new("L", small.size, 255).rotate(0)
    mask = mask.resize(turned.size)
    x = (surface.width - turned.width) // 2 + round(random.uniform(-0.08, 0.08) * surface.width)
    y = (surface.height - turned.height) // 2 + round(random.uniform(-0.08, 0.08) * surface.height)
    shadow = Image.new("L", surface.size)
    ImageDraw.Draw(shadow).rectangle((x + 4, y + 6, x + size[0] + 4, y + size[1] + 6), fill=90)
    surface.paste("#000000", (0, 0), shadow.filter(ImageFilter.BoxBlur(6)))
    surface.paste(small, (x, y))
    return surface


def _on(random: Random, thing: Image.Image, desk: Image.Image) -> Image.Image:
    """Show all of a thing, on what it lies."""
    share = random.uniform(0.6, 0.9)
    small = thing.resize((round(thing.width * share), round(thing.height * share)))
    x, y = desk.width - small.width, desk.height - small.height
    desk.paste(small, (round(x * random.random()), round(y * random.random())))
    return desk


def _taken(random: Random, picture: Image.Image) -> bytes:
    """Take the photo: slant, light, blur, glare, colour of the lamp, grain, JPEG."""
    picture = _slanted(random, picture)
    worst = random.choice([1.0, 1.0, 2.5])
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0, worst)))
    if surfaces.happens(random, _GLARE):
        _shine(random, picture)
    pixels = np.asarray(ImageEnhance.Brightness(picture).enhance(random.uniform(0.5, 1.15)))
    lamp = np.array([random.uniform(0.9, 1.12), 1.0, random.uniform(0.82, 1.1)])
    noise = np.random.default_rng(random.randrange(2**32)).normal(
        0, random.uniform(0, 9), pixels.shape[:2]
    )
    lit = np.clip(pixels * lamp + noise[:, :, None], 0, 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(lit).save(stream, "JPEG", quality=random.randrange(50, 95))
    return stream.getvalue()


def _slanted(random: Random, picture: Image.Image) -> Image.Image:
    width, height = picture.size
    here = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), random.uniform(-8, 8), 1.12)
    there = here @ turn[:, :2].T + turn[:, 2]
    moved = [[random.uniform(-0.04, 0.04) * side for side in picture.size] for _ in here]
    there = (there + np.array(moved)).astype(np.float32)
    matrix: Any = cv2.getPerspectiveTransform(here, there)
    slanted = cv2.warpPerspective(
        np.asarray(picture), matrix, picture.size, borderMode=cv2.BORDER_REPLICATE
    )
    return Image.fromarray(slanted)


def _shine(random: Random, picture: Image.Image) -> None:
    radius = random.uniform(0.03, 0.1) * picture.width
    x, y = (random.uniform(0.15, 0.85) * side for side in picture.size)
    spot = Image.new("L", picture.size)
    ImageDraw.Draw(spot).circle((x, y), radius, fill=230)
    picture.paste("#ffffff", (0, 0), spot.filter(ImageFilter.BoxBlur(radius / 2)))
