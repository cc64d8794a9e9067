"""What comes on top of a reward: owed with it, all or nothing, told of, and taken back with it."""

import re
from typing import Any

import pytest
from django.core.mail import EmailMessage

from accounts.models import User
from fulfilment.models import DrawEntry, Fulfilment
from notifications.models import Email
from notifications.outbox import delivery
from promotions.codes.demand import demand
from promotions.codes.pool import OutOfStock
from promotions.models import Promotion, Reward
from redemptions.models import Claim, statuses
from redemptions.review import decisions
from redemptions.rewarding import code_replacement, rewards
from redemptions.templatetags.rows import claim_status
from tests import factories
from tests.redemptions.conftest import ADDRESS

pytestmark = pytest.mark.django_db


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion()
    factories.make_reward(promotion, name="Game", n=2)
    return promotion


def on_top(promotion: Promotion, **fields: Any) -> Reward:
    return factories.make_reward(promotion, is_extra=True, **fields)


def approved(user: User, by: User, promotion: Promotion) -> Claim:
    claim = factories.submit_claim(user, promotion, recipient=ADDRESS)
    decisions.approve(claim_id=claim.pk, by=by)
    return Claim.objects.for_history().get(pk=claim.pk)


def test_one_approval_owes_all_and_enters_the_draw(
    alice: User, rita: User, promotion: Promotion
) -> None:
    skin = on_top(promotion, name="Skin", n=1)
    shirt = on_top(promotion, name="Shirt", kind="physical", stock=3)
    draw = on_top(promotion, name="Trip", kind="draw", stock=1)
    claim = approved(alice, rita, promotion)
    assert claim.fulfilment.reward == claim.reward
    assert [owed.reward for owed in claim.on_top] == [skin, shirt]
    assert DrawEntry.objects.get().draw == draw
    shirt.refresh_from_db()
    assert shirt.stock == 2
    lines, codes = statuses.label(claim).draws, statuses.visible_codes(claim)
    assert len(codes) == 2
    assert (lines[0].text, lines[0].code) == ("Skin:", codes[1])
    assert lines[1].text.startswith("Shirt: arrives")
    shown = claim_status(claim)
    for code in codes:
        [place] = re.findall(rf'<span id="([\w-]+)">{code}</span>', shown)
        assert f'data-copy="#{place}"' in shown
    told = Email.objects.filter(about=claim.reference).exclude(kind="claim_received")
    kinds = told.order_by("pk").values_list("kind", flat=True)
    assert [*kinds] == ["claim_code", "claim_code", "claim_approved"]


def test_each_email_tells_of_its_own_thing(
    alice: User, rita: User, promotion: Promotion, mailoutbox: list[EmailMessage]
) -> None:
    on_top(promotion, name="Skin", n=1)
    claim = approved(alice, rita, promotion)
    delivery.send_due()
    bodies = [str(sent.body) for sent in mailoutbox]
    for name, code in zip(("Game", "Skin"), statuses.visible_codes(claim), strict=True):
        assert [code in body for body in bodies if f"Your {name}" in body] == [True]


def test_a_claim_waits_as_a_whole_where_what_comes_on_top_has_run_out(
    alice: User, bob: User, rita: User, promotion: Promotion
) -> None:
    shirt = on_top(promotion, name="Shirt", kind="physical", stock=1)
    first = factories.submit_claim(alice, promotion, recipient=ADDRESS)
    second = factories.submit_claim(bob, promotion, recipient=ADDRESS)
    assert demand([shirt]) == {shirt.pk: 2}
    decisions.approve(claim_id=first.pk, by=rita)
    with pytest.raises(OutOfStock):
        decisions.approve(claim_id=second.pk, by=rita)
    assert not Fulfilment.objects.filter(cause=second.cause_id).exists()
    assert Claim.objects.get(pk=second.pk).status == Claim.Status.SUBMITTED


def test_taking_it_back_takes_all_of_it_back(
    alice: User, rita: User, lena: User, promotion: Promotion
) -> None:
    shirt = on_top(promotion, name="Shirt", kind="physical", stock=1)
    claim = approved(alice, rita, promotion)
    decisions.revoke(claim_id=claim.pk, by=lena, reason="Returned to the shop.")
    states = Fulfilment.objects.filter(cause=claim.cause_id).values_list("status", flat=True)
    assert {*states} == {"revoked"}
    shirt.refresh_from_db()
    assert shirt.stock == 1


def test_only_what_was_not_sent_is_given_up_with_an_account(
    alice: User, rita: User, promotion: Promotion
) -> None:
    on_top(promotion, name="Shirt", kind="physical", stock=1)
    claim = approved(alice, rita, promotion)
    rewards.revoke_fulfilment(claim, by=None, only_unsent=True)
    owed = Fulfilment.objects.filter(cause=claim.cause_id).order_by("pk")
    assert [*owed.values_list("status", flat=True)] == ["delivered", "revoked"]


def test_the_code_that_comes_on_top_is_replaced_by_itself(
    alice: User, rita: User, lena: User, promotion: Promotion
) -> None:
    on_top(promotion, name="Skin", n=2)
    claim = approved(alice, rita, promotion)
    game, skin = code_replacement.codes_to_replace(claim)
    code_replacement.replace_code(claim_id=claim.pk, code_id=skin.pk, by=lena, reason="Used.")
    claim = Claim.objects.for_history().get(pk=claim.pk)
    kept, new = code_replacement.codes_to_replace(claim)
    assert kept == game
    assert new != skin
    assert new.reward == skin.reward
