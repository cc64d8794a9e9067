"""Copying: next year's promotion begins as a copy of this year's."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import PurePath
from typing import TypeVar

from django.contrib.admin.models import ADDITION, LogEntry
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from promotions.models import (
    EmailOverride,
    ExtraQuestion,
    Promotion,
    PromotionText,
    QuestionText,
    Reward,
)

DAYS = ("starts_on", "ends_on", "purchase_from", "purchase_until", "claim_until")
DAYS_OF_REWARD = ("purchase_from", "purchase_until", "deliver_on")
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def clone_promotion(*, promotion_id: int, by: User) -> Promotion:
    """Copy a promotion: texts, wordings, regions, rewards with products, questions, policy, banner.

    The copy is hidden. Its days lie so many years later that it can still be redeemed, at least
    one. Codes stay with the original, and what is counted starts at none: stock is bought anew.

    Raises:
        Promotion.DoesNotExist: there is no such promotion.
    """
    promotions = Promotion.objects.select_for_update(no_key=True)
    original = promotions.get(pk=promotion_id)
    years = _years_to_go(original)
    made = _promotion(original, years)
    rewards = {reward.pk: _reward(reward, made, years) for reward in original.rewards.all()}
    PromotionText.objects.bulk_create(_fresh(text, promotion=made) for text in original.texts.all())
    EmailOverride.objects.bulk_create(
        _fresh(words, promotion=made) for words in original.wordings.all()
    )
    for question in original.questions.prefetch_related("texts"):
        _question(question, made, rewards)
    LogEntry.objects.log_actions(
        by.pk, [made], ADDITION, f"Copied from {original.slug}.", single_object=True
    )
    _copy_banner(original, made)
    return made


def later(day: date, years: int) -> date:
    """Give the same day some years later; the 29 February of a leap year becomes the 28."""
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
    made = _fresh(original, slug=_free_slug(original.slug), is_published=False, banner="", **values)
    longest = Promotion._meta.get_field("name").max_length or len(name)
    made.name = name[:longest]
    made.save()
    return made


def _free_slug(slug: str) -> str:
    longest = Promotion._meta.get_field("slug").max_length or len(slug)
    taken = set(Promotion.objects.values_list("slug", flat=True))
    return next(free for free in _slugs(slug, longest) if free not in taken)


def _slugs(slug: str, longest: int) -> Iterator[str]:
    for number in count(1):
        ending = "-copy" if number == 1 else f"-copy-{number}"
        yield slug[: longest - len(ending)] + ending


def _reward(reward: Reward, made: Promotion, years: int) -> Reward:
    kept = {name: getattr(reward, name) for name in DAYS_OF_REWARD}
    days = {name: later(day, years) for name, day in kept.items() if day}
    # Without a number there are as many as needed; a number was this promotion's own.
    stock = None if reward.stock is None else 0
    twin = _fresh(reward, promotion=made, stock=stock, **days)
    twin.save()
    twin.categories.set(reward.categories.all())
    twin.products.set(reward.products.all())
    return twin


def _question(question: ExtraQuestion, made: Promotion, rewards: dict[int, Reward]) -> None:
    draw = rewards.get(question.draw_id) if question.draw_id else None
    twin = _fresh(question, promotion=made, draw=draw)
    twin.save()
    QuestionText.objects.bulk_create(_fresh(text, question=twin) for text in question.texts.all())


def _fresh(row: Row, **changed: object) -> Row:
    """Make an unsaved row with the same values, but for those that change."""
    names = [column.attname for column in row._meta.concrete_fields if not column.primary_key]
    twin = type(row)(**{name: getattr(row, name) for name in names})
    for name, value in changed.items():
        setattr(twin, name, value)
    return twin


def _copy_banner(original: Promotion, made: Promotion) -> None:
    if not original.banner:
        return
    try:
        with original.banner.open("rb") as picture:
            content = ContentFile(picture.read())
    # A restore left it out, for example: the copy then says that its banner is missing.
    except FileNotFoundError:
        return
    made.banner.save(PurePath(str(original.banner)).name, content)
