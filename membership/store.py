"""The Online Store of a region, as every page's sidebar asks for it."""

from collections.abc import Mapping
from typing import Final

from foundation.tables.kept_briefly import KeptBriefly
from membership.models import OnlineStore


def _read() -> Mapping[str, str]:
    shown = OnlineStore.objects.filter(is_shown=True).order_by("region")
    return dict(shown.values_list("region", "address"))


# By region; there is one for each, at most.
stores: Final = KeptBriefly(_read)


def store_of(region: str) -> str:
    """Return the address of a region's store; "" where there is none."""
    return stores().get(region, "")
