"""What a repair of a product would be: whether it is covered, its ways, prices and days.

All of it is read from rows for the product's region; a region without rows has those of "".
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q

from foundation.working_days import today
from products.models import Category, RegisteredProduct
from products.ownership.exchanges import units_before_each
from service.models import (
    Repair,
    RepairCoverage,
    RepairWay,
    ServicePrice,
    ServiceRegion,
    WayInRegion,
)
from service.models.quote import from_to, price_in_words
from service.repairs.packing import region_of

# The ways without which nobody could apply, where a region has no rows at all.
ALWAYS: Final = (RepairWay.SEND_IN,)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether the warranty covers a product today, and until when."""

    kind: RepairCoverage
    until: date

    @property
    def is_covered(self) -> bool:
        """Whether the repair of a fault costs nothing."""
        return self.kind != RepairCoverage.EXPIRED


@dataclass(frozen=True, slots=True)
class OfferedWay:
    """A way that a region offers for a product, and what it costs."""

    way: RepairWay
    fee: Decimal


@dataclass(frozen=True, slots=True)
class RepairTerms:
    """All that is promised before somebody applies, and copied when they do."""

    region: ServiceRegion
    coverage: Coverage
    ways: Sequence[OfferedWay]
    prices: Sequence[ServicePrice]
    days: int

    @property
    def refusal(self) -> ServicePrice | None:
        """What it costs to refuse a quote."""
        return next((one for one in self.prices if one.kind == ServicePrice.Kind.REFUSAL), None)

    @property
    def repairs(self) -> list[ServicePrice]:
        """What repairs usually cost."""
        return [one for one in self.prices if one.kind == ServicePrice.Kind.REPAIR]

    @property
    def priced(self) -> list[tuple[str, str]]:
        """What repairs usually cost, in words: each with its lowest and highest price."""
        currency = self.region.currency
        return [(one.title, from_to(one.lowest, one.highest, currency)) for one in self.repairs]

    @property
    def refusal_fee(self) -> str:
        """What it costs to refuse a quote, in words; "" where it costs nothing."""
        fee = self.refusal.highest if self.refusal else Decimal(0)
        return self.in_words(fee) if fee else ""

    def in_words(self, amount: Decimal) -> str:
        """Return an amount of the region as the reader's language writes it."""
        return price_in_words(amount, self.region.currency)

    def as_shown(self) -> dict[str, Any]:
        """Return the price list as it is copied to a repair: with its words and numbers."""
        refusal = self.refusal
        return {
            "currency": self.region.currency,
            "lines": [[one.title, str(one.lowest), str(one.highest)] for one in self.repairs],
            "refusal": str(refusal.highest) if refusal else "0.00",
            "ways": {one.way.value: str(one.fee) for one in self.ways},
        }


def terms_of(registered: RegisteredProduct) -> RepairTerms:
    """Return what a repair of this product would be today.

    Raises:
        packing.NoTerms: the service knows no region at all.
    """
    region, category = region_of(registered.region), registered.product.category
    coverage = coverage_of(registered)
    of_category = Q(category=category) | Q(category=None)
    prices = region.prices.filter(of_category).prefetch_related("texts")
    promise = region.promises.filter(category=category).first()
    return RepairTerms(
        region=region,
        coverage=coverage,
        ways=_ways(region, category, coverage),
        prices=list(prices),
        days=promise.days if promise else region.turnaround_days,
    )


def coverage_of(registered: RegisteredProduct) -> Coverage:
    """Return whether the warranty covers a product today: its own, or that of an earlier repair."""
    return coverages_of([registered])[registered.pk]


def coverages_of(products: Collection[RegisteredProduct]) -> dict[int, Coverage]:
    """Return for each product by its key what covers it today, in one query for all."""
    day = today()
    ended = [one.serial_id for one in products if not one.in_warranty(day)]
    repaired = _repaired_until(ended, day)
    return {one.pk: _coverage(one, day, repaired.get(one.serial_id)) for one in products}


def _repaired_until(serial_ids: Collection[int], day: date) -> dict[int, date]:
    """Return until when earlier repairs cover units, those of units whose place they took too."""
    units = units_before_each(serial_ids)
    every = {unit for row in units.values() for unit in row}
    rows = Repair.objects.filter(serial__in=every, repair_warranty_until__gte=day)
    pairs = rows.order_by("repair_warranty_until").values_list("serial", "repair_warranty_until")
    known = {unit: until for unit, until in pairs if until is not None}
    found = {one: [known[unit] for unit in row if unit in known] for one, row in units.items()}
    return {one: max(days) for one, days in found.items() if days}


def _coverage(registered: RegisteredProduct, day: date, repaired: date | None) -> Coverage:
    if registered.in_warranty(day):
        return Coverage(RepairCoverage.WARRANTY, registered.warranty_until)
    if repaired is not None:
        return Coverage(RepairCoverage.REPAIR_WARRANTY, repaired)
    return Coverage(RepairCoverage.EXPIRED, registered.warranty_until)


def _ways(region: ServiceRegion, category: Category, coverage: Coverage) -> list[OfferedWay]:
    rows = region.ways.prefetch_related("categories")
    found = [
        OfferedWay(RepairWay(row.way), row.fee) for row in rows if _fits(row, category, coverage)
    ]
    return found or [OfferedWay(way, Decimal(0)) for way in ALWAYS]


def _fits(row: WayInRegion, category: Category, coverage: Coverage) -> bool:
    categories = list(row.categories.all())
    if row.is_for_covered_alone and not coverage.is_covered:
        return False
    return not categories or category in categories
