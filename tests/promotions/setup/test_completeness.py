from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotions.models import ExtraQuestion, Promotion, PromotionText, Reward
from promotions.setup import completeness
from tests.factories import make_product, make_promotion, make_reward, today
from tests.promotions.conftest import LANGUAGES, ask

pytestmark = pytest.mark.django_db


def test_nothing_is_missing_from_a_complete_promotion(ready: Promotion, full: Promotion) -> None:
    assert completeness.missing(ready) == []
    assert completeness.missing(full) == []
    assert completeness.doubts(full) == []


def buy_too_late(promotion: Promotion) -> None:
    promotion.purchase_until = promotion.claim_until + timedelta(days=1)


def turn_window_of_reward(promotion: Promotion) -> None:
    promotion.rewards.update(purchase_from=promotion.purchase_until + timedelta(days=1))


def buy_too_late_for_reward(promotion: Promotion) -> None:
    promotion.rewards.update(purchase_until=promotion.claim_until + timedelta(days=1))


def deliver_too_early(promotion: Promotion) -> None:
    early = promotion.starts_on - timedelta(days=1)
    promotion.rewards.update(delivery=Reward.Delivery.ON_DATE, deliver_on=early)


def drop_activation(promotion: Promotion) -> None:
    promotion.texts.get(language="zh-hant", field="activation").delete()


def blank_name(promotion: Promotion) -> None:
    promotion.texts.filter(language="en", field="name").update(text=" \n")


def drop_question_text(promotion: Promotion) -> None:
    ask(promotion, "First?", position=1)
    ask(promotion, "Second?", position=2).texts.get(language="id").delete()


def enter_a_foreign_draw(promotion: Promotion) -> None:
    draw = make_reward(make_promotion(), name="Their desk", kind=Reward.Kind.DRAW)
    ask(promotion, "Join?", draw=draw)


def offer_one_option(promotion: Promotion) -> None:
    question = ask(promotion, "Which?", kind=ExtraQuestion.Kind.CHOICE)
    question.options.create(key="red", label="Red", labels=dict.fromkeys(LANGUAGES[1:], "Red"))


def leave_an_option_untranslated(promotion: Promotion) -> None:
    offer_one_option(promotion)
    labels = dict.fromkeys(LANGUAGES[1:], "Blue") | {"id": ""}
    question = promotion.questions.get()
    question.options.create(key="blue", label="Blue", labels=labels)


def ask_for_a_foreign_reward(promotion: Promotion) -> None:
    ask(promotion, "Size?", reward=make_reward(make_promotion(), name="Their shirt"))


def forget_the_amount(promotion: Promotion) -> None:
    promotion.rewards.update(kind=Reward.Kind.CASHBACK)


def add_a_draw(promotion: Promotion) -> Reward:
    return make_reward(promotion, name="Desk", kind=Reward.Kind.DRAW)


def ask_for_words_only(promotion: Promotion) -> None:
    ask(promotion, "Join?", draw=add_a_draw(promotion), kind=ExtraQuestion.Kind.TEXT)


def explain_once(promotion: Promotion) -> None:
    texts = ask(promotion, "First?").texts
    texts.exclude(language="id").update(explanation="Because.")


def state_terms_once(promotion: Promotion) -> None:
    for language in {*LANGUAGES} - {"id"}:
        PromotionText.objects.create(
            promotion=promotion, language=language, field="terms", text="Terms."
        )


@pytest.mark.parametrize(
    ("spoil", "lack"),
    [
        (offer_one_option, "Question 1 needs two options or more."),
        (
            leave_an_option_untranslated,
            "Question 1: “Blue” has no text in Bahasa Indonesia.",
        ),
        (ask_for_a_foreign_reward, "Question 1 is for Their shirt of another promotion."),
        (add_a_draw, "No question enters Desk: nobody can take part in the draw."),
        (ask_for_words_only, "No question enters Desk: nobody can take part in the draw."),
        (forget_the_amount, "Steam code needs an amount and a currency."),
        (explain_once, "Question 1 has no explanation in Bahasa Indonesia."),
        (state_terms_once, "Bahasa Indonesia: the text “terms” is missing."),
        (buy_too_late, "Who buys on the last day of the purchase window can no longer redeem."),
        (turn_window_of_reward, "The purchase window of Steam code ends before it begins."),
        (
            buy_too_late_for_reward,
            "The purchase window of Steam code ends after the last day to redeem.",
        ),
        (deliver_too_early, "Steam code is to be delivered before the promotion begins."),
        (drop_activation, "繁體中文: the text “how to activate the reward” is missing."),
        (blank_name, "English: the text “name” is missing."),
        (drop_question_text, "Question 2 has no text in Bahasa Indonesia."),
        (enter_a_foreign_draw, "Question 1 enters Their desk, a draw of another promotion."),
    ],
)
def test_what_is_missing_is_told(spoil: Any, lack: str, ready: Promotion) -> None:
    spoil(ready)
    assert completeness.missing(ready) == [lack]


def test_a_promotion_without_codes_needs_no_words_on_activating_them(ready: Promotion) -> None:
    ready.rewards.update(kind=Reward.Kind.CASHBACK, amount_minor=5000, currency="EUR")
    ready.texts.filter(field="activation").delete()
    assert completeness.missing(ready) == []


def test_an_empty_promotion_is_told_all_at_once() -> None:
    empty = make_promotion(regions=[])
    lacks = completeness.missing(empty)
    assert "No region is named." in lacks
    assert "There is no reward that a product earns." in lacks
    assert "English: the text “summary” is missing." in lacks


def test_a_deadline_that_has_passed_is_worth_a_look_only(ready: Promotion) -> None:
    ready.claim_until = today() - timedelta(days=2)
    assert len(completeness.doubts(ready)) == 1
    assert completeness.doubts(ready)[0].startswith("The last day to redeem was ")


def test_a_prize_without_an_address_is_worth_a_look(full: Promotion) -> None:
    full.recipient_wanted = False
    assert completeness.missing(full) == []
    assert completeness.doubts(full) == [
        "If Desk is sent as a parcel, its winner has to be asked for an address."
    ]


def test_the_number_of_queries_does_not_grow(ready: Promotion) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            completeness.missing(ready)
        return len(captured)

    ask(ready, "One?")
    few = queries()
    for number in range(3):
        make_reward(ready, products=[make_product(), make_product()], n=1)
        ask(ready, f"More {number}?")
    assert queries() == few
