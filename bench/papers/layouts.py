"""Seven layouts of invoices on A4 and A5, by how real ones arrange the same things."""

from collections.abc import Callable
from random import Random
from typing import Final

from bench.drawing.sheet import Bars, Sheet
from bench.papers.sales import Sale
from bench.papers.tables import Table, heading_pairs, sums

A4: Final = (1240, 1754)
_INKS: Final = ("#15616d", "#6a3d9a", "#a4341e", "#2f6f3e", "#1f4e8c", "#333333")
_GREY: Final = "#5f6368"


def letterhead(sale: Sale, sheet: Sheet, random: Random) -> None:
    """A coloured head with the name, a large title, labels to the right, a headed table."""
    ink = random.choice(_INKS)
    sheet.fill(0, 0, sheet.width, 26, ink)
    sheet.fill(90, 80, 180, 170, ink)
    sheet.write(205, 145, sale.store, 50, bold=True, within=560)
    for row, line in enumerate(sale.custom.addresses):
        sheet.write(1150, 90 + 34 * row, line, 24, to="right", colour=_GREY)
    sheet.rule(90, 240, 1150, colour="#c9ccd1")
    sheet.write(90, 340, sale.title, 60, bold=True, within=560)
    heading_pairs(sale, sheet, (680, 1150), 330, 44, size=27, random=random)
    _customer(sale, sheet, 90, 430)
    bottom = Table(sheet, 90, 1150, ink=ink, filled=True).draw(sale, 600)
    sums(sale, sheet, (700, 1150), bottom + 60, size=28, random=random)
    _foot(sale, sheet, 1600)


def window_letter(sale: Sale, sheet: Sheet, random: Random) -> None:
    """A business letter: sender above the address, a block of figures, "Invoice No. X" as title."""
    words = sale.custom.words
    sheet.write(1150, 130, sale.store, 40, bold=True, to="right", within=620)
    sheet.write(100, 250, f"{sale.store} · {' · '.join(sale.custom.addresses[:2])}", 18)
    sheet.rule(100, 258, 620, thick=1)
    _customer(sale, sheet, 100, 310, label=False)
    heading_pairs(sale, sheet, (760, 1150), 310, 38, size=24, random=random)
    sheet.write(100, 600, f"{random.choice(words.titles)} {sale.number}", 38, bold=True)
    bottom = Table(sheet, 100, 1150, ink="#111111", filled=False).draw(sale, 670)
    sums(sale, sheet, (720, 1150), bottom + 55, size=26, random=random)
    sheet.rule(100, 1590, 1150, thick=1)
    for column, line in enumerate(sale.custom.addresses[:3]):
        sheet.write(100 + 360 * column, 1625, line, 19, colour=_GREY)


def grid(sale: Sale, sheet: Sheet, random: Random) -> None:
    """Everything in boxes, the title in the middle, as accounting programs print."""
    sheet.write(620, 120, sale.store, 44, bold=True, to="middle", within=1000)
    sheet.write(620, 160, ", ".join(sale.custom.addresses[:3]), 23, to="middle", within=1050)
    sheet.frame(80, 200, 1160, 270)
    sheet.write(620, 250, sale.title, 42, bold=True, to="middle")
    sheet.frame(80, 270, 640, 480)
    _customer(sale, sheet, 100, 310)
    sheet.frame(640, 270, 1160, 480)
    heading_pairs(sale, sheet, (660, 1140), 320, 44, size=26, random=random)
    bottom = Table(sheet, 80, 1160, ink="#333333", filled=False, ruled=True).draw(sale, 500)
    sums(sale, sheet, (700, 1140), bottom + 50, size=27, random=random)
    _foot(sale, sheet, 1560)


def side_band(sale: Sale, sheet: Sheet, random: Random) -> None:
    """A coloured band at the left with the shop in it."""
    ink = random.choice(_INKS)
    sheet.fill(0, 0, 300, sheet.height, ink)
    name = sale.store.split()
    for row, word in enumerate(name if len(sale.store) > 12 else [sale.store]):
        sheet.write(
            150, 140 + 52 * row, word, 38, bold=True, to="middle", colour="#fff", within=270
        )
    for row, line in enumerate(sale.custom.addresses):
        sheet.write(150, 420 + 40 * row, line, 21, to="middle", colour="#fff", within=280)
    sheet.write(350, 150, sale.title, 62, bold=True, within=820)
    sheet.write(350, 205, sale.store, 26, colour=_GREY)
    heading_pairs(sale, sheet, (350, 800), 290, 44, size=26, random=random)
    bottom = Table(sheet, 350, 1180, ink=ink, filled=True, narrow=True).draw(sale, 560)
    sums(sale, sheet, (700, 1180), bottom + 60, size=28, random=random)


