"""Invoices drawn in ten layouts, in the script of their shops, and photographed by hand."""

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from math import cos, radians, sin
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from tests.evidence.reading.further_shops import FURTHER
from tests.evidence.reading.shops import CJK, SHOPS, Shops

LAYOUTS: Final = 10
ALL_SHOPS: Final = {**SHOPS, **FURTHER}
MODELS: Final = (
    *("PRO MP241", "Optix G27C4", "MPG 321URX QD-OLED", "Modern MD241P", "MAG B650 TOMAHAWK WIFI"),
    *("GeForce RTX 3060 GAMING X 12G", "Katana 15 B13V", "MAG A650BN", "VIGOR GK71 SONIC"),
    "CLUTCH GM51 LIGHTWEIGHT",
)
_PAPER, _TILL = (1240, 1754), (640, 1300)
OF_THE_GUIDE: Final = str(files("cvttf_NotoSansCJK_Regular") / "NotoSansCJKtc-Regular.otf")
# As large as the cleaning leaves a photo.
_PHOTO: Final = (1600, 2133)
_GLARE: Final = 0.4


@dataclass(frozen=True, slots=True)
class DrawnInvoice:
    """One paper with its true facts, as a clean page."""

    country: str
    store: str
    model: str
    bought_on: date
    page: bytes


class _Sheet:
    def __init__(self, size: tuple[int, int], font: str) -> None:
        self.image = Image.new("RGB", size, "#ffffff")
        self._draw, self._font = ImageDraw.Draw(self.image), font

    def write(self, x: float, y: float, text: str, size: int, anchor: str = "ls") -> None:
        width, margin = self.image.width, 40
        while size > 10 and _font(self._font, size).getlength(text) > width - 2 * margin:
            size -= 2
        self._draw.text((x, y), text, "#151515", _font(self._font, size), anchor)

    def rule(self, y: int) -> None:
        self._draw.line((40, y, self.image.width - 40, y), "#777777", 2)


@dataclass(frozen=True, slots=True)
class _Print:
    shops: Shops
    title: str
    store: str
    day: str
    goods: str
    number: str
    price: int

    def sums(self) -> Iterator[tuple[str, str]]:
        net = round(self.price / 1.1)
        yield self.shops.net, self.shops.price.format(net)
        yield self.shops.tax, self.shops.price.format(self.price - net)
        yield self.shops.total, self.shops.price.format(self.price)
        yield self.shops.paid, self.shops.price.format(self.price)


def invoices(language: str, *, seed: int = 0) -> Iterator[DrawnInvoice]:
    """Draw one paper in each layout; another seed draws other stores, days and photos."""
    for layout in range(LAYOUTS):
        yield _invoice(language, layout, Random(f"{language} {layout} {seed}"))  # noqa: S311 -- the same each time


def _invoice(language: str, layout: int, random: Random) -> DrawnInvoice:
    shops = ALL_SHOPS[language]
    bought_on = date(2024, 1, 1) + timedelta(random.randrange(1000))
    store, model = random.choice(shops.stores), random.choice(MODELS)
    words = _Print(
        shops,
        shops.titles[layout % len(shops.titles)],
        store,
        shops.day(bought_on, layout),
        random.choice(["MSI {}", "{}", shops.goods]).format(model),
        f"{random.randrange(10**8):08}",
        random.randrange(100, 900) * 1000,
    )
    is_till = layout % 5 in {2, 4}
    sheet = _Sheet(_TILL if is_till else _PAPER, shops.fonts[layout % len(shops.fonts)])
    draw = _as_till if is_till else _PAPERS[layout % len(_PAPERS)]
    draw(sheet, words)
    page = _photographed(sheet.image, random)
    return DrawnInvoice(shops.country, store, model, bought_on, page)


def _letter(sheet: _Sheet, words: _Print) -> None:
    """Draw a letterhead, a large title, label and value apart."""
    sheet.write(100, 150, words.store, 56)
    sheet.rule(200)
    sheet.write(100, 350, words.title, 68)
    for y, label, value in (
        (440, words.shops.number, words.number),
        (490, words.shops.dated, words.day),
    ):
        sheet.write(620, y, label, 28)
        sheet.write(1140, y, value, 32, "rs")
    _table(sheet, words, 620)


def _form(sheet: _Sheet, words: _Print) -> None:
    """Draw a form: the title in the middle, what it tells as "label: value"."""
    sheet.write(620, 160, words.title, 60, "ms")
    sheet.rule(200)
    sheet.write(100, 280, f"{words.shops.seller} : {words.store}", 32)
    sheet.write(100, 340, f"{words.shops.number} : {words.number}", 32)
    sheet.write(100, 400, f"{words.shops.dated} : {words.day}", 32)
    _table(sheet, words, 500)


