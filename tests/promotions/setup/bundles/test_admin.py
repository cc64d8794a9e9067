"""Bundles in the admin: what is missing, what is copied, and what a published promotion keeps."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from promotions.models import BundlePart, ExtraQuestion, PromotionChange, Reward
from promotions.setup import cloning, completeness
from promotions.setup.bundles.forms import PartForm
from tests import factories
from tests.redemptions.bundles.sets import make_bundle

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


def test_a_part_that_nothing_fits_is_missing(alice: User) -> None:
    promotion, part = make_bundle()
    idle = [text for text in completeness.missing(promotion) if "a power supply" in text]
    assert len(idle) == 1
    factories.make_product(category=factories.make_category("Power Supply"))
    assert not [text for text in completeness.missing(promotion) if "a power supply" in text]
    part.categories.clear()
    part.products.add(factories.make_product())
    assert not [text for text in completeness.missing(promotion) if "a power supply" in text]
    clone = cloning.clone_promotion(promotion_id=promotion.pk, by=alice)
    copy = BundlePart.objects.get(reward__promotion=clone)
    assert (copy.title, [*copy.products.all()]) == ("a power supply", [*part.products.all()])


def test_what_comes_on_top_asks_for_no_further_product() -> None:
    promotion, part = make_bundle(of_several="choice")
    assert not [text for text in completeness.missing(promotion) if "on top" in text]
    Reward.objects.filter(pk=part.reward_id).update(is_extra=True)
    assert [text for text in completeness.missing(promotion) if "on top" in text]


def data_of(part: BundlePart, **changed: object) -> dict[str, object]:
    data: dict[str, object] = {
        "reward": part.reward_id,
        "name": part.name,
        "categories": [category.pk for category in part.categories.all()],
        "position": 0,
    }
    return data | changed


def test_a_part_and_a_question_are_for_rewards_of_their_promotion(staff: Client) -> None:
    promotion, part = make_bundle(name="Own")
    other, _part = make_bundle(name="Another")
    question = ExtraQuestion.objects.create(promotion=promotion)
    for name, row in (("bundlepart", part), ("extraquestion", question)):
        pages = (
            reverse(f"admin:promotions_{name}_add") + f"?promotion={promotion.pk}",
            reverse(f"admin:promotions_{name}_change", args=[row.pk]),
        )
        for page in pages:
            offered = staff.get(page).context["adminform"].form.fields["reward"].queryset
            assert [*offered] == [*promotion.rewards.all()], page
    assert other.rewards.exists()


@pytest.mark.long
def test_a_published_promotion_asks_for_nothing_more(staff: Client) -> None:
    promotion, part = make_bundle()
    BundlePart.objects.update(names={})
    factories.make_product(category=factories.make_category("Power Supply"))
    page = reverse("admin:promotions_bundlepart_change", args=[part.pk])
    assert isinstance(staff.get(page).context["adminform"].form, PartForm)
    more = factories.make_category("Case")
    narrower = staff.post(page, data_of(part, categories=[more.pk]))
    assert "Taken out: 1" in narrower.content.decode()
    both = [*part.categories.all(), more]
    saved = staff.post(page, data_of(part, categories=[each.pk for each in both]))
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    assert {*part.categories.all()} == {*both}
    assert PromotionChange.objects.filter(promotion=promotion).exists()
    new = staff.post(reverse("admin:promotions_bundlepart_add"), data_of(part))
    assert "asks for nothing more" in new.content.decode()
    staff.post(reverse("admin:promotions_bundlepart_delete", args=[part.pk]), {"post": "yes"})
    assert BundlePart.objects.count() == 1
    setup = staff.get(reverse("admin:promotions_promotion_change", args=[promotion.pk]))
    assert page in setup.content.decode()
