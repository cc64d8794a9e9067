"""Three layouts of till receipts: with a title, without one, and as a department store prints."""

from collections.abc import Callable
from random import Random
from typing import Final

from bench.drawing.sheet import Bars, Sheet
from bench.papers.sales import Sale
from bench.papers.tables import serial_line

ROLL: Final = (640, 1500)
_SIZE: Final = 25
_STEP: Final = 38


class _Roll:
    """The paper of a till: one line after the other."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.y = sheet, 70.0

    def middle(self, text: str, size: int = _SIZE, *, bold: bool = False) -> None:
        """Write a line in the middle."""
        self.sheet.write(320, self.y, text, size, bold=bold, to="middle", within=590)
        self.y += size + 13

    def row(self, left: str, right: str = "", *, bold: bool = False, size: int = _SIZE) -> None:
        """Write a line with an amount at its end."""
        room = 560 - (self.sheet.wide(right, size, bold=bold) + 20 if right else 0)
        self.sheet.write(40, self.y, left, size, bold=bold, within=room)
        self.sheet.write(600, self.y, right, size, bold=bold, to="right")
        self.y += size + 13

    def dashes(self) -> None:
        """Draw a line of dashes."""
        for x in range(40, 600, 16):
            self.sheet.rule(x, self.y - 16, x + 9)
        self.y += 16

    def cut(self) -> None:
        """Let the paper end here."""
        self.sheet.height = round(self.y) + 50


def titled(sale: Sale, sheet: Sheet, random: Random) -> None:
    """A shop's receipt that says what it is, with the number and the day below."""
    roll, words = _Roll(sheet), sale.custom.words
    roll.middle(sale.store, 34, bold=True)
    for line in sale.custom.addresses:
        roll.middle(line, 22)
    roll.y += 14
    roll.middle(sale.till_title, 31, bold=True)
    roll.row(f"{random.choice(words.number)}: {sale.number}")
    roll.row(f"{random.choice(words.day)}: {sale.day}", sale.time)
    roll.dashes()
    _goods(sale, roll, random)
    _sums(sale, roll, random)
    roll.middle(words.small[1], 20)
    roll.cut()


def untitled(sale: Sale, sheet: Sheet, random: Random) -> None:
    """A supermarket's receipt: no title, no label beside the day, a card's number at the end."""
    roll, words = _Roll(sheet), sale.custom.words
    roll.middle(sale.store, 36, bold=True)
    for line in sale.custom.addresses[: random.choice([2, 3, 4])]:
        roll.middle(line, 22)
    roll.dashes()
    _goods(sale, roll, random)
    _sums(sale, roll, random)
    if sale.by_card:
        roll.row(f"************{random.randrange(1000, 9999)}")
    roll.dashes()
    roll.row(
        f"{words.till} {random.randrange(1, 9)}", f"{words.cashier} {random.randrange(100, 999)}"
    )
    roll.row(f"{sale.day} {sale.time}", f"{random.randrange(1000, 9999)}")
    roll.middle(words.small[1], 20)
    roll.cut()


def department_store(sale: Sale, sheet: Sheet, random: Random) -> None:
    """A chain's receipt: the day at the top, quantity and price below the name, a bar code."""
    roll, words = _Roll(sheet), sale.custom.words
    roll.middle(sale.store, 42, bold=True)
    roll.middle(sale.custom.addresses[0], 22)
    roll.row(sale.day, sale.time)
    roll.row(
        f"{words.till} {random.randrange(1, 20)}", f"{words.cashier}: {random.randrange(10, 99)}"
    )
    if random.random() < 0.6:
        roll.middle(sale.till_title, 27)
    roll.dashes()
    for place, (text, price) in enumerate(sale.items):
        roll.row(text)
        named = serial_line(sale, random) if place == 0 else ""
        if named:
            roll.row(f"  {named}", size=23)
        count = "-1" if price < 0 else "1"
        roll.row(f"   {count} x {sale.money(abs(price))}", sale.money(price))
    _sums(sale, roll, random)
    roll.y += 20
    text = f"{random.randrange(10**11, 10**12)}"
    sheet.codes.append(Bars(130, round(roll.y), text, 3, 80))
    roll.y += 120
    roll.middle(text, 22)
    roll.middle(words.small[1], 20)
    roll.cut()


def _goods(sale: Sale, roll: _Roll, random: Random) -> None:
    for place, (text, price) in enumerate(sale.items):
        roll.row(text, sale.money(price))
        named = serial_line(sale, random) if place == 0 else ""
        if named:
            roll.row(f"  {named}", size=23)


def _sums(sale: Sale, roll: _Roll, random: Random) -> None:
    words, custom = sale.custom.words, sale.custom
    roll.dashes()
    total = sale.total if sale.shown_total is None else sale.shown_total
    if sale.discount:
        roll.row("Discount", sale.money(-sale.discount))
    tax_below = random.random() < 0.5
    if not tax_below:
        roll.row(random.choice(words.net), sale.money(sale.net))
        roll.row(f"{custom.tax}", sale.money(sale.total - sale.net))
    roll.row(random.choice(words.total), sale.money(total), bold=True, size=32)
    if sale.by_card:
        roll.row(random.choice(words.card), sale.money(total))
    else:
        note = max(total, total // 100 * 100 + 100)
        roll.row(words.cash, sale.money(note))
        roll.row(words.change, sale.money(note - total))
    if tax_below:
        roll.row(f"{custom.tax} {sale.money(sale.total - sale.net)}", sale.money(sale.net), size=22)


TILLS: Final[dict[str, Callable[[Sale, Sheet, Random], None]]] = {
    f"till, {each.__name__.replace('_', ' ')}": each
    for each in (titled, untitled, department_store)
}
