"""The questions on Promotion Redeem, by the product that is chosen, with and without a script."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from promotions.models import ExtraQuestion, Promotion, Reward
from redemptions.models import Claim, ClaimDraft
from tests import factories
from tests.redemptions.answers.rows import ask, name_of
from tests.redemptions.conftest import confirm_form, redeem_form

pytestmark = pytest.mark.django_db
HOME = {
    "first_name": "Alice",
    "contact_number": "+49 30 1234567",
    "country": "DE",
    "street": "Invalidenstr. 7",
    "zip_code": "10115",
    "city": "Berlin",
}


@pytest.fixture
def promotion() -> Promotion:
    made = factories.make_promotion(limit_per_member=5)
    factories.make_reward(made, n=3)
    monitor = factories.make_product(category=factories.make_category("Monitor"))
    parcel: dict[str, Any] = {"kind": Reward.Kind.PHYSICAL, "stock": 3}
    factories.make_reward(made, name="Shirt", products=[monitor], **parcel)
    return made


def of_shirt(promotion: Promotion, kind: str, *options: str, **fields: object) -> ExtraQuestion:
    return ask(promotion, kind, *options, reward=promotion.rewards.get(name="Shirt"), **fields)


@pytest.mark.long
def test_two_products_with_other_rewards_are_asked_their_own(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    size = of_shirt(promotion, "choice", "small", "large")
    card = factories.make_registered(alice)
    monitor = factories.make_registered(alice, promotion.rewards.get(name="Shirt").products.get())
    path, form = redeem_form(promotion, monitor.pk)
    page = alice_client.get(path)
    assertContains(page, "What we ask next depends on what you chose above.")
    assertNotContains(page, "Recipient Information")
    # Sent without what it did not ask: the page says so, and blames nobody for what was unseen.
    page = alice_client.post(path, form | {"asked_for": ""}, follow=True)
    assertContains(page, "This product&#x27;s reward needs the details below, too.")
    assertContains(page, "Recipient Information")
    assertNotContains(page, "This field is required.")
    asked_for = page.context["form"].asked_for
    # Sent again without an answer, it is an error of its own.
    page = alice_client.post(path, {"product": monitor.pk, "asked_for": asked_for}, follow=True)
    assertContains(page, "This field is required.")
    sent = {"product": monitor.pk, "asked_for": asked_for, name_of(size): "large", **HOME}
    page = alice_client.post(path, sent, follow=True)
    assertContains(page, "Promotion Redeem Confirm")
    assertContains(page, "<dd>\n        \n          Large")
    # The other product is asked nothing.
    sent = {"product": card.pk, "asked_for": asked_for, f"photo_{card.pk}": factories.upload()}
    page = alice_client.post(path, sent, follow=True)
    assertContains(page, "Promotion Redeem Confirm")
    assertNotContains(page, "Extra Information")
    alice_client.post(reverse("redeem-confirm", args=[promotion.slug]), confirm_form())
    assert not Claim.objects.get().answers.exists()


def test_without_a_script_a_button_shows_what_the_product_needs(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    number = of_shirt(promotion, "number", is_required=False)
    card = factories.make_registered(alice)
    before = {str(number.pk): "5"}
    factories.make_draft(alice, promotion, card, recipient=HOME | {"unit": "2"}, answers=before)
    monitor = factories.make_registered(alice, promotion.rewards.get(name="Shirt").products.get())
    path = reverse("promotion", args=[promotion.slug])
    sent = {"product": monitor.pk, "asked_for": "", "save": "asked"}
    page: Any = alice_client.post(path, sent, follow=True)
    assert page.redirect_chain[-1][0] == f"{path}#asked"
    assertContains(page, "number en?")
    assertNotContains(page, "errorlist")
    # What nobody was asked is not emptied.
    draft = ClaimDraft.objects.get()
    assert (draft.answers, draft.recipient["unit"]) == (before, "2")
    # One product alone: there is nothing to choose.
    card.proofs.all().delete()
    card.delete()
    assertNotContains(alice_client.get(path), "What we ask next")


def test_a_file_is_uploaded_shown_and_removed(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    question = ask(promotion, "file")
    registered = factories.make_registered(alice)
    path = reverse("promotion", args=[promotion.slug])
    name = name_of(question)
    sent = {"product": registered.pk, name: factories.upload("card.jpg"), "save": name}
    page: Any = alice_client.post(path, sent, follow=True)
    assert page.redirect_chain[-1][0] == f"{path}#{name}"
    assertContains(page, "Remove card.jpg")
    assertNotContains(page, "errorlist")
    kept = ClaimDraft.objects.get().files.get().upload
    page = alice_client.post(path, {"product": registered.pk, "remove": kept.pk}, follow=True)
    assertNotContains(page, "card.jpg")
    broken = factories.upload("card.jpg", b"\xff\xd8\xff no picture")
    sent = {"product": registered.pk, name: broken, "save": name}
    assertContains(alice_client.post(path, sent, follow=True), 'class="errorlist"')


def test_what_was_typed_stays_with_its_error_and_autosave_keeps_the_rest(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    number = ask(promotion, "number", highest=5)
    colours = ask(promotion, "choices", "red", "blue")
    registered = factories.make_registered(alice)
    path = reverse("promotion", args=[promotion.slug])
    sent = {"product": registered.pk, name_of(number): "77", name_of(colours): ["red", "blue"]}
    assert alice_client.post(path, sent | {"autosave": "1"}).status_code == 204
    assert ClaimDraft.objects.get().answers == {str(colours.pk): "red,blue"}
    page = alice_client.post(path, sent, follow=True)
    assertContains(page, 'value="77"')
    assertContains(page, f'<a href="#id_{name_of(number)}">number en?</a>: 5 or less.')
    assert page.content.decode().count("checked") == 2
