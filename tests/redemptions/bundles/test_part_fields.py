"""Promotion Redeem, Confirm and Redeem Again with the further products of a bundle."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from products.models import RegisteredProduct
from promotions.awarding.awards import Price
from promotions.conditions import ReasonCode
from promotions.models import BundlePart, Promotion, Reward
from redemptions.claims import confirmed, drafts
from redemptions.claims.eligibility_context import correct_price
from redemptions.claims.forms import RedeemAgainForm
from redemptions.models import Claim, ClaimDraft, DraftPart, ScheduledDecision, SendBackReason
from redemptions.review import decisions, undo_window
from tests import factories
from tests.redemptions.bundles.sets import claim_both, draft_both, make_bundle, make_supply
from tests.redemptions.conftest import captcha, confirm_form, redeem_form

pytestmark = pytest.mark.django_db


def test_a_member_chooses_a_unit_for_each_part(alice: User, client: Client) -> None:
    promotion, part = make_bundle()
    card, supply = factories.make_registered(alice), make_supply(alice)
    client.force_login(alice)
    path, sent = redeem_form(promotion, card.pk)
    page = client.get(path).content.decode()
    assert "A power supply" in page
    assert supply.serial.serial in page
    client.post(path, sent)
    assert "Choose a power supply." in client.get(path).content.decode()
    further = {f"part_{part.pk}": supply.pk}
    client.post(path, sent | further)
    assert "Add a photo of the serial number" in client.get(path).content.decode()
    photo = {f"partphoto_{part.pk}": factories.upload("supply.jpg")}
    path, sent = redeem_form(promotion, card.pk)
    page = client.post(path, sent | further | photo, follow=True).content.decode()
    assert supply.serial.serial in page
    row = DraftPart.objects.get()
    assert (row.registered_product, bool(row.photo)) == (supply, True)
    mark = confirmed.mark_of(ClaimDraft.objects.get())
    made = client.post(
        reverse("redeem-confirm", args=[promotion.slug]), confirm_form(), follow=True
    )
    assert supply.serial.serial in made.content.decode()
    claim = Claim.objects.get()
    assert "parts" in mark
    for page_of in ("claim", "redeem-message"):
        shown = client.get(reverse(page_of, args=[claim.reference])).content.decode()
        assert supply.serial.serial in shown
    assert supply.serial.serial in client.get(reverse("redeem-history")).content.decode()


def test_what_is_missing_is_named_with_the_way_to_it(alice: User, client: Client) -> None:
    promotion, _part = make_bundle()
    unit = factories.make_registered(alice)
    client.force_login(alice)
    reasons = reverse("product-reasons", args=[unit.pk])
    for path in (reverse("promotion", args=[promotion.slug]), reasons):
        page = client.get(path).content.decode()
        assert "Needs a power supply too." in page
        assert reverse("product-registration") in page


def test_confirm_asks_again_where_a_part_was_changed(alice: User) -> None:
    _promotion, part = make_bundle()
    card = factories.make_registered(alice)
    draft = draft_both(alice, part, card, make_supply(alice))
    mark = confirmed.mark_of(draft)
    confirmed.refuse_if_changed(draft, mark)
    draft = draft_both(alice, part, card, make_supply(alice))
    with pytest.raises(confirmed.DraftChanged) as changed:
        confirmed.refuse_if_changed(draft, mark)
    assert changed.value.parts == ["parts"]


@pytest.mark.long
def test_a_member_mends_the_papers_of_a_further_product(
    alice: User, rita: User, client: Client
) -> None:
    _promotion, part = make_bundle()
    claim = claim_both(alice, part, factories.make_registered(alice), make_supply(alice))
    decisions.send_back(claim_id=claim.pk, by=rita, reason="MPG A850G: the photo is blurred.")
    client.force_login(alice)
    page = reverse("redeem-again", args=[claim.reference])
    assert f"partphoto_{part.pk}" in client.get(page).content.decode()
    new = {
        f"partphoto_{part.pk}": factories.upload("new.jpg"),
        f"partinvoice_{part.pk}": factories.upload("invoice2.jpg"),
    }
    client.post(page, captcha() | new)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    further = claim.parts.get()
    assert claim.serial_photos.filter(part=further).count() == 2
    assert claim.serial_photos.filter(part=None).count() == 1
    assert further.registered_product.proofs.count() == 2


def test_what_is_asked_of_one_product_is_asked_of_no_other(alice: User, rita: User) -> None:
    promotion, part = make_bundle()
    card, supply = factories.make_registered(alice), make_supply(alice)
    claim = claim_both(alice, part, card, supply)
    photo = SendBackReason.objects.create(name="Blurred photo", asks_for=["serial_photo"])

    def asked_of(*products: RegisteredProduct) -> RedeemAgainForm:
        about = [each.pk for each in products]
        undo_window.send_back(
            claim_id=claim.pk, by=rita, reason="Blurred.", reasons=[photo], products=about
        )
        ScheduledDecision.objects.update(takes_effect_at=timezone.now())
        undo_window.carry_out_due()
        own = Claim.objects.get(pk=claim.pk)
        again = drafts.correction_of(own), drafts.still_asked(own)
        form = RedeemAgainForm({}, promotion=promotion, draft=again[0], asked=again[1])
        Claim.objects.update(status=Claim.Status.SUBMITTED)
        return form

    further = f"partphoto_{part.pk}"
    for products, wanted in (
        ((supply,), {further}),
        ((card,), {"photo"}),
        ((), {"photo", further}),
        ((card, supply), {"photo", further}),
    ):
        form = asked_of(*products)
        assert {"photo", "invoice", further, f"partinvoice_{part.pk}"} & {*form.fields} == wanted
        # Of each product that is named; where none is, one photo is enough.
        assert {*form.errors} & wanted == (wanted if products else {"photo"})


def test_two_tiers_ask_once_for_what_both_of_them_ask(
    alice: User, rita: User, client: Client
) -> None:
    promotion, low = make_bundle()
    Reward.objects.filter(pk=low.reward_id).update(price_below_minor=200_00, price_currency="EUR")
    high = part_above(promotion)
    card, supply = factories.make_registered(alice), make_supply(alice)
    client.force_login(alice)
    path, sent = redeem_form(promotion, card.pk)
    assert client.get(path).content.decode().count("Choose one of yours") == 1
    sent |= {f"part_{low.pk}": supply.pk, f"partphoto_{low.pk}": factories.upload("supply.jpg")}
    for price, part in (("150", low), ("250", high)):
        client.post(path, sent | {"price": price})
        row = DraftPart.objects.get()
        assert (row.part, bool(row.photo)) == (part, True)
        sent.pop(f"partphoto_{low.pk}", None)
        sent.pop(f"photo_{card.pk}", None)
    client.post(reverse("redeem-confirm", args=[promotion.slug]), confirm_form())
    claim = Claim.objects.get()
    assert (claim.reward, claim.parts.get().part) == (high.reward, high)
    # A corrected price brings the other tier where the units that the claim has fit it.
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The invoice says 150.")
    draft = drafts.correction_of(claim)
    draft.price = Price(150_00, "EUR")
    low.categories.clear()
    assert [each.why for each in correct_price(claim, draft)] == [ReasonCode.PART]
    low.products.add(supply.product)
    claim = Claim.objects.get()
    assert correct_price(claim, draft) == []
    assert claim.reward_id == low.reward_id


def test_a_bundle_may_be_one_of_the_rewards_to_choose_from(alice: User, client: Client) -> None:
    promotion, part = make_bundle(of_several="choice")
    mouse = factories.make_reward(promotion, name="Mouse", n=1)
    card, supply = factories.make_registered(alice), make_supply(alice)
    client.force_login(alice)
    path, sent = redeem_form(promotion, card.pk)
    client.post(path, sent)
    page = client.get(path).content.decode()
    sent.pop(f"photo_{card.pk}")
    assert "Choose your reward." in page
    assert "Choose a power supply." not in page
    client.post(path, sent | {"reward": part.reward_id})
    assert "Choose a power supply." in client.get(path).content.decode()
    confirm = reverse("redeem-confirm", args=[promotion.slug])
    assert client.post(path, sent | {"reward": mouse.pk})["Location"] == confirm
    assert not DraftPart.objects.exists()
    both = {f"part_{part.pk}": supply.pk, f"partphoto_{part.pk}": factories.upload("supply.jpg")}
    client.post(path, sent | both | {"reward": part.reward_id})
    client.post(confirm, confirm_form())
    claim = Claim.objects.get()
    assert (claim.reward, claim.parts.get().registered_product) == (part.reward, supply)


def part_above(promotion: Promotion) -> BundlePart:
    above: dict[str, Any] = {"price_from_minor": 200_00, "price_currency": "EUR"}
    reward = factories.make_reward(promotion, name="Large", n=5, **above)
    part = BundlePart.objects.create(reward=reward, name="a power supply")
    part.categories.add(factories.make_category("Power Supply"))
    return part
