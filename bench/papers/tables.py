"""The parts that all layouts share: number and day, the table of goods, the sums below it."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from bench.drawing.sheet import Sheet
from bench.papers.sales import Sale

Pair = tuple[str, str]


def pairs(sale: Sale, random: Random) -> list[Pair]:
    """Return the labels and values of the head of an invoice."""
    words = sale.custom.words
    found = [(random.choice(words.number), sale.number), (random.choice(words.day), sale.day)]
    if sale.ordered:
        found.append((words.ordered, sale.custom.day(sale.ordered, sale.day_form)))
    if sale.due:
        found.append((words.due, sale.custom.day(sale.due, sale.day_form)))
    return found


def heading_pairs(  # noqa: PLR0913 -- where, how large
    sale: Sale,
    sheet: Sheet,
    sides: tuple[float, float],
    y: float,
    step: float,
    *,
    size: int,
    random: Random,
) -> None:
    """Write them below each other, labels to the left and values to the right side."""
    for row, (label, value) in enumerate(pairs(sale, random)):
        sheet.write(sides[0], y + step * row, label, size, colour="#5f6368")
        sheet.write(sides[1], y + step * row, value, size, bold=True, to="right")


def serial_line(sale: Sale, random: Random) -> str:
    """Return the line that names the unit, or ""."""
    label = random.choice(sale.custom.words.serial)
    return f"{label}: {sale.serial}" if sale.prints_serial else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The table of goods, from side to side."""

    sheet: Sheet
    left: float
    right: float
    ink: str
    filled: bool
    ruled: bool = False
    narrow: bool = False

    def draw(self, sale: Sale, y: float) -> float:
        """Draw it from y on, and return where it ends."""
        sheet, ends = self.sheet, self._ends()
        number, what, *figures = sale.custom.words.columns
        if self.filled:
            sheet.fill(self.left, y, self.right, y + 56, self.ink)
        colour = "#ffffff" if self.filled else "#111111"
        head = y + 39
        if not self.narrow:
            sheet.write(self.left + 14, head, number, 23, bold=True, colour=colour, within=70)
        sheet.write(self._words_at(), head, what, 24, bold=True, colour=colour)
        for end, label in zip(ends, figures, strict=True):
            sheet.write(end, head, label, 23, bold=True, to="right", colour=colour, within=170)
        if not self.filled:
            sheet.rule(self.left, y + 56, self.right, colour=self.ink)
        bottom = y + 56
        for place, (text, price) in enumerate(sale.items, start=1):
            bottom = self._row(sale, place, text, price, bottom)
        if self.ruled:
            sheet.frame(self.left, y, self.right, bottom, colour=self.ink)
        return bottom

    def _row(self, sale: Sale, place: int, text: str, price: Decimal, y: float) -> float:
        sheet, ends = self.sheet, self._ends()
        if not self.narrow:
            sheet.write(self.left + 20, y + 45, str(place), 25)
        sheet.write(self._words_at(), y + 45, text, 26, within=ends[0] - self._words_at() - 70)
        count = "-1" if price < 0 else "1"
        for end, figure in zip(
            ends, (count, sale.money(abs(price)), sale.money(price)), strict=True
        ):
            sheet.write(end, y + 45, figure, 25, to="right", within=190)
        named = serial_line(sale, Random(sale.number)) if place == 1 else ""
        if named:
            sheet.write(self._words_at(), y + 82, named, 23, colour="#444444")
        bottom = y + (104 if named else 68)
        sheet.rule(self.left, bottom - 2, self.right, colour=self.ink if self.ruled else "#cccccc")
        return bottom

    def _ends(self) -> tuple[float, float, float]:
        right = self.right - 16
        return (right - 400, right - 200, right)

    def _words_at(self) -> float:
        return self.left + (14 if self.narrow else 95)


def sums(  # noqa: PLR0913 -- where, how large
    sale: Sale, sheet: Sheet, sides: tuple[float, float], y: float, *, size: int, random: Random
) -> None:
    """Write net, tax, discount, total and how it was paid."""
    words, custom = sale.custom.words, sale.custom
    tax = custom.tax if "%" in custom.tax else f"{custom.tax} {custom.percent}%"
    rows = [(random.choice(words.net), sale.net), (tax, sale.total - sale.net)]
    if sale.discount:
        gross = sale.total + sale.discount
        rows = [(random.choice(words.net), gross), ("Discount", -sale.discount)]
    for row, (label, value) in enumerate(rows):
        sheet.write(sides[0], y + size * 1.7 * row, label, size)
        sheet.write(sides[1], y + size * 1.7 * row, sale.money(value), size, to="right")
    below = y + size * 1.7 * len(rows) + 18
    sheet.rule(sides[0], below - size * 1.3, sides[1])
    total = sale.total if sale.shown_total is None else sale.shown_total
    sheet.write(sides[0], below, random.choice(words.total), size + 7, bold=True)
    sheet.write(sides[1], below, sale.money(total), size + 7, bold=True, to="right")
    how = random.choice(words.card) if sale.by_card else words.cash
    if random.random() < 0.7:
        sheet.write(sides[0], below + size * 2, how, size - 3)
        sheet.write(sides[1], below + size * 2, sale.money(total), size - 3, to="right")
