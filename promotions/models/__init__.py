"""Promotions, what they give, whom they ask what, and the pool of reward codes."""

from promotions.models.code import CodeBatch, RewardCode, StockWarning
from promotions.models.promotion import (
    RELIABLE_CHECKS,
    Promotion,
    PromotionQuerySet,
    PromotionText,
    all_reliable_checks,
)
from promotions.models.question import ExtraQuestion, QuestionText
from promotions.models.reward import Reward

__all__ = [
    "RELIABLE_CHECKS",
    "CodeBatch",
    "ExtraQuestion",
    "Promotion",
    "PromotionQuerySet",
    "PromotionText",
    "QuestionText",
    "Reward",
    "RewardCode",
    "StockWarning",
    "all_reliable_checks",
]
