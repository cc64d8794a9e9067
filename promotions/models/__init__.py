"""Promotions, what they give, whom they ask what, and the pool of reward codes."""

from promotions.models.code import CodeBatch, RewardCode
from promotions.models.promotion import Promotion, PromotionQuerySet, PromotionText
from promotions.models.question import ExtraQuestion, QuestionText
from promotions.models.reward import Reward

__all__ = [
    "CodeBatch",
    "ExtraQuestion",
    "Promotion",
    "PromotionQuerySet",
    "PromotionText",
    "QuestionText",
    "Reward",
    "RewardCode",
]
