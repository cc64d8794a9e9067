from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from notifications.models import Email
from promotions.models import Promotion, PromotionText, RewardCode
from promotions.setup import email_overrides
from promotions.setup.email_overrides import KINDS, OverrideText
from redemptions.models import Claim
from tests.factories import make_product, make_promotion, make_reward

pytestmark = pytest.mark.django_db
TYPED = {"subject": "For {first_name}", "body": "Moin {first_name} <b>,\n\n{{ x }} by {day}."}


@pytest.fixture
def promotion() -> Promotion:
    promotion = make_promotion(name="Spring", banner="spring.png")
    PromotionText.objects.create(
        promotion=promotion, language="id", field="name", text="Promo Musim Semi"
    )
    reward = make_reward(promotion, products=[make_product(name="PRO MP241")], n=1)
    reward.name = "Steam code"
    reward.save()
    return promotion


@pytest.fixture
def manager(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


def at(promotion: Promotion, page: str = "", kind: str = "claim_received", to: str = "en") -> str:
    name = f"admin:redemptions_claim_letter{page}"
    return reverse(name, args=[promotion.pk, kind, to])


def listed(promotion: Promotion) -> str:
    return reverse("admin:redemptions_claim_letters", args=[promotion.pk])


def reword(promotion: Promotion, by: User, words: OverrideText, to: str = "en") -> None:
    email_overrides.save_override(
        promotion_id=promotion.pk, kind="claim_received", language=to, words=words, by=by
    )


def test_the_page_of_the_promotion_leads_to_its_letters(
    manager: Client, promotion: Promotion
) -> None:
    page = manager.get(reverse("admin:promotions_promotion_change", args=[promotion.pk]))
    assertContains(page, listed(promotion))


def test_the_list_tells_which_letters_the_promotion_words(
    manager: Client, promotion: Promotion, petra: User
) -> None:
    reword(promotion, petra, OverrideText("Yours"), to="id")
    page = manager.get(listed(promotion))
    assertContains(page, "Request received, Bahasa Indonesia: Words of the promotion")
    assertContains(page, "Request received, English: Our own words")
    for kind in KINDS:
        assertContains(page, at(promotion, kind=kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_begins_with_our_own_words(
    kind: str, manager: Client, promotion: Promotion
) -> None:
    form = manager.get(at(promotion, kind=kind)).context["form"]
    assert "{first_name}," in form["body"].value()
    assert form["subject"].value().startswith("[No Reply] {brand} ")
    indonesian = manager.get(at(promotion, kind=kind, to="id")).context["form"]
    assert "{first_name}" in indonesian["body"].value()
    assert indonesian["body"].value() != form["body"].value()


def test_placeholders_stand_beside_the_form_with_an_example(
    manager: Client, promotion: Promotion
) -> None:
    rows = manager.get(at(promotion, to="id")).context["placeholders"]
    examples = {name: example for name, _meaning, example in rows}
    assert examples["{promotion}"] == "Promo Musim Semi"
    assert (examples["{reward}"], examples["{product}"]) == ("Steam code", "PRO MP241")
    assert all(examples.values())


def test_what_is_saved_is_the_wording_from_then_on(manager: Client, promotion: Promotion) -> None:
    answer = manager.post(at(promotion), TYPED, follow=True)
    assertRedirects(answer, at(promotion))
    assertContains(answer, "The next emails of this kind are in these words.")
    assert email_overrides.override_of(promotion, "claim_received", "en") == OverrideText(
        TYPED["subject"], TYPED["body"]
    )
    assert answer.context["form"]["body"].value() == TYPED["body"]


def test_what_is_wrong_comes_back_with_what_was_typed(
    manager: Client, promotion: Promotion
) -> None:
    answer = manager.post(at(promotion), {**TYPED, "body": "{code} by {day}"})
    assertContains(answer, "{code} stands for nothing here.")
    assertContains(answer, "{code} by {day}")
    assert email_overrides.override_of(promotion, "claim_received", "en") == OverrideText()


def test_the_preview_shows_what_is_typed_and_keeps_nothing(
    manager: Client, promotion: Promotion
) -> None:
    answer = manager.post(at(promotion, "_preview"), TYPED)
    assertContains(answer, "<strong>For Alex</strong>")
    assertContains(answer, "<p>Moin Alex &lt;b&gt;,</p>")
    assertContains(answer, "{{ x }} by ")
    assertContains(answer, "We have received your request")
    assertNotContains(answer, "Our staff check every application")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert email_overrides.override_of(promotion, "claim_received", "en") == OverrideText()
    assert not Email.objects.exists()
    assert not Claim.objects.exists()


def test_the_text_part_is_previewed_too(manager: Client, promotion: Promotion) -> None:
    answer = manager.post(at(promotion, "_preview"), {**TYPED, "part": "text"})
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("For Alex\n\nWe have received your request\n\nMoin Alex <b>,\n\n{{ x }}")
    assert "\n\n\n" not in text


def test_the_preview_of_nothing_typed_is_the_letter_as_it_would_go_out(
    manager: Client, promotion: Promotion, petra: User
) -> None:
    reword(promotion, petra, OverrideText(body="Saved, by {day}."))
    assertContains(manager.get(at(promotion, "_preview")), "<p>Saved, by ")
    blank = {"subject": "", "body": ""}
    assertContains(manager.post(at(promotion, "_preview"), blank), "Our staff check every")
    assertNotContains(manager.get(at(promotion, "_preview", to="id")), "Saved")


def test_the_preview_of_what_is_wrong_says_so(manager: Client, promotion: Promotion) -> None:
    answer = manager.post(at(promotion, "_preview"), {"subject": "{code}", "body": "Soon."})
    assertContains(answer, "{code} stands for nothing here.")
    assertContains(answer, "The text must hold {day}.")


@pytest.mark.parametrize("language", ["en", "id", "zh-hant"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_letter_has_a_preview_without_a_real_code(
    kind: str, language: str, manager: Client, promotion: Promotion, monkeypatch: Any
) -> None:
    monkeypatch.setattr(
        "redemptions.emails.claim_emails.decrypt_code", lambda _code: pytest.fail("a code was read")
    )
    answer = manager.get(at(promotion, "_preview", kind, language))
    assertContains(answer, f'lang="{language}"')
    assertContains(answer, "0a25b02278")
    assertContains(answer, "PRO MP241")
    assertContains(answer, "/promotions/" + promotion.slug + "/banner/")
    assert RewardCode.objects.filter(allocated_at=None).count() == 1


def test_a_promotion_without_rewards_has_previews(manager: Client) -> None:
    bare = make_promotion()
    assertContains(manager.get(at(bare, "_preview", "claim_approved")), "Reward")


def test_our_own_words_come_back_once_that_is_confirmed(
    manager: Client, promotion: Promotion, petra: User
) -> None:
    reword(promotion, petra, OverrideText("Yours", "By {day}."))
    question = manager.get(at(promotion, "_own-words"))
    assertContains(question, "By {day}.")
    assert email_overrides.override_of(promotion, "claim_received", "en") != OverrideText()
    answer = manager.post(at(promotion, "_own-words"), follow=True)
    assertRedirects(answer, listed(promotion))
    assertContains(answer, "The next emails of this kind are in our own words.")
    assert email_overrides.override_of(promotion, "claim_received", "en") == OverrideText()
    again = manager.post(at(promotion, "_own-words"), follow=True)
    assertNotContains(again, "The next emails of this kind")


@pytest.mark.parametrize(("kind", "to"), [("claim_none", "en"), ("claim_code", "fr")])
def test_what_is_no_letter_has_no_page(
    kind: str, to: str, manager: Client, promotion: Promotion
) -> None:
    for page in ("", "_preview", "_own-words"):
        assert manager.get(at(promotion, page, kind, to)).status_code == 404
    assert manager.get(reverse("admin:redemptions_claim_letters", args=[0])).status_code == 404
