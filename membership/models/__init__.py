"""What the membership stores: accounts, lots of points, rules and tiers, and shout outs."""

from membership.models.account import PointsAccount, PointsAccountQuerySet
from membership.models.earning_rule import EarningMark, EarningRule, SourceType
from membership.models.goodwill import Goodwill, GoodwillLine
from membership.models.lot import Lot, LotQuerySet
from membership.models.online_store import OnlineStore
from membership.models.points_event import PointsEvent
from membership.models.points_order import PointsOrder, PointsOrderQuerySet
from membership.models.review import HelpfulVote, ReviewReport
from membership.models.shop_item import ShopItem, ShopItemText, ShopPrice, ShopWaiting
from membership.models.shout_out import (
    LONGEST_DISPLAY_NAME,
    LONGEST_LINK,
    LONGEST_SHOUT_OUT,
    HiddenWhy,
    SendBackWhy,
    ShoutOut,
    ShoutOutQuerySet,
)
from membership.models.shout_out_parts import (
    MOST_PHOTOS,
    ShoutOutEvent,
    ShoutOutPhoto,
)
from membership.models.shout_out_task import (
    MOST_POINTS,
    PAY_PENDING,
    ReviewHost,
    ShoutOutTask,
    ShoutOutTaskQuerySet,
    ShoutOutTaskText,
)
from membership.models.spending import Spending, SpendingPart
from membership.models.tier import Tier, TierBenefit, TierStay

__all__ = [
    "LONGEST_DISPLAY_NAME",
    "LONGEST_LINK",
    "LONGEST_SHOUT_OUT",
    "MOST_PHOTOS",
    "MOST_POINTS",
    "PAY_PENDING",
    "EarningMark",
    "EarningRule",
    "Goodwill",
    "GoodwillLine",
    "HelpfulVote",
    "HiddenWhy",
    "Lot",
    "LotQuerySet",
    "OnlineStore",
    "PointsAccount",
    "PointsAccountQuerySet",
    "PointsEvent",
    "PointsOrder",
    "PointsOrderQuerySet",
    "ReviewHost",
    "ReviewReport",
    "SendBackWhy",
    "ShopItem",
    "ShopItemText",
    "ShopPrice",
    "ShopWaiting",
    "ShoutOut",
    "ShoutOutEvent",
    "ShoutOutPhoto",
    "ShoutOutQuerySet",
    "ShoutOutTask",
    "ShoutOutTaskQuerySet",
    "ShoutOutTaskText",
    "SourceType",
    "Spending",
    "SpendingPart",
    "Tier",
    "TierBenefit",
    "TierStay",
]