def stacked(sale: Sale, sheet: Sheet, random: Random) -> None:
    """A web shop's: labels above their values, much white, the total in a grey field."""
    words = sale.custom.words
    sheet.write(100, 150, sale.title, 54, bold=True)
    sheet.write(1140, 150, sale.store, 36, bold=True, to="right", within=560)
    pairs = [(random.choice(words.number), sale.number), (random.choice(words.day), sale.day)]
    if sale.due:
        pairs.append((words.due, sale.custom.day(sale.due, sale.day_form)))
    for column, (label, value) in enumerate(pairs):
        sheet.write(100 + 350 * column, 250, label, 22, colour=_GREY)
        sheet.write(100 + 350 * column, 290, value, 28, bold=True)
    _customer(sale, sheet, 100, 380)
    bottom = Table(sheet, 100, 1140, ink="#dddddd", filled=False).draw(sale, 580)
    sheet.fill(640, bottom + 20, 1140, bottom + 320, "#f1f1f1")
    sums(sale, sheet, (665, 1115), bottom + 80, size=28, random=random)
    _foot(sale, sheet, 1580)


def traditional(sale: Sale, sheet: Sheet, random: Random) -> None:
    """An old-fashioned shop's: centred, dotted lines to write on, a stamp below."""
    sheet.frame(60, 60, 1180, 1690, thick=3)
    sheet.write(620, 150, sale.store, 52, bold=True, to="middle", within=1000)
    sheet.write(620, 195, sale.custom.words.goods, 26, to="middle")
    sheet.write(620, 232, " - ".join(sale.custom.addresses[:2]), 24, to="middle", within=1000)
    sheet.rule(60, 260, 1180, thick=3)
    sheet.write(620, 335, sale.title, 46, bold=True, to="middle")
    words = sale.custom.words
    sheet.write(100, 410, f"{random.choice(words.number)}: {sale.number}", 28)
    sheet.write(1140, 410, f"{random.choice(words.day)}: {sale.day}", 28, to="right")
    sheet.write(100, 470, f"{words.customer}: {words.person[0]}", 28)
    bottom = Table(sheet, 60, 1180, ink="#333333", filled=False, ruled=True).draw(sale, 520)
    sums(sale, sheet, (660, 1150), bottom + 60, size=30, random=random)
    if random.random() < 0.6:
        sheet.frame(160, 1430, 480, 1560, colour="#b03050", thick=5)
        sheet.write(320, 1490, sale.store, 26, bold=True, to="middle", colour="#b03050", within=290)
        sheet.write(320, 1535, sale.day, 26, to="middle", colour="#b03050")
    _foot(sale, sheet, 1640)


def half_sheet(sale: Sale, sheet: Sheet, random: Random) -> None:
    """A small bill, wider than high, from a book of forms."""
    words = sale.custom.words
    sheet.height = 874
    sheet.write(70, 90, sale.store, 42, bold=True, within=640)
    sheet.write(70, 130, ", ".join(sale.custom.addresses[:2]), 22, colour=_GREY)
    sheet.write(1170, 90, sale.title, 40, bold=True, to="right", within=440)
    sheet.write(1170, 150, f"{random.choice(words.number)} {sale.number}", 26, to="right")
    sheet.write(1170, 190, f"{random.choice(words.day)} {sale.day}", 26, to="right")
    bottom = Table(sheet, 70, 1170, ink="#444444", filled=False, ruled=True).draw(sale, 230)
    sums(sale, sheet, (700, 1150), bottom + 45, size=25, random=random)
    sheet.codes.append(Bars(70, 720, sale.number.replace("/", "-"), 2, 70))


def _customer(sale: Sale, sheet: Sheet, x: float, y: float, *, label: bool = True) -> None:
    if label:
        sheet.write(x, y, sale.custom.words.customer, 24, colour=_GREY)
    for row, line in enumerate(sale.custom.words.person, start=1 if label else 0):
        sheet.write(x, y + 38 * row, line, 27)


def _foot(sale: Sale, sheet: Sheet, y: float) -> None:
    for row, line in enumerate(sale.custom.words.small):
        sheet.write(100, y + 34 * row, line, 22, colour=_GREY, within=1040)


LAYOUTS: Final[dict[str, Callable[[Sale, Sheet, Random], None]]] = {
    each.__name__.replace("_", " "): each
    for each in (letterhead, window_letter, grid, side_band, stacked, traditional, half_sheet)
}
