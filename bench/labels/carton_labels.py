"""The labels on cartons: what they say, and how it is laid out."""

from collections.abc import Callable
from random import Random
from typing import Final

from bench.drawing.lettering import families
from bench.drawing.sheet import Bars, Sheet
from bench.labels.goods import Unit

_COLOURS: Final = ("Black", "White", "Silver")


def _sheet(width: int, height: int, random: Random) -> Sheet:
    pool = [pair for pair in families("latin") if "Serif" not in pair[0].name]
    return Sheet(width, height, random.choice(pool), random.choice(["#fbfbf8", "#f1f0ea"]))


def full(unit: Unit, random: Random) -> Sheet:
    """Name, model, EAN beside the serial, quantity, weights, country."""
    sheet = _sheet(1100, 560, random)
    if random.random() < 0.6:
        sheet.frame(8, 8, 1092, 552, colour="#111111", thick=3)
    sheet.write(36, 66, unit.name, 42, bold=True, within=1020)
    sheet.write(36, 112, f"Model: {unit.model.number}   P/N: {unit.part}", 28)
    _goods_code(sheet, unit, random, 40, 140)
    sheet.codes.append(Bars(500, 140, unit.serial, 3, 90))
    sheet.write(500, 262, f"S/N: {unit.serial}", 30)
    weight = random.uniform(0.4, 14)
    rows = (
        f"QTY: 1 PCS    COLOR: {random.choice(_COLOURS)}",
        f"N.W.: {weight:.1f} KG    G.W.: {weight * 1.25:.1f} KG",
        f"MADE IN {unit.country.upper()}",
        f"C/NO. {random.randrange(1, 400)}    DATE {unit.made}",
    )
    for row, text in enumerate(random.sample(rows, random.randrange(2, 5))):
        sheet.write(36, 340 + 52 * row, text, 30)
    return sheet


def retail(unit: Unit, random: Random) -> Sheet:
    """What a shop scans: UPC and EAN, name, colour, serial, the maker's address."""
    sheet = _sheet(900, 520, random)
    sheet.write(30, 56, unit.name, 36, bold=True, within=840)
    _goods_code(sheet, unit, random, 36, 84)
    if random.random() < 0.6:
        sheet.codes.append(Bars(440, 84, unit.upc, 3, 90, "UPCA"))
        sheet.write(440, 204, f"UPC {unit.upc}", 24)
    sheet.codes.append(Bars(36, 250, unit.serial, 3, 80))
    sheet.write(36, 366, random.choice(["S/N: ", "SN ", "Serial Number: "]) + unit.serial, 28)
    sheet.write(36, 420, f"Made in {unit.country} / Fabrique en {unit.country}", 24)
    sheet.write(36, 456, "Micro-Star Int'l Co., Ltd. No. 69, Lide St., New Taipei City", 20)
    sheet.write(36, 490, "Contents: 1 unit, cables, quick guide", 22)
    return sheet


