from datetime import date
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.models import User
from fulfilment.models import Fulfilment
from redemptions.models import Claim
from redemptions.models.statuses import label
from redemptions.review import decisions
from redemptions.rewarding import rewards
from tests.factories import make_claim, make_promotion, make_reward

WORDS = {
    "submitted": "Redeem qualification under reviewing",
    "sent_back": "Redeem not qualified. Please re-upload data and redeem again.",
    "approved": "Redeem Success",
    "rejected": "Redeem not qualified.",
    "cancelled": "Cancelled",
}


def claim_for(member: User, **reward: Any) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1 if reward.get("kind", "code") == "code" else 0, **reward)
    return make_claim(member, promotion)


def approved(claim: Claim, by: User, **fulfilment: Any) -> Claim:
    decisions.approve(claim_id=claim.pk, by=by)
    Fulfilment.objects.filter(cause__claim=claim).update(**fulfilment)
    return Claim.objects.get(pk=claim.pk)


@pytest.mark.parametrize("status", Claim.Status.values)
def test_each_state_of_the_review_has_the_words_of_the_guides(
    alice: User, rita: User, status: str
) -> None:
    claim = approved(claim_for(alice), rita)
    claim.status = status
    assert label(claim).text == WORDS[status]


def test_what_the_member_must_act_on_looks_like_nothing_else() -> None:
    looks = {status: label(Claim(status=status)).look for status in WORDS if status != "approved"}
    assert list(looks.values()).count(looks["sent_back"]) == 1


@pytest.mark.parametrize(
    ("status", "detail"),
    [("delivered", ""), ("revoked", "taken back"), ("failed", "couldn't deliver")],
)
def test_the_state_of_the_reward_is_told_beside_the_review(
    alice: User, rita: User, status: str, detail: str
) -> None:
    at = timezone.now() if status == "delivered" else None
    claim = approved(claim_for(alice), rita, status=status, delivered_at=at)
    told = label(claim).detail
    assert detail in told
    assert bool(told) == bool(detail)


@pytest.mark.parametrize(
    ("kind", "detail"),
    [("cashback", "within 30 working days"), ("physical", "8 to 12 weeks")],
)
def test_what_is_owed_says_until_when(alice: User, rita: User, kind: str, detail: str) -> None:
    claim = approved(claim_for(alice, kind=kind, name="A mouse"), rita)
    assert label(claim).detail.startswith("A mouse: ")
    assert detail in label(claim).detail


@pytest.mark.parametrize(
    ("kind", "detail"), [("cashback", "paid on {day}."), ("physical", "on its way.")]
)
def test_what_was_sent_says_since_when_and_where_it_is(
    alice: User, rita: User, kind: str, detail: str
) -> None:
    claim = claim_for(alice, kind=kind, name="A mouse")
    decisions.approve(claim_id=claim.pk, by=rita)
    link = "https://parcels.example/1"
    rewards.mark_delivered(claim_id=claim.pk, by=rita, note="DHL 1.", link=link)
    told = label(Claim.objects.get(pk=claim.pk))
    day = date_format(timezone.localtime().date())
    assert told.detail == f"A mouse: {detail.format(day=day)} DHL 1."
    assert told.link == link


def test_a_code_on_a_date_says_which(alice: User, rita: User) -> None:
    claim = claim_for(alice, delivery="on_date", deliver_on="2099-12-24", name="A game")
    with translation.override("en"):
        day = date_format(date(2099, 12, 24))
        assert label(approved(claim, rita)).detail == f"A game: sent on {day}."
