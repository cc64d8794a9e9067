from typing import Any

import pytest

from promotions.models import Promotion, PromotionText
from redemptions.guide import steps
from tests.factories import make_promotion, make_reward
from tests.promotions.conftest import ask

pytestmark = pytest.mark.django_db


def step_of(promotion: Promotion, picture: str) -> steps.Step:
    return next(step for step in steps.steps(promotion) if step.picture == picture)


def test_the_steps_lead_from_sign_up_to_the_reward() -> None:
    promotion = make_promotion()
    make_reward(promotion)
    pictures = [step.picture for step in steps.steps(promotion)]
    assert pictures == [
        "sign_up", "serial", "check", "purchase", "choose", "confirm", "history", "again", "reward",
    ]  # fmt: skip


def test_only_what_the_promotion_asks_for_is_a_step() -> None:
    bare = make_promotion(serial_photo_wanted=False, recipient_wanted=False)
    assert list(step_of(bare, "choose").acts) == ["product", "send"]
    assert "photo" not in step_of(bare, "again").acts["upload"]
    full = make_promotion(serial_photo_wanted=True, recipient_wanted=True)
    ask(full, "Join the draw?")
    assert list(step_of(full, "choose").acts) == [
        "product", "photo", "recipient", "questions", "send",
    ]  # fmt: skip
    assert "photo" in step_of(full, "again").acts["upload"]


def test_a_picture_marks_each_act_by_its_number_in_the_list() -> None:
    step = step_of(make_promotion(recipient_wanted=True), "choose")
    assert step.marks == {"product": 1, "photo": 2, "recipient": 3, "send": 4}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "code"}, "appear in your Redeem History"),
        ({"kind": "code", "delivery": "on_date", "deliver_on": "2030-01-01"}, "at the end"),
        ({"kind": "cashback"}, "30 working days"),
        ({"kind": "physical"}, "8 to 12 weeks"),
        ({"kind": "draw"}, "after the draw"),
    ],
)
def test_each_kind_of_reward_arrives_in_its_own_way(fields: dict[str, Any], words: str) -> None:
    promotion = make_promotion()
    make_reward(promotion, **fields)
    assert words in step_of(promotion, "reward").acts["reward"]


def test_how_to_activate_the_code_is_told_where_the_promotion_has_words_for_it() -> None:
    promotion = make_promotion()
    PromotionText.objects.filter(field="activation").update(text="Open the shop.")
    assert step_of(promotion, "reward").acts["code"] == "Open the shop."
    PromotionText.objects.filter(field="activation").delete()
    assert "code" not in step_of(Promotion.objects.get(), "reward").acts
