"""Which rights the staff of the rewards shop need."""

from typing import Final

SEES: Final = "membership.view_pointsorder"
REFUSES: Final = "membership.refuse_pointsorder"
CHANGES: Final = "membership.change_shopitem"
