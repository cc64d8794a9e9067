"""Papers that lie: what the claim says of them is not what an honest clerk would take them for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Final

from bench.papers.sales import Sale
from portal.demo.catalogue import units

# Each lie makes of an honest sale what is printed; the claim still states the honest one.
Lie = Callable[[Sale, Random], Sale]


def another_serial(sale: Sale, random: Random) -> Sale:
    """The invoice is for another unit of the same model."""
    others = [unit.serial for unit in units(sale.model.number) if unit.serial != sale.serial]
    return replace(sale, serial=random.choice(others), prints_serial=True)


def refund(sale: Sale, random: Random) -> Sale:
    """The money was given back: a credit note, or a receipt with the product returned."""
    if random.random() < 0.5:
        title = sale.custom.words.refund
        return replace(sale, title=title, till_title=title, sign=-1)
    return replace(sale, sign=-1, extras=())


def zero_total(sale: Sale, random: Random) -> Sale:
    """Nothing was paid."""
    del random
    gross = sum((price for _what, price in sale.items), Decimal(0))
    return replace(sale, discount=gross)


def another_store(sale: Sale, random: Random) -> Sale:
    """It was bought elsewhere than the claim says."""
    return replace(
        sale, store=random.choice([each for each in sale.custom.stores if each != sale.store])
    )


def wrong_sum(sale: Sale, random: Random) -> Sale:
    """The total was raised, and the sums above it were not."""
    return replace(sale, shown_total=sale.total * random.choice([2, 3]))


def later_day(sale: Sale, random: Random) -> Sale:
    """It is dated after the day on which it was handed in."""
    day = sale.bought_on + timedelta(random.randrange(40, 200))
    return replace(sale, bought_on=day, due=None, ordered=None)


def another_day(sale: Sale, random: Random) -> Sale:
    """The claim states the day that a pasted field shows; see ``bench.papers.stack``."""
    day = sale.bought_on - timedelta(random.randrange(20, 90))
    return replace(sale, bought_on=day, due=None, ordered=None)


LIES: Final[dict[str, Lie]] = {
    "another serial number": another_serial,
    "refund": refund,
    "total of zero": zero_total,
    "another store": another_store,
    "total that does not add up": wrong_sum,
    "dated after the upload": later_day,
    "day pasted over": another_day,
    "day pasted over, grey paper": another_day,
}
