"""What is asked for a reward, what is required, and what stays with the claim."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from accounts.captchas.suspicion import Checked
from accounts.models import User
from promotions.models import Promotion, Reward
from redemptions.answers.given import asked_of
from redemptions.claims import drafts, submit
from redemptions.exports import ANSWERS
from redemptions.models import Answer, Claim, ClaimDraft, Recipient
from tests import factories
from tests.redemptions.answers.rows import ask
from tests.redemptions.conftest import ADDRESS


@pytest.fixture
def promotion(db: None) -> Promotion:
    """A code for graphics cards, a shirt for monitors; the shirt has a size."""
    del db
    made = factories.make_promotion(limit_per_member=5)
    factories.make_reward(made, n=3)
    monitor = factories.make_product(category=factories.make_category("Monitor"))
    parcel: dict[str, Any] = {"kind": Reward.Kind.PHYSICAL, "stock": 3}
    shirt = factories.make_reward(made, name="Shirt", products=[monitor], **parcel)
    ask(made, "choice", "small", "large", reward=shirt)
    ask(made, "choices", "red", "blue", is_required=False, position=1)
    return made


def draft_of(user: User, promotion: Promotion, reward: str, answers: dict[str, str]) -> ClaimDraft:
    """A draft with a product that earns the reward, by answers to kinds of questions."""
    product = promotion.rewards.get(name=reward).products.first() if reward else None
    by_kind = {each.kind: str(each.pk) for each in promotion.questions.all()}
    return factories.make_draft(
        user,
        promotion,
        factories.make_registered(user, product),
        recipient=ADDRESS,
        answers={by_kind[kind]: value for kind, value in answers.items()},
    )


def submitted(draft: ClaimDraft) -> Claim:
    return submit.submit_claim(
        by=draft.user, draft_id=draft.pk, language="en", checked=Checked.SOLVED
    )


def test_the_address_and_the_questions_go_by_the_reward_of_the_product(
    alice: User, promotion: Promotion
) -> None:
    card = draft_of(alice, promotion, "", {"choice": "small"})
    asked = asked_of(card)
    assert [each.kind for each in asked.questions] == ["choices"]
    assert not asked.wants_recipient
    assert drafts.is_complete(card)
    claim = submitted(card)
    # What is not asked is not kept, though it was filled in.
    assert not claim.answers.exists()
    assert not Recipient.objects.filter(claim=claim).exists()

    monitor = draft_of(alice, promotion, "Shirt", {"choice": "small"})
    assert [each.kind for each in asked_of(monitor).questions] == ["choice", "choices"]
    claim = submitted(monitor)
    assert [answer.value for answer in claim.answers.all()] == ["small"]
    assert claim.recipient.city == "Berlin"


@pytest.mark.parametrize(
    ("answers", "recipient"),
    [({}, ADDRESS), ({"choice": "huge"}, ADDRESS), ({"choice": "small"}, {"city": "Berlin"})],
)
def test_what_the_reward_needs_is_required(
    alice: User, promotion: Promotion, answers: dict[str, str], recipient: dict[str, str]
) -> None:
    draft = draft_of(alice, promotion, "Shirt", answers)
    draft.recipient = recipient
    draft.save()
    assert not drafts.is_complete(draft)
    with pytest.raises(submit.NotComplete):
        submitted(draft)


def test_an_option_that_has_gone_is_asked_again_and_not_kept(
    alice: User, promotion: Promotion
) -> None:
    draft = draft_of(alice, promotion, "Shirt", {"choice": "large", "choices": "red,blue"})
    promotion.questions.get(kind="choices").options.get(key="red").delete()
    assert [given.words for given in drafts.answer_lines(draft)] == ["Large", ""]
    promotion.questions.get(kind="choice").options.get(key="large").delete()
    assert not drafts.is_complete(ClaimDraft.objects.get())
    promotion.questions.update(kind="date")
    assert [given.words for given in drafts.answer_lines(ClaimDraft.objects.get())] == ["", ""]


def test_an_answer_is_read_as_it_was_asked_in_each_language(
    alice: User, promotion: Promotion
) -> None:
    draft = draft_of(alice, promotion, "Shirt", {"choice": "small", "choices": "red,blue"})
    submitted(draft)
    promotion.questions.get(kind="choices").options.update(label="Other", labels={})
    promotion.questions.get(kind="choice").texts.update(label="Another question?")
    size, colours = Answer.objects.all()
    assert (size.label, size.words, colours.words) == ("choice en?", "Small", "Red, Blue")
    with translation.override("de"):
        assert (size.label, colours.words) == ("choice de?", "red (de), blue (de)")
    ((first, _second),) = ANSWERS.pieces({}, ZoneInfo("UTC"), with_personal=True)
    assert first[4:6] == ["choice en?", "Small"]
    assert "Small" not in next(ANSWERS.pieces({}, ZoneInfo("UTC"), with_personal=False))[0]
    # A row from before there was such a column says what is asked now.
    Answer.objects.update(asked={})
    assert [each.words for each in Answer.objects.all()] == ["Small", "Other, Other"]