def _mirrored(sheet: _Sheet, words: _Print) -> None:
    """Draw the title on the right, and who sold it at the foot."""
    sheet.write(1140, 150, words.title, 52, "rs")
    sheet.write(1140, 210, f"{words.shops.dated} {words.day}", 30, "rs")
    sheet.write(1140, 260, f"No. {words.number}", 30, "rs")
    _table(sheet, words, 380)
    sheet.rule(1500)
    sheet.write(620, 1560, words.store, 40, "ms")
    sheet.write(620, 1610, words.shops.thanks, 28, "ms")


def _table(sheet: _Sheet, words: _Print, y: int) -> None:
    price = words.shops.price.format(words.price)
    for x, heading in ((110, words.shops.item), (760, words.shops.quantity)):
        sheet.write(x, y, heading, 28)
    sheet.write(1140, y, words.shops.amount, 28, "rs")
    sheet.rule(y + 20)
    sheet.write(110, y + 70, words.goods, 30)
    sheet.write(780, y + 70, "1", 30)
    sheet.write(1140, y + 70, price, 30, "rs")
    sheet.rule(y + 100)
    for step, (label, amount) in enumerate(words.sums()):
        sheet.write(640, y + 170 + 56 * step, label, 30)
        sheet.write(1140, y + 170 + 56 * step, amount, 30, "rs")


def _as_till(sheet: _Sheet, words: _Print) -> None:
    """Draw the narrow paper of a till."""
    sheet.write(320, 80, words.store, 44, "ms")
    sheet.write(320, 150, words.title, 40, "ms")
    sheet.write(40, 220, f"{words.shops.dated}: {words.day}", 26)
    sheet.write(40, 265, f"{words.shops.number}: {words.number}", 26)
    sheet.rule(290)
    sheet.write(40, 340, words.goods, 26)
    sheet.write(60, 385, f"1 x {words.shops.price.format(words.price)}", 26)
    sheet.write(600, 385, words.shops.price.format(words.price), 26, "rs")
    sheet.rule(410)
    for step, (label, amount) in enumerate(words.sums()):
        sheet.write(40, 460 + 46 * step, label, 28)
        sheet.write(600, 460 + 46 * step, amount, 28, "rs")
    sheet.write(320, 760, words.shops.thanks, 26, "ms")


_PAPERS: Final[tuple[Callable[[_Sheet, _Print], None], ...]] = (_letter, _form, _mirrored)


def _photographed(paper: Image.Image, random: Random) -> bytes:
    """Give the clean page of a photo from the hand: tilt, blur, glare, dim light, grain."""
    wide, high = _PHOTO
    scale = random.uniform(0.8, 0.97) * min(wide / paper.width, high / paper.height)
    size = round(paper.width * scale), round(paper.height * scale)
    photo = Image.new("RGB", _PHOTO, random.choice(["#6b5b4a", "#8c8c88", "#3d4248"]))
    photo.paste(paper.resize(size), ((wide - size[0]) // 2, (high - size[1]) // 2))
    turn, corners = radians(random.uniform(-8, 8)), []
    for across, down in ((-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)):
        x = (across + random.uniform(-0.03, 0.03)) * wide
        y = (down + random.uniform(-0.03, 0.03)) * high
        corners.append(wide / 2 + x * cos(turn) - y * sin(turn))
        corners.append(high / 2 + x * sin(turn) + y * cos(turn))
    bicubic = Image.Resampling.BICUBIC
    photo = photo.transform(_PHOTO, Image.Transform.QUAD, corners, bicubic, fillcolor="#777777")
    photo = photo.filter(ImageFilter.GaussianBlur(random.uniform(0, 2)))
    if random.random() < _GLARE:
        _glare(photo, random)
    photo = ImageEnhance.Brightness(photo).enhance(random.uniform(0.45, 1.1))
    with io.BytesIO() as clean:
        _grainy(photo, random).save(clean, "JPEG", quality=random.randrange(50, 92))
        return clean.getvalue()


def _glare(photo: Image.Image, random: Random) -> None:
    radius = random.uniform(0.03, 0.12) * photo.width
    place = random.uniform(0.2, 0.8) * photo.width, random.uniform(0.2, 0.8) * photo.height
    spot = Image.new("L", photo.size)
    ImageDraw.Draw(spot).circle(place, radius, fill=235)
    photo.paste("#ffffff", (0, 0), spot.filter(ImageFilter.BoxBlur(radius / 2)))


def _grainy(photo: Image.Image, random: Random) -> Image.Image:
    noise = np.random.default_rng(random.randrange(2**32))
    grain = noise.normal(0, random.uniform(0, 8), (photo.height, photo.width, 1))
    pixels = np.asarray(photo).astype(np.int16) + grain.astype(np.int16)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_file(name), size)


@cache
def _file(name: str) -> str:
    """Find a font of the system by its file; the one of the guide where there is none."""
    if name == CJK or not (listing := shutil.which("fc-list")):
        return OF_THE_GUIDE
    listed = subprocess.run([listing, ":", "file"], capture_output=True, text=True, check=True)
    found = (line.rstrip(": ") for line in listed.stdout.splitlines() if f"/{name}." in line)
    return next(found, OF_THE_GUIDE)
