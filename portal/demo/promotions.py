"""Create the demo's promotions: texts in five languages, banner, rewards, codes, a question."""

import re
import secrets
import string
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.core.files.base import ContentFile

from accounts.models import User
from foundation.tables.line_files import LineFile, LoadOptions
from portal.demo import draws
from portal.demo import promotion_terms as terms
from portal.demo import promotion_texts as texts
from portal.demo.drawings import banner
from portal.demo.plans import PLANS, Plan, Prize
from products.models import Category, Product
from promotions.codes import loading
from promotions.models import (
    BundlePart,
    ExtraQuestion,
    Promotion,
    PromotionText,
    QuestionText,
    Reward,
)
from promotions.setup import publishing

_SIGNS = string.ascii_uppercase + string.digits


def load(*, today: date, by: User) -> None:
    """Create and publish the promotions, with dates relative to today."""
    for plan in PLANS:
        promotion = _promotion(plan, today)
        _say(plan, promotion)
        for position, prize in enumerate(plan.prizes, start=1):
            _reward(plan, prize, promotion, position)
        if plan.draw:
            _ask(plan, promotion, by)
        if plan.in_colours:
            _offer_colours(promotion)
        publishing.publish(promotion_id=promotion.pk, by=by)


def _promotion(plan: Plan, today: date) -> Promotion:
    first, last = (today + timedelta(days=days) for days in plan.days)
    page = _page(plan)
    picture = banner(
        title=texts.NAMES[plan.slug][0],
        line=plan.line,
        period=f"{first} - {last}",
        accent=plan.accent,
        motif=plan.motif,
    )
    return Promotion.objects.create(
        slug=plan.slug,
        name=texts.NAMES[plan.slug][0],
        banner=ContentFile(picture, name=f"{plan.slug}.png"),
        starts_on=first,
        ends_on=last,
        purchase_from=first - timedelta(weeks=2) if plan.early else first,
        opens_early=plan.early,
        purchase_until=last,
        claim_until=last + timedelta(days=plan.claim_days),
        time_zone=plan.zone,
        regions=list(plan.regions),
        limit_per_member=plan.limit,
        recipient_wanted=plan.recipient,
        landing_page=page,
        redeem_page=f"{page}/redeem",
        policy=plan.policy,
        # No samples, so that a clean claim of a visitor is always approved automatically.
        sample_percent=0,
    )


def _page(plan: Plan) -> str:
    return f"{str(settings.BRAND['site']).rstrip('/')}/Promotion/{plan.slug}"


def _say(plan: Plan, promotion: Promotion) -> None:
    fields = {
        PromotionText.Field.NAME: texts.NAMES[plan.slug],
        PromotionText.Field.SUMMARY: texts.SUMMARIES[plan.slug],
        PromotionText.Field.ACTIVATION: terms.ACTIVATION[plan.use],
        PromotionText.Field.TERMS: terms.TERMS,
    }
    PromotionText.objects.bulk_create(
        PromotionText(promotion=promotion, language=language, field=field, text=text)
        for field, versions in fields.items()
        for language, text in zip(texts.LANGUAGES, versions, strict=True)
    )


def _reward(plan: Plan, prize: Prize, promotion: Promotion, position: int) -> None:
    is_code = prize.kind == Reward.Kind.CODE
    delivery = Reward.Delivery.ON_DATE if prize.at_the_end else Reward.Delivery.ON_APPROVAL
    reward = Reward.objects.create(
        promotion=promotion,
        name=prize.name,
        names=_names(prize.name),
        kind=prize.kind,
        amount_minor=prize.amount_minor,
        currency=prize.currency,
        delivery=delivery,
        deliver_on=promotion.ends_on if prize.at_the_end else None,
        code_format=Reward.CodeFormat.PATTERN if prize.pattern else Reward.CodeFormat.ANY,
        code_pattern=prize.pattern,
        activation_url=prize.activation or (promotion.redeem_page if is_code else ""),
        stock=None if is_code else prize.count,
        position=position,
    )
    reward.categories.set(Category.objects.filter(slug__in=prize.categories))
    reward.products.set(Product.objects.filter(model__in=prize.models))
    for place, category in enumerate(prize.parts):
        _part(reward, category, place)
    if is_code:
        lines, name = _codes(prize), f"{plan.slug}-{position}.txt"
        file = LineFile(lines, name)
        loading.load_codes(reward=reward, file=file, options=LoadOptions(strict=True))


def _part(reward: Reward, category: str, position: int) -> None:
    """Ask for something of a category to be bought with the product that earns the reward."""
    name, *_others = terms.PARTS[category]
    part = BundlePart.objects.create(
        reward=reward, name=name, names=_in_others(terms.PARTS[category]), position=position
    )
    part.categories.set(Category.objects.filter(slug=category))


def _names(name: str) -> dict[str, str]:
    return _in_others(terms.REWARDS[name])


def _in_others(versions: Sequence[str]) -> dict[str, str]:
    return dict(list(zip(texts.LANGUAGES, versions, strict=True))[1:])


def _codes(prize: Prize) -> Iterator[str]:
    for _ in range(prize.count):
        yield re.sub("[A-Z]", lambda _sign: secrets.choice(_SIGNS), prize.pattern)


def _ask(plan: Plan, promotion: Promotion, by: User) -> None:
    draw = Reward.objects.create(
        promotion=promotion,
        name=plan.draw,
        names=_names(plan.draw),
        kind=Reward.Kind.DRAW,
        delivery=Reward.Delivery.ON_DATE,
        deliver_on=promotion.claim_until + timedelta(days=14),
        position=len(plan.prizes) + 1,
    )
    question = ExtraQuestion.objects.create(
        promotion=promotion, link=promotion.landing_page, draw=draw, position=1
    )
    draws.announce(draw, by=by)
    versions = zip(texts.LANGUAGES, terms.QUESTION, terms.EXPLANATION, strict=True)
    QuestionText.objects.bulk_create(
        QuestionText(question=question, language=language, label=label, explanation=explanation)
        for language, label, explanation in versions
    )


def _offer_colours(promotion: Promotion) -> None:
    """Ask who redeems the reward for its colour."""
    reward = promotion.rewards.get()
    question = ExtraQuestion.objects.create(
        promotion=promotion, kind=ExtraQuestion.Kind.CHOICE, reward=reward
    )
    QuestionText.objects.bulk_create(
        QuestionText(question=question, language=language, label=label)
        for language, label in zip(texts.LANGUAGES, terms.COLOUR, strict=True)
    )
    for position, (key, names) in enumerate(terms.COLOURS.items()):
        others = dict(zip(texts.LANGUAGES[1:], names[1:], strict=True))
        question.options.create(key=key, label=names[0], labels=others, position=position)
