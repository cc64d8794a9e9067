"""What groups of staff may do with points, their rules and tiers."""

from typing import Final

KEEP_POINTS: Final = [
    "membership.view_pointsaccount",
    "membership.manage_points",
    "membership.view_liability",
    "membership.add_earningrule",
    "membership.change_earningrule",
    "membership.view_earningrule",
    "membership.add_tier",
    "membership.change_tier",
    "membership.view_tier",
    "membership.add_tierbenefit",
    "membership.change_tierbenefit",
    "membership.delete_tierbenefit",
    "membership.view_tierbenefit",
]
SEE_POINTS: Final = [
    "membership.view_pointsaccount",
    "membership.view_liability",
    "membership.view_earningrule",
    "membership.view_tier",
    "membership.view_tierbenefit",
]