def master(unit: Unit, random: Random) -> Sheet:
    """The carton of a whole lot: several serials, each with its code."""
    serials = [unit.serial, *unit.others[: random.randrange(3, 9)]]
    random.shuffle(serials)
    sheet = _sheet(1200, 250 + 96 * -(-len(serials) // 2), random)
    sheet.write(36, 60, unit.name, 38, bold=True, within=1120)
    sheet.write(36, 108, f"P/N {unit.part}    QTY: {len(serials)} PCS", 30)
    sheet.write(
        36, 150, f"CARTON NO. {random.randrange(1, 90)} OF 90   G.W. {len(serials) * 3} KG", 28
    )
    for place, serial in enumerate(serials):
        x, y = 36 + 590 * (place % 2), 180 + 96 * (place // 2)
        sheet.codes.append(Bars(x, y, serial, 2, 50))
        sheet.write(x, y + 76, serial, 24)
    return sheet


def models(unit: Unit, random: Random) -> Sheet:
    """A table of models with boxes to tick, the serial below."""
    sheet = _sheet(1000, 640, random)
    sheet.write(36, 56, "MSI", 44, bold=True)
    names = [f"{unit.model.name} {variant}".strip() for variant in ("", "V2", "WHITE", "PRO")]
    chosen = random.randrange(len(names))
    for row, name in enumerate(names):
        y = 90 + 62 * row
        sheet.frame(36, y, 964, y + 62)
        sheet.frame(56, y + 16, 86, y + 46)
        sheet.write(110, y + 44, name, 28, within=560)
        sheet.write(940, y + 44, f"{unit.part[:-2]}{row}S", 26, to="right")
        if row == chosen:
            sheet.write(60, y + 43, "X", 30, bold=True)
    sheet.codes.append(Bars(40, 370, unit.serial, 3, 90))
    sheet.write(40, 496, f"SN: {unit.serial}", 30)
    _goods_code(sheet, unit, random, 600, 370)
    sheet.write(36, 600, f"Made in {unit.country}    Qty 1", 28)
    return sheet


def parcel(unit: Unit, random: Random) -> Sheet:
    """A carrier's label over the maker's: addresses, weight, a large code; the serial below."""
    sheet = _sheet(900, 1120, random)
    sheet.frame(8, 8, 892, 700, colour="#111111", thick=4)
    sheet.write(40, 90, random.choice(["PARCEL EXPRESS", "SPEEDPOST", "PAKET"]), 60, bold=True)
    sheet.write(40, 150, "FROM: Central Warehouse, Dock 4", 28)
    sheet.write(40, 210, "SHIP TO:", 30, bold=True)
    for row, line in enumerate(("J. Sample", "21 Example Street", "10115 Berlin DE")):
        sheet.write(40, 256 + 44 * row, line, 34)
    tracking = f"JD{random.randrange(10**13, 10**14)}"
    sheet.codes.append(Bars(60, 400, tracking, 3, 180))
    sheet.write(60, 622, tracking, 32)
    sheet.write(40, 675, f"WEIGHT {random.uniform(1, 12):.1f} KG   1/1", 30)
    sheet.write(40, 770, unit.name, 32, bold=True, within=820)
    sheet.codes.append(Bars(60, 800, unit.serial, 3, 90))
    sheet.write(60, 926, f"S/N: {unit.serial}", 30)
    sheet.write(40, 1000, f"EAN {unit.ean}   MADE IN {unit.country.upper()}", 28)
    return sheet


def plain(unit: Unit, random: Random) -> Sheet:
    """Hardly any words: the serial, perhaps the name; only what is around it tells."""
    sheet = _sheet(620, 170, random)
    sheet.codes.append(Bars(24, 16, unit.serial, 2, 70))
    sheet.write(24, 120, f"S/N: {unit.serial}", 26)
    if random.random() < 0.7:
        sheet.write(24, 156, unit.model.name, 24, within=560)
    return sheet


def plain_with_ean(unit: Unit, random: Random) -> Sheet:
    """The serial and the article's code, and no word besides."""
    sheet = _sheet(900, 200, random)
    sheet.codes.append(Bars(24, 20, unit.serial, 2, 90))
    sheet.write(24, 150, unit.serial, 28)
    _goods_code(sheet, unit, random, 520, 20)
    return sheet


def _goods_code(sheet: Sheet, unit: Unit, random: Random, x: int, y: int) -> None:
    sheet.codes.append(Bars(x, y, unit.ean, 3, 90, "EAN13"))
    named = random.choice(["EAN ", "", "EAN: "])
    sheet.write(x, y + 122, f"{named}{unit.ean}", 26)


LABELS: Final[dict[str, Callable[[Unit, Random], Sheet]]] = {
    each.__name__.replace("_", " "): each
    for each in (full, retail, master, models, parcel, plain, plain_with_ean)
}
