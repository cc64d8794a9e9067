"""Accounts, lots of points, what they were spent on, their history; rules, tiers, goodwill."""

from membership.models.account import PointsAccount, PointsAccountQuerySet
from membership.models.earning_rule import EarningMark, EarningRule, SourceType
from membership.models.goodwill import Goodwill
from membership.models.lot import Lot, LotQuerySet
from membership.models.online_store import OnlineStore
from membership.models.points_event import PointsEvent
from membership.models.spending import Spending, SpendingPart
from membership.models.tier import Tier, TierBenefit, TierStay

__all__ = [
    "EarningMark",
    "EarningRule",
    "Goodwill",
    "Lot",
    "LotQuerySet",
    "OnlineStore",
    "PointsAccount",
    "PointsAccountQuerySet",
    "PointsEvent",
    "SourceType",
    "Spending",
    "SpendingPart",
    "Tier",
    "TierBenefit",
    "TierStay",
]
