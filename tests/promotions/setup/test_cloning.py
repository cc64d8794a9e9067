from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry

from accounts.models import User
from promotions.models import Promotion, Reward
from promotions.setup import cloning, completeness
from promotions.setup.cloning import later
from tests.factories import make_promotion, make_reward, today
from tests.promotions.conftest import ask

pytestmark = pytest.mark.django_db
# What a copy has of its own; all other columns are the original's.
OWN = {"id", "slug", "name", "is_published", "banner", *cloning.DAYS}


def values(row: Any, *without: str) -> dict[str, Any]:
    names = [column.attname for column in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in {"id", *without}}


def rows(related: Any, *without: str) -> list[dict[str, Any]]:
    return [values(row, *without) for row in related.all()]


@pytest.fixture
def made(full: Promotion, petra: User) -> Promotion:
    full.is_published = True
    full.save()
    return cloning.clone_promotion(promotion_id=full.pk, by=petra)


def test_a_copy_is_hidden_under_a_name_of_its_own(full: Promotion, made: Promotion) -> None:
    full.refresh_from_db()
    assert full.is_published
    assert not made.is_published
    assert (made.slug, made.name) == ("ready-copy", "Copy of Ready")


def test_a_copy_keeps_what_the_promotion_says_and_wants(full: Promotion, made: Promotion) -> None:
    made.refresh_from_db()
    assert values(made, *OWN) == values(full, *OWN)
    assert rows(made.texts, "promotion_id") == rows(full.texts, "promotion_id")
    assert made.texts.count() == 3 * len(settings.LANGUAGES)


def test_a_copy_has_the_rewards_for_the_same_products(full: Promotion, made: Promotion) -> None:
    own = ("promotion_id", "stock", "deliver_on")
    assert rows(made.rewards, *own) == rows(full.rewards, *own)
    code, desk = made.rewards.all()
    assert [product.model for product in code.products.all()] == ["9S6-3PA4CT-001"]
    assert [category.name for category in code.categories.all()] == ["Monitor"]
    assert not desk.products.exists()


def test_a_copy_has_no_codes_and_as_many_prizes_to_draw(full: Promotion, made: Promotion) -> None:
    code, desk = made.rewards.all()
    assert not code.codes.exists()
    assert (code.stock, desk.stock) == (None, 3)
    assert completeness.missing(made) == [
        "Steam code has no stock.",
        "Desk is not announced: open its page and do so.",
    ]
    code, desk = full.rewards.all()
    assert (code.codes.count(), desk.stock) == (1, 3)


def test_the_questions_of_a_copy_enter_its_own_draw(full: Promotion, made: Promotion) -> None:
    question, own = full.questions.get(), made.questions.get()
    assert rows(own.texts, "question_id") == rows(question.texts, "question_id")
    assert own.draw == made.rewards.get(kind=Reward.Kind.DRAW)
    assert question.draw == full.rewards.get(kind=Reward.Kind.DRAW)


def test_the_options_of_a_copy_are_its_own(full: Promotion, petra: User) -> None:
    code = full.rewards.get(position=0)
    ask(full, "Which?", kind="choice", reward=code).options.create(key="red", label="Red")
    made = cloning.clone_promotion(promotion_id=full.pk, by=petra)
    own = made.questions.get(kind="choice")
    assert own.reward == made.rewards.get(position=0)
    assert [(each.key, each.label) for each in own.options.all()] == [("red", "Red")]


def test_the_banner_of_a_copy_is_a_file_of_its_own(full: Promotion, made: Promotion) -> None:
    assert made.banner.name != full.banner.name
    content = full.banner.read()
    made.banner.delete()
    full.banner.close()
    assert full.banner.open("rb").read() == content
    full.banner.close()


def test_a_banner_whose_file_is_gone_is_drawn_in_the_copy(ready: Promotion, petra: User) -> None:
    made = cloning.clone_promotion(promotion_id=ready.pk, by=petra)
    assert not made.banner


def test_a_copy_begins_a_year_later(full: Promotion, made: Promotion) -> None:
    for day in cloning.DAYS:
        assert getattr(made, day) == later(getattr(full, day), 1), day
    drawn_on = full.rewards.get(name="Desk").deliver_on
    assert made.rewards.get(name="Desk").deliver_on == later(drawn_on or today(), 1)


def test_a_copy_of_an_old_promotion_can_still_be_redeemed(petra: User) -> None:
    old = make_promotion(starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 29))
    made = cloning.clone_promotion(promotion_id=old.pk, by=petra)
    assert today() <= made.claim_until < today() + timedelta(days=367)
    made.full_clean(exclude=["banner"])


@pytest.mark.parametrize(
    ("years", "there"), [(1, date(2025, 2, 28)), (4, date(2028, 2, 29)), (0, date(2024, 2, 29))]
)
def test_the_last_day_of_a_leap_february_moves(years: int, there: date) -> None:
    assert later(date(2024, 2, 29), years) == there


def test_a_promotion_is_copied_as_often_as_wanted(petra: User) -> None:
    original = make_promotion(slug="s" * 50, name="N" * 120)
    slugs = [cloning.clone_promotion(promotion_id=original.pk, by=petra).slug for _ in range(3)]
    assert slugs == ["s" * 45 + "-copy", "s" * 43 + "-copy-2", "s" * 43 + "-copy-3"]
    assert Promotion.objects.filter(name__startswith="Copy of NNN").count() == 3


def test_a_copy_takes_the_stock_that_nobody_counts(petra: User) -> None:
    original = make_promotion()
    make_reward(original, kind=Reward.Kind.CASHBACK)
    made = cloning.clone_promotion(promotion_id=original.pk, by=petra)
    assert made.rewards.get().stock is None


def test_who_copied_is_on_record(made: Promotion, petra: User) -> None:
    entry = LogEntry.objects.get(object_id=str(made.pk))
    assert (entry.user, entry.change_message) == (petra, "Copied from ready.")
