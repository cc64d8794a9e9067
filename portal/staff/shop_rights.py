"""Which rights in the rewards shop go together, for the groups of staff."""

from typing import Final

# Who answers for the shop reads all of it; no page of it shows a code or an address.
SEES_SHOP: Final = [
    f"membership.view_{what}" for what in ("pointsorder", "shopitem", "shopitemtext")
]
REFUSES_ORDERS: Final = [
    *SEES_SHOP,
    "membership.refuse_pointsorder",
    "membership.replace_ordered_code",
]
KEEPS_SHOP: Final = [
    *REFUSES_ORDERS,
    *(f"membership.{act}_shopitem" for act in ("add", "change")),
    *(f"membership.{act}_shopitemtext" for act in ("add", "change", "delete")),
]
