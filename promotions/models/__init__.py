"""Models: promotions, their texts, rewards, questions and e-mail overrides; reward codes."""

from promotions.models.budget import Budget
from promotions.models.bundle_part import BundlePart
from promotions.models.code import CodeBatch, RewardCode, StockWarning
from promotions.models.email_override import EmailOverride, EmailOverrideQuerySet
from promotions.models.history import OldAddress, PromotionChange, PromotionTerms
from promotions.models.promotion import (
    Promotion,
    PromotionQuerySet,
    PromotionState,
)
from promotions.models.promotion_bases import HeadStart
from promotions.models.promotion_text import PromotionText
from promotions.models.question import ExtraQuestion, QuestionOption, QuestionText
from promotions.models.reliable_checks import RELIABLE_CHECKS, usual_checks
from promotions.models.reward import Reward
from promotions.models.shown_stamp import ShownStamp

__all__ = [
    "RELIABLE_CHECKS",
    "Budget",
    "BundlePart",
    "CodeBatch",
    "EmailOverride",
    "EmailOverrideQuerySet",
    "ExtraQuestion",
    "HeadStart",
    "OldAddress",
    "Promotion",
    "PromotionChange",
    "PromotionQuerySet",
    "PromotionState",
    "PromotionTerms",
    "PromotionText",
    "QuestionOption",
    "QuestionText",
    "Reward",
    "RewardCode",
    "ShownStamp",
    "StockWarning",
    "usual_checks",
]
