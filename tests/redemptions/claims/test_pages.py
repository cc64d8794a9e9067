"""The member's pages of claims: what they show, what they keep, whom they refuse."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from promotions.models import Promotion
from redemptions.claims import submit
from redemptions.claims.confirmed import DraftChanged
from redemptions.claims.outlook import outlook
from redemptions.models import Claim, ClaimDraft
from redemptions.review import decisions
from tests import factories
from tests.redemptions.conftest import captcha, confirm_form, redeem_form

pytestmark = pytest.mark.django_db

REASON = "The invoice shows no date."


def test_redeem_goes_from_form_to_confirm_to_message(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    registered = factories.make_registered(alice)
    path, form = redeem_form(promotion, registered.pk)
    answer = alice_client.post(path, form)
    confirm = reverse("redeem-confirm", args=[promotion.slug])
    assert answer.headers["Location"] == confirm
    answer = alice_client.post(confirm, confirm_form())
    claim = Claim.objects.get()
    assert answer.headers["Location"] == reverse("redeem-message", args=[claim.reference])
    assert claim.serial_photos.count() == 1
    assert not ClaimDraft.objects.exists()


def test_redeem_pressed_twice_makes_one_claim(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    registered = factories.make_registered(alice)
    alice_client.post(*redeem_form(promotion, registered.pk))
    confirm = reverse("redeem-confirm", args=[promotion.slug])
    form = confirm_form()
    first = alice_client.post(confirm, form)
    second = alice_client.post(confirm, form)
    assert Claim.objects.count() == 1
    assert second.headers["Location"] == first.headers["Location"]


def test_what_confirm_showed_is_what_is_redeemed_whatever_another_window_did(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    first, second = factories.make_registered(alice), factories.make_registered(alice)
    confirm = reverse("redeem-confirm", args=[promotion.slug])
    alice_client.post(*redeem_form(promotion, first.pk))
    of_first = confirm_form()
    alice_client.post(*redeem_form(promotion, second.pk))
    of_second = confirm_form()
    page = alice_client.post(confirm, of_first, follow=True)
    assertContains(page, "you changed this in another window: Redeem Products, ")
    assertContains(page, second.serial.serial)
    assert not Claim.objects.exists()
    message = alice_client.post(confirm, of_second, follow=True)
    claim = Claim.objects.get()
    assert claim.registered_product == second
    assertContains(message, second.serial.serial)
    assertContains(message, claim.reward.name)
    page = alice_client.post(confirm, of_first, follow=True)
    assertContains(page, "This product wasn&#x27;t redeemed")
    with pytest.raises(DraftChanged):
        submit.submit_claim(
            by=alice,
            draft_id=factories.make_draft(alice, promotion, first).pk,
            language="en",
            shown=of_second["shown"],
        )


@pytest.mark.usefixtures("captchas_always")
def test_a_wrong_captcha_keeps_the_draft(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    registered = factories.make_registered(alice)
    alice_client.post(*redeem_form(promotion, registered.pk))
    confirm = reverse("redeem-confirm", args=[promotion.slug])
    answer = alice_client.post(confirm, confirm_form() | {"captcha_1": "1"}, follow=True)
    assert "That answer isn&#x27;t right" in answer.content.decode()
    assert not Claim.objects.exists()
    assert ClaimDraft.objects.get().photo


def test_reformat_gives_a_new_sum_and_redeems_nothing(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    registered = factories.make_registered(alice)
    alice_client.post(*redeem_form(promotion, registered.pk))
    confirm = reverse("redeem-confirm", args=[promotion.slug])
    answer = alice_client.post(confirm, confirm_form() | {"reformat": "1"})
    assert answer.headers["Location"] == confirm
    assert not Claim.objects.exists()


def test_the_photo_is_wanted_and_what_was_typed_is_kept(alice: User, alice_client: Client) -> None:
    promotion = factories.make_promotion(recipient_wanted=True)
    factories.make_reward(promotion, n=1)
    registered = factories.make_registered(alice)
    path = reverse("promotion", args=[promotion.slug])
    answer = alice_client.post(path, {"product": registered.pk, "city": "Köln"}, follow=True)
    page = answer.content.decode()
    assert "Add a photo of the serial number on the product" in page
    assert ".webp or .heic" in page
    assert 'value="Köln"' in page
    assert 'value="Köln"' in alice_client.get(path).content.decode()


def test_a_field_that_was_emptied_comes_back_empty(alice: User, alice_client: Client) -> None:
    promotion = factories.make_promotion(recipient_wanted=True)
    factories.make_reward(promotion, n=1)
    registered = factories.make_registered(alice)
    path = reverse("promotion", args=[promotion.slug])
    assert 'value="Alice"' in alice_client.get(path).content.decode()
    form = {"product": registered.pk, "first_name": ""}
    page = alice_client.post(path, form, follow=True).content.decode()
    assert "This field is required." in page
    assert 'value="Alice"' not in page


def test_a_recipient_stands_in_one_line(alice: User, alice_client: Client) -> None:
    promotion = factories.make_promotion(recipient_wanted=True)
    factories.make_reward(promotion, n=1)
    registered = factories.make_registered(alice)
    form = {"product": registered.pk, "city": "Köln\nBcc: mallory@example.com"}
    answer = alice_client.post(reverse("promotion", args=[promotion.slug]), form, follow=True)
    assert "in one line" in answer.content.decode()
    assert "city" not in ClaimDraft.objects.get().recipient


def test_a_spreadsheet_is_no_photo(alice: User, alice_client: Client, promotion: Promotion) -> None:
    registered = factories.make_registered(alice)
    path, form = redeem_form(promotion, registered.pk)
    form[f"photo_{registered.pk}"] = factories.upload("prices.xlsx", b"PK\x03\x04 xl/workbook.xml")
    answer = alice_client.post(path, form, follow=True)
    assert "spreadsheet" in answer.content.decode()
    assert not ClaimDraft.objects.exclude(photo=None).exists()


def test_the_product_of_another_member_cannot_be_chosen(
    alice_client: Client, alice: User, bob: User, promotion: Promotion
) -> None:
    factories.make_registered(alice)
    his = factories.make_registered(bob)
    answer = alice_client.post(*redeem_form(promotion, his.pk))
    assert answer.headers["Location"] == reverse("promotion", args=[promotion.slug])
    assert not ClaimDraft.objects.filter(registered_product=his).exists()


def test_confirm_without_a_draft_leads_back_to_the_form(
    alice_client: Client, promotion: Promotion
) -> None:
    answer = alice_client.post(reverse("redeem-confirm", args=[promotion.slug]), captcha())
    assert answer.headers["Location"] == reverse("promotion", args=[promotion.slug])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/promotions/claims/%00/", 400),
        ("/promotions/history/?before=%00", 400),
        ("/promotions/history/?before=0000000000", 200),
        ("/promotions/%00/", 400),
    ],
)
def test_a_null_byte_is_no_server_error(path: str, status: int, alice_client: Client) -> None:
    assert alice_client.get(path).status_code == status


def test_an_answer_to_a_deleted_question_is_left_out(alice: User) -> None:
    promotion = factories.make_promotion()
    factories.make_reward(promotion, n=1)
    claim = factories.submit_claim(alice, promotion, answers={"4711": "yes"})
    assert not claim.answers.exists()


def test_history_shows_the_code_to_its_member_alone(
    alice: User, bob: User, rita: User, alice_client: Client, promotion: Promotion
) -> None:
    mine, his = factories.make_claim(alice, promotion), factories.make_claim(bob, promotion)
    for claim in (mine, his):
        decisions.approve(claim_id=claim.pk, by=rita)
    answer = alice_client.get(reverse("redeem-history"))
    page = answer.content.decode()
    assert "Redeem Success" in page
    assert page.count("MSIKW-") == 1
    assert his.reference not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_history_pages_do_not_lose_or_repeat_a_claim(
    alice: User, alice_client: Client, monkeypatch: pytest.MonkeyPatch, promotion: Promotion
) -> None:
    monkeypatch.setattr("redemptions.claims.claim_views.PAGE", 2)
    made = [factories.make_claim(alice, promotion).reference for _ in range(5)]
    seen: list[str] = []
    before = ""
    while before or not seen:
        context = alice_client.get(reverse("redeem-history"), {"before": before}).context
        seen += [claim.reference for claim in context["records"]]
        before = context["next"].reference if context["next"] else ""
        if not before:
            break
    assert seen == made[::-1]


@pytest.mark.parametrize("name", ["claim", "redeem-message", "redeem-again", "claim-cancellation"])
def test_a_strangers_claim_is_not_found(
    name: str, alice: User, bob: User, rita: User, client: Client, promotion: Promotion
) -> None:
    claim = factories.make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason=REASON)
    path = reverse(name, args=[claim.reference])
    client.force_login(alice)
    assert client.get(path).status_code == 200
    client.force_login(bob)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in {404, 405}


def test_a_claim_is_withdrawn_after_asking(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    claim = factories.make_claim(alice, promotion)
    path = reverse("claim-cancellation", args=[claim.reference])
    alice_client.get(path)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    alice_client.post(path)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.CANCELLED


def test_an_approved_claim_cannot_be_withdrawn(
    alice: User, rita: User, alice_client: Client, promotion: Promotion
) -> None:
    claim = factories.make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    path = reverse("claim-cancellation", args=[claim.reference])
    for answer in (alice_client.get(path), alice_client.post(path)):
        assertRedirects(answer, reverse("claim", args=[claim.reference]))
    claim.refresh_from_db()
    assert claim.status == Claim.Status.APPROVED


def test_what_happened_since_the_page_is_told(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    registered = factories.make_registered(alice)
    alice_client.post(*redeem_form(promotion, registered.pk))
    Promotion.objects.update(regions=["KR"])
    answer = alice_client.post(
        reverse("redeem-confirm", args=[promotion.slug]), confirm_form(), follow=True
    )
    assert "open to members in Germany" in answer.content.decode()
    assert not Claim.objects.exists()


def test_beside_an_error_stands_what_was_typed_and_not_what_was_kept_before(
    alice: User, alice_client: Client
) -> None:
    promotion = factories.make_promotion(recipient_wanted=True)
    factories.make_reward(promotion, n=1)
    registered = factories.make_registered(alice)
    path = reverse("promotion", args=[promotion.slug])
    alice_client.post(path, {"product": registered.pk, "city": "Köln", "street": "Ring 1"})
    typed = {"product": registered.pk, "city": "", "street": "x" * 300}
    page = alice_client.post(path, typed, follow=True).content.decode()
    assert "Köln" not in page
    assert 'value="' + "x" * 300 + '"' in page
    # It is told once; what is valid was kept all along.
    again = alice_client.get(path).content.decode()
    assert 'value="Köln"' in again
    assert 'value="Ring 1"' in again


def test_an_empty_choice_of_the_product_chooses_none(alice: User, alice_client: Client) -> None:
    promotion = factories.make_promotion()
    factories.make_reward(promotion, n=1)
    registered, _other = [factories.make_registered(alice) for _ in range(2)]
    path, form = redeem_form(promotion, registered.pk)
    alice_client.post(path, form)
    checked = re.compile(r'<input type="radio"[^>]*\bchecked\b')
    assert checked.search(alice_client.get(path).content.decode())
    page = alice_client.post(path, {}, follow=True).content.decode()
    assert "Choose the product to redeem." in page
    assert not checked.search(page)


@pytest.mark.parametrize("act", [decisions.approve, decisions.send_back])
def test_the_message_of_a_decided_claim_tells_the_decision_and_no_day(
    alice: User, alice_client: Client, rita: User, promotion: Promotion, act: Any
) -> None:
    claim = factories.make_claim(alice, promotion)
    path = reverse("redeem-message", args=[claim.reference])
    assert "hear from us by" in alice_client.get(path).content.decode()
    more = {} if act is decisions.approve else {"reason": "Blurred."}
    act(claim_id=claim.pk, by=rita, **more)
    page = alice_client.get(path).content.decode()
    assert "hear from us by" not in page
    assert ("Redeem Success" if act is decisions.approve else "Blurred.") in page
    claim.refresh_from_db()
    assert escape(outlook(claim).next) in page
