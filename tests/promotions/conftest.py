from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from promotions.models import ExtraQuestion, Promotion, PromotionText, QuestionText, Reward
from tests import lucky_draws
from tests.factories import (
    jpeg,
    load_codes,
    make_category,
    make_product,
    make_promotion,
    today,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def ready(db: None) -> Promotion:
    """A hidden promotion that lacks nothing."""
    del db
    promotion = Promotion.objects.create(
        slug="ready",
        name="Ready",
        banner="banners/ready.png",
        starts_on=today() - timedelta(days=30),
        ends_on=today() + timedelta(days=30),
        purchase_from=today() - timedelta(days=30),
        purchase_until=today() + timedelta(days=30),
        claim_until=today() + timedelta(days=44),
        regions=["DE"],
    )
    PromotionText.objects.bulk_create(
        PromotionText(
            promotion=promotion, language=language, field=field, text=f"{field} {language}"
        )
        for language in LANGUAGES
        for field in ("name", "summary", "activation")
    )
    reward = Reward.objects.create(promotion=promotion, name="Steam code")
    reward.categories.add(make_category("Monitor"))
    load_codes(reward, ["ABCDE-1"])
    return promotion


@pytest.fixture
def full(ready: Promotion) -> Promotion:
    """As ready, with all that a promotion can have."""
    ready.banner.save("full.jpg", SimpleUploadedFile("full.jpg", jpeg()))
    ready.recipient_wanted = True
    ready.policy = Promotion.Policy.ASSISTED
    ready.policy_checks = ["date"]
    ready.save()
    ready.rewards.get().products.add(make_product(name="PRO MP241", model="9S6-3PA4CT-001"))
    draw = Reward.objects.create(
        promotion=ready,
        name="Desk",
        kind=Reward.Kind.DRAW,
        delivery=Reward.Delivery.ON_DATE,
        deliver_on=today() + timedelta(days=60),
        stock=3,
        position=2,
    )
    lucky_draws.announce(draw)
    ask(ready, "Join the draw?", draw=draw)
    # Must never be touched, copied or shown.
    ask(make_promotion(name="Other"), "Of another promotion?")
    return ready


def ask(promotion: Promotion, label: str, **fields: object) -> ExtraQuestion:
    """A question of a promotion in every language."""
    question = ExtraQuestion.objects.create(promotion=promotion, **fields)
    QuestionText.objects.bulk_create(
        QuestionText(question=question, language=language, label=f"{label} {language}")
        for language in LANGUAGES
    )
    return question
