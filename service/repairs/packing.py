"""The rows of a region, and how a unit is packed: by its category, and if it may be dangerous."""

from django.db.models import Q

from foundation.tables.kept_queries import KeptQuery, any_given
from products.models import Category
from service.models import PackingRule, Repair, ServiceRegion

_REGIONS = KeptQuery(
    lambda: (
        ServiceRegion.objects.filter(region=any_given("codes"))
        .prefetch_related("texts")
        .order_by("-region")
    )
)


class NoTerms(Exception):
    """Neither the region has rows, nor the row for all others is there."""


def region_of(code: str) -> ServiceRegion:
    """Return the rows of a region, else those for all others.

    Raises:
        NoTerms: neither is there.
    """
    found = _REGIONS.first(codes=[code, ""])
    if found is None:
        raise NoTerms(code)
    return found


def is_offered(code: str) -> bool:
    """Return whether repairs are offered in a region at all."""
    return ServiceRegion.objects.filter(region__in=[code, ""]).exists()


def packing_rules(category: Category, *, is_safety_matter: bool = False) -> list[str]:
    """Return how a unit of a category is packed; what may be dangerous has rules of its own."""
    of_category = Q(category=category) | Q(category=None)
    rows = PackingRule.objects.filter(of_category).prefetch_related("texts")
    # What is dangerous comes first, and alone where it forbids the rest.
    found = rows if is_safety_matter else rows.filter(is_for_safety=False)
    return [rule.text for rule in found.order_by("-is_for_safety", "position", "pk")]


def region_and_rules(repair: Repair) -> tuple[ServiceRegion, list[str]]:
    """Return the region of a repair, and how its unit is packed."""
    return region_of(repair.region), packing_rules_of(repair)


def packing_rules_of(repair: Repair) -> list[str]:
    """Return how the unit of a repair is packed."""
    return packing_rules(repair.product.category, is_safety_matter=repair.is_safety_matter)
