"""One sale: what was sold to whom on which day, as the shop knows it and the paper says it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from string import ascii_uppercase
from typing import Final

from bench.papers.shops import CUSTOMS, Custom
from portal.demo.catalogue import MODELS, Model, units

_EXTRAS: Final = (
    ("HDMI 2.1 Cable 2m", 12),
    ("USB-C Hub 7in1", 29),
    ("Logitech M185", 15),
    ("SanDisk Ultra 64GB", 9),
    ("Arctic MX-4 4g", 7),
    ("Kingston FURY 16GB DDR5", 62),
)
_CHANCE_OF_EXTRA, _CHANCE_OF_SERIAL, _CHANCE_OF_DUE, _CHANCE_OF_ORDER = 0.35, 0.3, 0.25, 0.15
_DAYS: Final = 1400


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale as printed; the truth of an honest paper, or what a dishonest one claims."""

    language: str
    custom: Custom
    store: str
    model: Model
    serial: str
    bought_on: date
    number: str
    title: str
    till_title: str
    described: str
    day_form: str
    money_form: str
    price: Decimal
    extras: tuple[tuple[str, Decimal], ...]
    prints_serial: bool
    due: date | None
    ordered: date | None
    by_card: bool
    time: str
    shown_total: Decimal | None = None
    sign: int = 1
    discount: Decimal = Decimal(0)

    @property
    def day(self) -> str:
        """Return the day as printed."""
        return self.custom.day(self.bought_on, self.day_form)

    @property
    def items(self) -> list[tuple[str, Decimal]]:
        """Return what was sold, with tax."""
        return [(self.described, self.sign * self.price), *self.extras]

    @property
    def total(self) -> Decimal:
        """Return the total that the paper should print."""
        return sum((price for _what, price in self.items), Decimal(0)) - self.discount

    @property
    def net(self) -> Decimal:
        """Return the total before tax."""
        return round(self.total * 100 / (100 + self.custom.percent), self.custom.decimals)

    def money(self, value: Decimal) -> str:
        """Return an amount as printed."""
        return self.money_form.format(self.custom.amount(value))


def sale(language: str, random: Random) -> Sale:
    """Make up an honest sale."""
    custom = CUSTOMS[language]
    model = random.choice(list(MODELS.values()))
    bought_on = date(2023, 1, 5) + timedelta(random.randrange(_DAYS))
    extras = _extras(custom, random)
    due, ordered = random.random() < _CHANCE_OF_DUE, random.random() < _CHANCE_OF_ORDER
    return Sale(
        language=language,
        custom=custom,
        store=random.choice(custom.stores),
        model=model,
        serial=random.choice(units(model.number)).serial,
        bought_on=bought_on,
        number=_number(bought_on, custom, random),
        title=random.choice(custom.words.titles),
        till_title=random.choice(custom.words.till_titles),
        described=_described(model, random),
        day_form=random.choice(custom.days),
        money_form=random.choice(custom.money),
        price=_priced(model.euros, custom, random),
        extras=extras,
        prints_serial=random.random() < _CHANCE_OF_SERIAL,
        due=bought_on + timedelta(random.choice([14, 30])) if due else None,
        ordered=bought_on - timedelta(random.randrange(1, 4)) if ordered else None,
        by_card=random.random() < 0.65,
        time=f"{random.randrange(9, 21):02}:{random.randrange(60):02}",
    )


def _extras(custom: Custom, random: Random) -> tuple[tuple[str, Decimal], ...]:
    return tuple(
        (what, _priced(euros, custom, random))
        for what, euros in random.sample(_EXTRAS, 2)
        if random.random() < _CHANCE_OF_EXTRA
    )


def _priced(euros: int, custom: Custom, random: Random) -> Decimal:
    price = Decimal(round(euros * custom.rate * random.uniform(0.85, 1.15)))
    if custom.decimals:
        return price - Decimal("0.10") * random.choice([0, 1, 2])
    return price // 100 * 100 if custom.rate >= 1000 else price


def _number(day: date, custom: Custom, random: Random) -> str:
    running = random.randrange(10000, 99999)
    if custom.country == "TW":
        letters = "".join(random.choice(ascii_uppercase) for _letter in range(2))
        return f"{letters}-{random.randrange(10**7, 10**8)}"
    forms = (f"RE-{day:%Y}-{running}", f"{day:%y%m}{running}", f"INV/{day:%Y}/{running}")
    return random.choice([*forms, f"{running}-{day:%y}", str(10**7 + running)])


def _described(model: Model, random: Random) -> str:
    """Word the product as shops do: with brand, article number, kind or shouted."""
    kind = model.category.replace("-", " ").title()
    return random.choice(
        [
            model.name,
            f"MSI {model.name}",
            f"MSI {model.name} ({model.number})",
            f"{kind} MSI {model.name}",
            f"MSI {model.name.upper()}",
        ]
    )
