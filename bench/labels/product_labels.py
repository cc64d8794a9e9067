"""The labels on products: what they say, and how it is laid out."""

from collections.abc import Callable
from random import Random
from typing import Final

from bench.drawing.lettering import families
from bench.drawing.sheet import Bars, Sheet
from bench.labels.goods import Unit

_MARKS: Final = ("CE", "FC", "UKCA", "RoHS", "UL", "KC", "BSMI", "VCCI", "EAC")
_WHITE, _SILVER, _DARK = "#f7f7f4", "#c9cbcd", "#26282b"


def _sheet(width: int, height: int, random: Random, colour: str = _WHITE) -> Sheet:
    pool = [pair for pair in families("latin") if "Serif" not in pair[0].name]
    return Sheet(width, height, random.choice(pool), colour)


def _serial(sheet: Sheet, unit: Unit, random: Random, *, at: tuple[int, int], high: int) -> None:
    """Print the code of the serial and the serial below or above it."""
    x, y = at
    named = random.choice(["S/N: ", "SN:", "S/N ", "Serial No. ", ""])
    text, scale = f"{named}{unit.serial}", 2 if sheet.width < 520 else 3
    sheet.codes.append(Bars(x, y, random.choice(["", "", "S"]) + unit.serial, scale, high))
    size = max(18, min(34, high // 2))
    sheet.write(x, y + high + size + 4, text, size, within=sheet.width - x - 12)


def motherboard(unit: Unit, random: Random) -> Sheet:
    """A small white sticker: a code, the serial, the model and its revision; or the MAC above."""
    sheet = _sheet(480, 150, random)
    _serial(sheet, unit, random, at=(24, 14), high=58)
    sheet.write(24, 134, f"{unit.model.name} REV:{unit.revision}", 20, within=430)
    if random.random() < 0.5:
        sheet.height = 240
        text = ":".join(unit.mac[at : at + 2] for at in range(0, 12, 2))
        sheet.codes.append(Bars(24, 152, unit.mac, 2, 46))
        sheet.write(24, 226, f"MAC {text}", 20)
    return sheet


def graphics_card(unit: Unit, random: Random) -> Sheet:
    """A strip on the back plate: part number and serial, each with its code, and a square one."""
    colour = random.choice([_WHITE, _SILVER])
    sheet = _sheet(900, 210, random, colour)
    sheet.write(24, 44, unit.model.name, 30, bold=True, within=700)
    _serial(sheet, unit, random, at=(24, 66), high=70)
    sheet.write(500, 100, f"P/N: {unit.part}", 24)
    sheet.write(500, 136, f"Ver: {unit.revision}   {unit.made}", 22)
    sheet.write(500, 172, f"Made in {unit.country}  {' '.join(random.sample(_MARKS, 3))}", 20)
    return sheet


def notebook(unit: Unit, random: Random) -> Sheet:
    """A rating label, grey or printed light on dark: input, model, approvals, serial."""
    dark = random.random() < 0.5
    sheet = _sheet(980, 420, random, _DARK if dark else random.choice([_WHITE, _SILVER]))
    ink = "#e5e5e5" if dark else "#111111"
    lines = (
        (unit.name, 34),
        (f"Model: MS-{unit.model.number[4:8]}   Regulatory model", 26),
        (f"Input: {random.choice(['19.5V', '20V'])} = {random.choice(['6.15A', '12A'])}", 26),
        (f"Made in {unit.country}   Manufactured {unit.made}", 24),
        ("This device complies with Part 15 of the FCC Rules.", 20),
    )
    for row, (text, size) in enumerate(lines):
        sheet.write(30, 50 + 42 * row, text, size, bold=row == 0, colour=ink, within=920)
    sheet.write(950, 50, "  ".join(random.sample(_MARKS, 4)), 26, to="right", colour=ink)
    sheet.fill(20, 262, 720, 405, "#ffffff")
    _serial(sheet, unit, random, at=(40, 274), high=80)
    return sheet


def monitor(unit: Unit, random: Random) -> Sheet:
    """A large rating label: model, volts, a grid of approvals, the day it was made, the serial."""
    sheet = _sheet(1000, 640, random, random.choice([_WHITE, _SILVER]))
    sheet.write(30, 66, f"{unit.name}", 40, bold=True, within=700)
    sheet.write(30, 112, f"LCD Monitor   Model: {unit.model.number}", 28)
    sheet.write(30, 156, f"Rating: 100-240V~ 50/60Hz {random.choice(['1.5A', '2.0A'])}", 28)
    sheet.write(30, 200, f"Manufactured: {unit.made}   Made in {unit.country}", 28)
    for place, mark in enumerate(random.sample(_MARKS, 8)):
        x, y = 30 + 160 * (place % 4), 232 + 84 * (place // 4)
        sheet.frame(x, y, x + 148, y + 74, colour="#777777")
        sheet.write(x + 74, y + 48, mark, 30, bold=True, to="middle")
    _serial(sheet, unit, random, at=(40, 430), high=100)
    sheet.write(30, 610, "WARNING: Do not remove cover. No user serviceable parts.", 20)
    return sheet


def power_supply(unit: Unit, random: Random) -> Sheet:
    """The table of rails that fills its side, and the strip with the serial."""
    dark = random.random() < 0.6
    sheet = _sheet(1200, 720, random, "#1b1c1f" if dark else _WHITE)
    ink = "#f0f0f0" if dark else "#111111"
    sheet.write(40, 80, unit.model.name, 54, bold=True, colour=ink, within=700)
    sheet.write(1160, 80, "80 PLUS GOLD", 34, to="right", colour=ink)
    heads = ("AC INPUT", "100-240Vac", "10A", "50-60Hz", "", "")
    rows = (
        heads,
        ("DC OUTPUT", "+3.3V", "+5V", "+12V", "-12V", "+5Vsb"),
        ("MAX. CURRENT", "20A", "20A", "70.8A", "0.3A", "2.5A"),
        ("MAX. POWER", "100W", "", "849.6W", "3.6W", "12.5W"),
    )
    for down, cells in enumerate(rows):
        for across, cell in enumerate(cells):
            x, y = 40 + 188 * across, 130 + 70 * down
            sheet.frame(x, y, x + 188, y + 70, colour=ink)
            sheet.write(x + 94, y + 46, cell, 26, to="middle", colour=ink, within=176)
    sheet.write(40, 470, f"Made in {unit.country}   CAUTION: do not open", 26, colour=ink)
    sheet.write(1160, 470, " ".join(random.sample(_MARKS, 5)), 26, to="right", colour=ink)
    sheet.fill(30, 510, 760, 690, "#ffffff")
    _serial(sheet, unit, random, at=(60, 530), high=90)
    return sheet


def mouse(unit: Unit, random: Random) -> Sheet:
    """A tiny label between the glides: model, volts, approvals, serial."""
    sheet = _sheet(460, 300, random, random.choice([_WHITE, _DARK, _SILVER]))
    ink = "#eeeeee" if sheet.colour == _DARK else "#111111"
    sheet.write(230, 46, unit.model.name, 28, bold=True, to="middle", colour=ink, within=430)
    sheet.write(230, 80, "Input: 5V = 100mA", 22, to="middle", colour=ink)
    sheet.write(230, 112, "  ".join(random.sample(_MARKS, 4)), 24, to="middle", colour=ink)
    sheet.write(230, 144, f"Made in {unit.country}", 20, to="middle", colour=ink)
    sheet.fill(14, 162, 446, 286, "#ffffff")
    _serial(sheet, unit, random, at=(40, 170), high=60)
    return sheet


def case(unit: Unit, random: Random) -> Sheet:
    """A strip on the steel: model and serial, hardly more."""
    sheet = _sheet(640, 190, random)
    sheet.write(24, 42, f"{unit.name}  {unit.model.number}", 26, bold=True, within=590)
    _serial(sheet, unit, random, at=(30, 60), high=72)
    if random.random() < 0.4:
        sheet.write(610, 175, f"Made in {unit.country}", 20, to="right")
    return sheet


LABELS: Final[dict[str, Callable[[Unit, Random], Sheet]]] = {
    "motherboard": motherboard,
    "graphics card": graphics_card,
    "notebook": notebook,
    "monitor": monitor,
    "power supply": power_supply,
    "mouse": mouse,
    "case": case,
}
