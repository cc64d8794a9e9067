"""The price on the invoice and the member's choice decide on the reward that is claimed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from promotions.awarding.awards import Price
from promotions.models import Promotion, Reward
from redemptions.claims import drafts, submit
from redemptions.models import Claim, ClaimDraft
from redemptions.review import decisions
from tests import factories
from tests.redemptions.conftest import ADDRESS, confirm_form, redeem_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiered() -> tuple[Promotion, Reward, Reward]:
    promotion = factories.make_promotion(limit_per_member=9)
    below: dict[str, Any] = {
        "price_below_minor": 200_00,
        "price_from_minor": 100_00,
        "price_currency": "EUR",
    }
    low = factories.make_reward(promotion, name="Small", n=5, **below)
    above: dict[str, Any] = {"price_from_minor": 200_00, "price_currency": "EUR"}
    return promotion, low, factories.make_reward(promotion, name="Large", n=5, **above)


def stated(user: User, promotion: Promotion, **values: object) -> ClaimDraft:
    draft = factories.make_draft(user, promotion, factories.make_registered(user))
    ClaimDraft.objects.filter(pk=draft.pk).update(**values)
    return draft


def redeem(draft: ClaimDraft) -> Claim:
    return submit.submit_claim(by=draft.user, draft_id=draft.pk, language="en")


def test_the_price_is_typed_as_the_reader_writes_it_and_says_which_reward_follows(
    alice: User, alice_client: Client, tiered: tuple[Promotion, Reward, Reward]
) -> None:
    promotion, _low, high = tiered
    User.objects.update(language="de")
    registered = factories.make_registered(alice)
    for typed in ("viel", "99,99"):
        path, form = redeem_form(promotion, registered.pk)
        page = alice_client.post(path, {**form, "price": typed}, follow=True)
        assertContains(page, f'value="{typed}"')
    path, form = redeem_form(promotion, registered.pk)
    page = alice_client.post(path, {**form, "price": "1.234,50"}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("redeem-confirm", args=[promotion.slug])
    assertContains(page, high.name)
    assertContains(page, "1.234,50")
    alice_client.post(reverse("redeem-confirm", args=[promotion.slug]), confirm_form())
    claim = Claim.objects.get()
    assert (claim.reward, claim.price) == (high, Price(1234_50, "EUR"))


def test_nothing_is_claimed_without_a_price_that_earns_a_reward(
    alice: User, tiered: tuple[Promotion, Reward, Reward]
) -> None:
    promotion, _low, _high = tiered
    draft = stated(alice, promotion)
    for minor in (None, 99_99):
        ClaimDraft.objects.update(price_minor=minor, price_currency="EUR" if minor else "")
        with pytest.raises(submit.NotEligible):
            redeem(draft)
    ClaimDraft.objects.update(price_minor=150_00, price_currency="EUR")
    assert redeem(draft).reward.name == "Small"


def test_a_corrected_price_brings_the_reward_of_its_tier(
    alice: User, rita: User, tiered: tuple[Promotion, Reward, Reward]
) -> None:
    promotion, low, high = tiered
    claim = redeem(stated(alice, promotion, price_minor=250_00, price_currency="EUR"))
    assert claim.reward == high
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The invoice says 150.")
    draft = drafts.correction_of(Claim.objects.get())
    assert draft.price == claim.price
    minor = {"price_minor": 150_00, "price_currency": "EUR"}
    drafts.save_draft(
        draft, recipient={}, answers={}, registered=claim.registered_product, stated=minor
    )
    submit.resubmit_claim(by=alice, claim_id=claim.pk)
    claim = Claim.objects.get()
    assert (claim.reward, claim.promised_name, claim.price) == (low, low.name, Price(150_00, "EUR"))


def test_the_member_chooses_what_is_offered_and_left(alice: User, alice_client: Client) -> None:
    promotion = factories.make_promotion(of_several="choice", recipient_wanted=False)
    gone = factories.make_reward(promotion, name="Gone", kind="physical", stock=0)
    factories.make_reward(promotion, name="Mouse", n=1)
    pad = factories.make_reward(promotion, name="Pad", kind="physical", stock=1)
    registered = factories.make_registered(alice)
    page = alice_client.get(reverse("promotion", args=[promotion.slug]))
    radios = re.findall(r'<input type="radio" name="reward"[^>]*>', page.content.decode())
    assert ["disabled" in radio for radio in radios] == [True, False, False]
    for choice in ("", gone.pk):
        path, form = redeem_form(promotion, registered.pk)
        page = alice_client.post(path, {**form, "reward": choice}, follow=True)
        assert page.request["PATH_INFO"] == path
    path, form = redeem_form(promotion, registered.pk)
    page = alice_client.post(path, {**form, **ADDRESS, "reward": pad.pk}, follow=True)
    assertContains(page, "Pad")
    assertNotContains(page, "Mouse")
    # Another takes the last one before this member presses Redeem.
    Reward.objects.filter(pk=pad.pk).update(stock=0)
    with pytest.raises(submit.NotEligible):
        redeem(ClaimDraft.objects.get())
    Reward.objects.filter(pk=pad.pk).update(stock=1)
    assert redeem(ClaimDraft.objects.get()).reward == pad


def test_a_choice_that_is_not_offered_is_refused(alice: User) -> None:
    promotion = factories.make_promotion(of_several="choice")
    other = factories.make_reward(promotion, products=[factories.make_product()], n=1)
    factories.make_reward(promotion, n=1)
    draft = stated(alice, promotion, choice=other)
    with pytest.raises(submit.NotEligible):
        redeem(draft)
