"""Benchmark of history: pages over promotions that ended long ago and the models they were for."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from django.test import Client
from django.urls import reverse

from bench import database
from bench.deeds import OF_MEMBERS, OF_STAFF, Deed, Scene, compared, opened, scene, signed_in
from bench.page_cost import member_paths
from bench.report import Row
from products.models import Product
from promotions.models import Promotion, PromotionText, Reward
from tests.factories import make_category, make_member, today
from tests.page_stage import make_stage

COMPARES = (
    "past: processor time of web and PostgreSQL: no past promotions > 300, each for 300 models;\n"
    "      pages of visitors, of a member with 20 products, of staff"
)
PAST: Final = 300
MODELS: Final = 300
ROUNDS: Final = 9


def measure() -> Iterator[Row]:
    """Open each page in both databases in turn."""
    yield from compared(_scene("past_none", 0), _scene("past_many", PAST), ROUNDS, is_kept=True)


def _scene(name: str, past: int) -> Scene:
    database.fresh(name)
    stage = make_stage(products=20, claims=20, promotions=8, emails=30)
    ada = make_member("ada@example.com", is_staff=True, is_superuser=True)
    _fill(past)
    running = stage.promotions[0].slug
    pages = {"landing": reverse("overview"), "Promotions": reverse("promotions")}
    pages |= {"FAQ": reverse("faq"), "search": f"{reverse('search')}?q=gift"}
    pages |= {"Redeem Guide": reverse("redeem-guide", args=[running])}
    visitor, member, staff = Client(), signed_in(stage.member), signed_in(ada)
    deeds = [
        Deed(f"a visitor's {page}", partial(opened, visitor, path), OF_MEMBERS)
        for page, path in pages.items()
    ]
    for page, path in member_paths(stage).items():
        deeds.append(Deed(page, partial(opened, member, path), OF_MEMBERS))
    for page in ("redemptions_claim", "promotions_codebatch"):
        path = reverse(f"admin:{page}_changelist")
        deeds.append(Deed(f"admin, {page}", partial(opened, staff, path), OF_STAFF))
    return scene(name, deeds)


def _fill(number: int) -> None:
    """Write promotions that ended a year ago, each with a reward for all of the models."""
    category, day = make_category(), today()
    first = day - timedelta(days=700)
    models = Product.objects.bulk_create(
        Product(category=category, name=f"Past {place}", model=f"PAST-{place:03}")
        for place in range(MODELS if number else 0)
    )
    ended = Promotion.objects.bulk_create(
        Promotion(
            slug=f"past-{place}",
            name=f"Past {place}",
            is_published=True,
            time_zone="UTC",
            starts_on=first,
            ends_on=first + timedelta(days=300 + place % 30),
            purchase_from=first,
            purchase_until=first + timedelta(days=300 + place % 30),
            claim_until=day - timedelta(days=360),
            regions=["DE", "SG"],
        )
        for place in range(number)
    )
    PromotionText.objects.bulk_create(
        PromotionText(promotion=each, language="en", field="name", text=each.name) for each in ended
    )
    rewards = Reward.objects.bulk_create(Reward(promotion=each, name="Code") for each in ended)
    _give(rewards, models)


def _give(rewards: list[Reward], models: list[Product]) -> None:
    through = Reward.products.through
    through.objects.bulk_create(
        (through(reward=reward, product=model) for reward in rewards for model in models),
        batch_size=10_000,
    )
