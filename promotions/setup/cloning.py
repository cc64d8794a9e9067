"""Clone a promotion: next year's starts as a copy of this year's."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import TypeVar

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.locks import lock_rows
from promotions.models import (
    BundlePart,
    EmailOverride,
    ExtraQuestion,
    OldAddress,
    Promotion,
    PromotionText,
    QuestionOption,
    QuestionText,
    Reward,
)
from promotions.setup.banners import copy_banners

DAYS = ("starts_on", "ends_on", "purchase_from", "purchase_until", "claim_until")
DAYS_OF_REWARD = ("purchase_from", "purchase_until", "deliver_on")
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def clone_promotion(*, promotion_id: int, by: User) -> Promotion:
    """Clone a promotion: texts, e-mails, regions, rewards with products, questions, policy, banner.

    The clone is hidden. Its dates move by whole years, at least one, until its last day to redeem
    is not in the past. Codes stay with the original, and what is left of a stock starts at 0; a
    draw keeps its number of prizes.

    Raises:
        Promotion.DoesNotExist: there is no such promotion.
    """
    promotions = lock_rows(Promotion.objects.all())
    original = promotions.get(pk=promotion_id)
    years = _years_to_go(original)
    clone = _promotion(original, years)
    rewards = {reward.pk: _reward(reward, clone, years) for reward in original.rewards.all()}
    PromotionText.objects.bulk_create(
        _unsaved_copy(text, promotion=clone)
        for text in original.texts.filter(field__in=PromotionText.OWN)
    )
    EmailOverride.objects.bulk_create(
        _unsaved_copy(words, promotion=clone) for words in original.wordings.all()
    )
    for question in original.questions.worded():
        _question(question, clone, rewards)
    LogEntry.objects.log_actions(
        by.pk, [clone], ADDITION, f"Copied from {original.slug}.", single_object=True
    )
    copy_banners(original, clone)
    return clone


def later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 28 February where needed."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _years_to_go(original: Promotion) -> int:
    today = original.today()
    return next(years for years in count(1) if later(original.claim_until, years) >= today)


def _promotion(original: Promotion, years: int) -> Promotion:
    name = _("Copy of %(name)s") % {"name": original.name}
    values = {day: later(getattr(original, day), years) for day in DAYS}
    clone = _unsaved_copy(
        original,
        slug=_free_slug(original.slug),
        is_published=False,
        paused_at=None,
        banner="",
        **values,
    )
    longest = Promotion._meta.get_field("name").max_length or len(name)
    clone.name = name[:longest]
    clone.save()
    return clone


def _free_slug(slug: str) -> str:
    longest = Promotion._meta.get_field("slug").max_length or len(slug)
    # Neither the address of a promotion nor one that leads to it.
    taken = {*Promotion.objects.values_list("slug", flat=True)}
    taken |= {*OldAddress.objects.values_list("slug", flat=True)}
    return next(free for free in _slugs(slug, longest) if free not in taken)


def _slugs(slug: str, longest: int) -> Iterator[str]:
    for number in count(1):
        ending = "-copy" if number == 1 else f"-copy-{number}"
        yield slug[: longest - len(ending)] + ending


def _reward(reward: Reward, clone: Promotion, years: int) -> Reward:
    originals = {name: getattr(reward, name) for name in DAYS_OF_REWARD}
    days = {name: later(day, years) for name, day in originals.items() if day}
    # None means unlimited. A count of what is left belongs to the original promotion; that of a
    # draw is never counted down: it says how many win.
    is_left = reward.stock is not None and reward.kind != Reward.Kind.DRAW
    stock = 0 if is_left else reward.stock
    copy = _unsaved_copy(reward, promotion=clone, stock=stock, **days)
    copy.save()
    copy.categories.set(reward.categories.all())
    copy.products.set(reward.products.all())
    for part in reward.parts.all():
        _part(part, copy)
    return copy


def _part(part: BundlePart, reward: Reward) -> None:
    copy = _unsaved_copy(part, reward=reward)
    copy.save()
    copy.categories.set(part.categories.all())
    copy.products.set(part.products.all())


def _question(question: ExtraQuestion, clone: Promotion, rewards: dict[int, Reward]) -> None:
    draw = rewards.get(question.draw_id) if question.draw_id else None
    reward = rewards.get(question.reward_id) if question.reward_id else None
    copy = _unsaved_copy(question, promotion=clone, draw=draw, reward=reward)
    copy.save()
    QuestionText.objects.bulk_create(
        _unsaved_copy(text, question=copy) for text in question.texts.all()
    )
    QuestionOption.objects.bulk_create(
        _unsaved_copy(option, question=copy) for option in question.options.all()
    )


def _unsaved_copy(row: Row, **changed: object) -> Row:
    """Return an unsaved copy of a row, with some values changed."""
    names = [column.attname for column in row._meta.concrete_fields if not column.primary_key]
    copy = type(row)(**{name: getattr(row, name) for name in names})
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy
