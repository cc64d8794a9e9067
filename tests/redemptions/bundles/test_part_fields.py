"""Promotion Redeem, Confirm and Redeem Again with the further products of a bundle."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from redemptions.claims import confirmed
from redemptions.models import Claim, ClaimDraft, DraftPart
from redemptions.review import decisions
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
