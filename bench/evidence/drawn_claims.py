"""Claims to read: a sticker and an invoice, drawn, then distorted like bad phone photos."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians, sin
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from portal.demo.catalogue import MODELS, STORES, Model, units
from portal.demo.drawings import invoice, sticker

LANGUAGES: Final = {"DE": "de", "KR": "en", "SG": "en", "ID": "id"}
PHONE: Final = (4000, 3000)
CLAIMS: Final = 12
_GLARE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Drawn:
    """One claim: its true facts, and its two pictures as uploaded."""

    model: Model
    serial: str
    country: str
    store: str
    bought_on: date
    photo: bytes
    invoice: bytes


def claims(half: int, count: int = CLAIMS) -> Iterator[Drawn]:
    """Draw one half of the claims: 0, for tuning the rules, or 1, which is held back."""
    for number in range(count):
        yield claim(Random(2 * number + half))  # noqa: S311 -- the same pictures every time


def claim(random: Random) -> Drawn:
    """Draw one claim of a random model, unit, store and day."""
    model = random.choice(list(MODELS.values()))
    unit = random.choice(units(model.number))
    country = random.choice(list(STORES))
    store = random.choice(STORES[country])
    bought_on = date(2022, 1, 1) + timedelta(random.randrange(1500))
    paper = invoice(
        store=store,
        region=country,
        number=f"{bought_on:%y%m}-{unit.serial[-4:]}",
        bought_on=bought_on,
        product=random.choice(["", "MSI "]) + model.name,
        serial=random.choice([None, unit.serial]),
        price=f"{model.euros}.00",
        language=LANGUAGES[country],
    )
    label = sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
    return Drawn(
        model=model,
        serial=unit.serial,
        country=country,
        store=store,
        bought_on=bought_on,
        photo=photographed(label, random, share=random.uniform(0.25, 0.9)),
        invoice=photographed(paper, random, share=random.uniform(0.7, 0.95)),
    )


def photographed(drawing: bytes, random: Random, *, share: float) -> bytes:
    """Simulate a phone photo in which the drawing has this ``share``: tilt, blur, glare, noise."""
    opened = Image.open(io.BytesIO(drawing)).convert("RGB")
    size = PHONE if opened.width > opened.height else PHONE[::-1]
    scale = min(size[0] * share / opened.width, size[1] * share / opened.height)
    opened = opened.resize((round(opened.width * scale), round(opened.height * scale)))
    picture = Image.new("RGB", size, random.choice(["#6b5b4a", "#8c8c88", "#3d4248"]))
    picture.paste(opened, ((size[0] - opened.width) // 2, (size[1] - opened.height) // 2))
    picture = _tilted(picture, random)
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0, 5)))
    if random.random() < _GLARE:
        _glare(picture, random)
    picture = ImageEnhance.Brightness(picture).enhance(random.uniform(0.45, 1.1))
    return _jpeg(_noisy(picture, random), quality=random.randrange(40, 95))


def _tilted(picture: Image.Image, random: Random) -> Image.Image:
    """Rotate the picture a little and distort its corners, as a slanted camera does."""
    width, height = picture.size
    turn, most = radians(random.uniform(-8, 8)), 0.03
    corners = []
    for across, down in ((-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)):
        x = (across + random.uniform(-most, most)) * width
        y = (down + random.uniform(-most, most)) * height
        corners.append(width / 2 + x * cos(turn) - y * sin(turn))
        corners.append(height / 2 + x * sin(turn) + y * cos(turn))
    return picture.transform(
        picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="#777777"
    )


def _glare(picture: Image.Image, random: Random) -> None:
    radius = random.uniform(0.03, 0.12) * picture.width
    x, y = random.uniform(0.2, 0.8) * picture.width, random.uniform(0.2, 0.8) * picture.height
    spot = Image.new("L", picture.size)
    ImageDraw.Draw(spot).circle((x, y), radius, fill=235)
    picture.paste("#ffffff", (0, 0), spot.filter(ImageFilter.BoxBlur(radius / 2)))


def _noisy(picture: Image.Image, random: Random) -> Image.Image:
    noise = np.random.default_rng(random.randrange(2**32))
    grain = noise.normal(0, random.uniform(0, 20), (500, 500, 1)).astype(np.int16)
    times = picture.height // 500, picture.width // 500, 1
    noisy = np.asarray(picture).astype(np.int16) + np.tile(grain, times)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return stream.getvalue()
