"""What is printed on labels: those of products by category, and those of packages."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

import zxingcpp
from PIL import Image, ImageDraw

from bench.tuned_labels.surfaces import font, happens
from portal.demo.catalogue import MODELS, Model

_UNIT, _SMALLEST = 30, 10
_MAKER: Final = "471907"


@dataclass(slots=True)
class Print:
    """The lines of a label from the top; a line of bars is a pair of symbology and text."""

    lines: list[str | tuple[str, str]] = field(default_factory=list)
    # What stands beside it in one row, as in a table.
    across: int = 1


def model_of(random: Random, category: str) -> Model:
    """Choose a model of the category."""
    return random.choice([model for model in MODELS.values() if model.category == category])


def ean(random: Random) -> str:
    """Make up an article number with its check digit."""
    digits = _MAKER + f"{random.randrange(10**6):06}"
    odd, even = (sum(map(int, digits[start::2])) for start in (0, 1))
    return digits + str(-(odd + 3 * even) % 10)


def of_product(random: Random, model: Model, serial: str) -> Print:
    """Word the label of a product as its kind has it."""
    small = {"motherboard", "graphics-card", "liquid-cooling", "gaming-gear"}
    bars = ("Code128", serial)
    if model.category in small and happens(random, 0.5):
        return Print([bars, random.choice([serial, f"S/N: {serial}"])])
    if happens(random, 0.5):
        chk = f"{random.randrange(4096):03X}"
        return Print([model.name, f"Model: {model.number}", bars, f"S/N: {serial}  CHK: {chk}"])
    return _ratings(random, model, serial)


def _ratings(random: Random, model: Model, serial: str) -> Print:
    volts = random.choice(
        ["19V === 6.32A", "20V - 11.5A", "12 V=3A", "100-240V~ 50/60Hz 1.5A", "5V 100mA"]
    )
    lines: list[str | tuple[str, str]] = [model.name, f"Model: {model.number}"]
    pool = [
        f"{random.choice(['Input', 'INPUT:', 'Rated input', 'Eingang'])} {volts}",
        "FCC ID: I4L-MS16R6",
        "This device complies with part 15 of the FCC Rules. Operation is",
        "CAN ICES-3(B)/NMB-3(B)",
        "CE  UKCA  R33275  RoHS",
        "CAUTION: Risk of electric shock. Do not open.",
        random.choice(
            ["Made in China", "Made in Taiwan", "MADE IN VIETNAM", "Hergestellt in China"]
        ),
        "CMIIT ID: 2021AP1234",
        "Manufacturer: Micro-Star Int'l Co., Ltd.",
        "+12V 70A  +5V 22A  -12V 0.3A",
    ]
    lines += random.sample(pool, random.randint(2, 6))
    if happens(random, 0.4):
        lines.append(("Code128", f"{random.randrange(10**9):09}"))
    if happens(random, 0.04):
        lines.append(("EAN13", ean(random)))
    return Print([*lines, ("Code128", serial), f"S/N: {serial}"])


def of_package(random: Random, model: Model, serial: str) -> Print:
    """Word the label of a package: for a shelf, for a shop's store, for transport."""
    article = ean(random)
    goods: list[str | tuple[str, str]] = [("EAN13", article)]
    if happens(random, 0.25):
        goods.append(f"{article[0]} {article[1:7]} {article[7:]}")
    bars = ("Code128", serial)
    if happens(random, 0.2):
        return Print([bars, f"S/N: {serial}", *goods], across=random.choice([1, 2]))
    weight = random.uniform(0.3, 12)
    pool = [
        random.choice(["QTY: 1 PCS", "Q'TY: 1", "Quantity: 1", "Menge: 1 Stück", "Jumlah: 1"]),
        f"{random.choice(['G.W.:', 'Gross Weight', 'G/W'])} {weight + 0.4:.2f} KG",
        f"{random.choice(['N.W.:', 'Net Weight'])} {weight:.2f} KG",
        random.choice(["CARTON 1 OF 1", "C/NO: 14", "CTN NO. 3/20", "Karton 1/1"]),
        random.choice(["MADE IN CHINA", "Made in Taiwan", "Fabriqué en Chine"]),
        f"Color: {random.choice(['Black', 'White', 'Grey'])}",
        "Spec: B650/AM5/DDR5/ATX",
        f"P/N: {model.number}",
        "Dimension: 42 x 31 x 12 cm",
        "Importer: Nordlicht Handels GmbH, Hamburg",
        "PO NO: 4500192837",
    ]
    lines: list[str | tuple[str, str]] = [model.name, f"Model: {model.number}"]
    lines += random.sample(pool, random.choice([random.randint(1, 6), random.randint(4, 8)]))
    others = [
        ("Code128", f"{serial[:-3]}{each:03}") for each in range(random.choice([0, 0, 0, 2, 4]))
    ]
    return Print([*lines, bars, f"S/N: {serial}", *others, *goods], across=random.choice([1, 1, 2]))


def drawn(random: Random, print_: Print) -> Image.Image:
    """Draw a label so that its lines fit on it."""
    width = 900 if print_.across == 1 else 1300
    cells = [_cell(random, line, width // print_.across - 40) for line in print_.lines]
    columns = [cells[start :: print_.across] for start in range(print_.across)]
    high = max(sum(cell.height + 12 for cell in column) for column in columns) + 50
    paper = random.choice([(248, 248, 244)] * 5 + [(232, 226, 190), (200, 202, 206)])
    label = Image.new("RGB", (width, high), paper)
    for number, column in enumerate(columns):
        top = 25
        for cell in column:
            label.paste(cell, (20 + number * width // print_.across, top))
            top += cell.height + 12
    if happens(random, 0.5):
        ImageDraw.Draw(label).rectangle((6, 6, width - 7, high - 7), outline="#222", width=3)
    return label


def _cell(random: Random, line: str | tuple[str, str], width: int) -> Image.Image:
    if isinstance(line, tuple):
        return _bars(random, *line, width)
    size = random.uniform(0.7, 1.2) * _UNIT
    letters = font(random, size)
    while letters.getlength(line) > width and size > _SMALLEST:
        size *= 0.9
        letters = font(random, size)
    cell = Image.new("L", (width, round(size * 1.3)), 255)
    ImageDraw.Draw(cell).text((0, 0), line, font=letters, fill=10)
    return cell


def _bars(random: Random, symbology: str, text: str, width: int) -> Image.Image:
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    pixels = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    rows, columns = pixels.shape
    image = Image.frombytes("L", (columns, rows), memoryview(pixels).tobytes())
    row = image.crop((0, rows // 2, columns, rows // 2 + 1))
    size = columns * max(1, min(4, width // columns)), random.randint(60, 110)
    return row.resize(size, Image.Resampling.NEAREST)
