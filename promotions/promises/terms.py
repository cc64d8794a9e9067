"""The terms of a promotion: all that it promises, kept version by version, compared by value."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from foundation.locks import lock_rows
from products.models import Category, Product
from promotions.models import (
    BundlePart,
    ExtraQuestion,
    Promotion,
    PromotionTerms,
    PromotionText,
    Reward,
)

OF_PROMOTION = (
    "name",
    "starts_on",
    "ends_on",
    "purchase_from",
    "purchase_until",
    "claim_until",
    "claim_from_day",
    "claim_until_day",
    "of_several",
    "time_zone",
    "limit_per_member",
    "partner_stores",
    "recipient_wanted",
)
OF_REWARD = (
    "name",
    "names",
    "kind",
    "amount_minor",
    "currency",
    "purchase_from",
    "purchase_until",
    "delivery",
    "deliver_on",
    "days_after_end",
    "position",
    "price_from_minor",
    "price_below_minor",
    "price_currency",
    "is_extra",
)
OF_QUESTION = ("kind", "is_required", "draw_id")
# Said only where a question has it.
ALSO_OF_QUESTION = ("reward_id", "lowest", "highest", "earliest", "latest")
Change = list[Any]


def content_of(promotion: Promotion) -> dict[str, Any]:
    """Return all that a promotion promises, as saved, in a constant number of queries."""
    saved = Promotion.objects.get(pk=promotion.pk)
    return {
        **{name: _plain(getattr(saved, name)) for name in OF_PROMOTION},
        "slug": saved.slug,
        "regions": sorted(saved.regions),
        "texts": {f"{one.field} {one.language}": one.text for one in _texts(saved)},
        "rewards": {str(reward.pk): _of_reward(reward) for reward in _rewards(saved)},
        "questions": {
            str(one.pk): _of_question(one)
            for one in ExtraQuestion.objects.filter(promotion=saved).prefetch_related("options")
        },
    }


def current(promotion: Promotion) -> PromotionTerms:
    """Return the version in force; the first is kept now if there is none yet."""
    newest = promotion.terms_versions.defer("content").first()
    return newest or keep(promotion)


@transaction.atomic
def keep(promotion: Promotion) -> PromotionTerms:
    """Keep what the promotion promises now as a version of its own, unless nothing has changed."""
    # Who adds a version waits for who adds another: their numbers follow each other.
    lock_rows(Promotion.objects.all()).get(pk=promotion.pk)
    content = content_of(promotion)
    newest = promotion.terms_versions.first()
    if newest is not None and newest.content == content:
        return newest
    return PromotionTerms.objects.create(
        promotion=promotion,
        version=newest.version + 1 if newest else 1,
        content=content,
        in_force_at=timezone.now(),
    )


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """List what differs as [what, before, after]; of lists only what was taken away or added."""
    return list(_differences("", before, after))


def _differences(path: str, before: object, after: object) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            step = f"{path} / {name}" if path else name
            yield from _differences(step, before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        gone = [one for one in before if one not in set(after)]
        new = [one for one in after if one not in set(before)]
        if gone or new:
            yield [path, gone, new]
    elif before != after:
        yield [path, before, after]


def _texts(promotion: Promotion) -> list[PromotionText]:
    texts = promotion.texts.filter(field__in=PromotionText.OWN)
    return list(texts.order_by("field", "language"))


def _rewards(promotion: Promotion) -> list[Reward]:
    return list(
        promotion.rewards.prefetch_related(
            Prefetch("products", Product.objects.only("model").order_by("model")),
            Prefetch("categories", Category.objects.only("slug").order_by("slug")),
            Prefetch("parts__products", Product.objects.only("model").order_by("model")),
            Prefetch("parts__categories", Category.objects.only("slug").order_by("slug")),
        )
    )


def _of_reward(reward: Reward) -> dict[str, Any]:
    return {
        **{name: _plain(getattr(reward, name)) for name in OF_REWARD},
        "products": [product.model for product in reward.products.all()],
        "categories": [category.slug for category in reward.categories.all()],
        # Most have none, and their terms stay what they were.
        **({"parts": parts} if (parts := [_of_part(part) for part in reward.parts.all()]) else {}),
    }


def _of_question(question: ExtraQuestion) -> dict[str, Any]:
    content = {name: _plain(getattr(question, name)) for name in OF_QUESTION}
    more = {name: _plain(getattr(question, name)) for name in ALSO_OF_QUESTION}
    content |= {name: value for name, value in more.items() if value is not None}
    if question.kind in ExtraQuestion.CHOSEN:
        content["options"] = {each.key: each.by_language for each in question.options.all()}
    return content


def _of_part(part: BundlePart) -> str:
    """Say in one text which product a bundle asks for besides."""
    categories = [category.slug for category in part.categories.all()]
    models = [product.model for product in part.products.all()]
    return f"{part.name}: {', '.join([*categories, *models])}"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
