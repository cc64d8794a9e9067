from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from promotions.models import Promotion, PromotionChange
from promotions.setup import eligible_products, publishing
from tests.factories import make_category, make_claim, make_product
from tests.promotions.admin_forms import sent
from tests.promotions.conftest import LANGUAGES, ask

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EMPTY: list[str] = []


def url(name: str, pk: int) -> str:
    return reverse(f"admin:promotions_promotion_{name}", args=[pk])


@pytest.fixture
def live(full: Promotion, petra: User) -> Promotion:
    """As full, for a second region, and published."""
    full.regions = ["DE", "SG"]
    full.limit_per_member = 2
    full.save()
    publishing.publish(promotion_id=full.pk, by=petra)
    return full


@pytest.fixture
def staff(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


def wrong(page: Any) -> dict[str, str]:
    """What the answer finds wrong in the promotion, its rewards and texts."""
    found = {name: str(errors) for name, errors in page.context["adminform"].form.errors.items()}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        for number, errors in enumerate(formset.errors):
            found |= {f"{formset.prefix}-{number}-{one}": str(errors[one]) for one in errors}
        if formset.non_form_errors():
            found[formset.prefix] = str(formset.non_form_errors())
    return found


def test_what_narrows_a_published_promotion_is_refused_field_by_field(
    staff: Client, live: Promotion
) -> None:
    live.rewards.filter(position=0).update(amount_minor=1500, currency="EUR")
    form = sent(staff, url("change", live.pk))
    narrower = {
        "starts_on": form["starts_on"] + DAY,
        "ends_on": form["ends_on"] - DAY,
        "purchase_from": form["purchase_from"] + DAY,
        "purchase_until": form["purchase_until"] - DAY,
        "claim_until": form["claim_until"] - DAY,
        "time_zone": "Asia/Seoul",
        "regions": ["SG"],
        "limit_per_member": 1,
        "at_full_demand": "close",
        "rewards-0-kind": "cashback",
        "rewards-0-name": "Steam code 5 EUR",
        "rewards-0-amount_minor": 500,
        "rewards-0-currency": "IDR",
        "rewards-0-categories": EMPTY,
        "rewards-0-products": EMPTY,
        "rewards-0-delivery": "on_date",
        "rewards-0-deliver_on": form["ends_on"],
        "rewards-0-purchase_from": form["purchase_from"] + DAY,
        "rewards-0-purchase_until": form["purchase_until"] - DAY,
        "rewards-1-deliver_on": form["rewards-1-deliver_on"] + DAY,
        "rewards-1-position": 0,
    }
    found = wrong(staff.post(url("change", live.pk), form | narrower))
    implied = {"rewards-1-purchase_from", "rewards-1-purchase_until"}
    assert set(found) - implied == set(narrower) - {"rewards-0-deliver_on"}
    assert all("Published: " in words for words in found.values())


def test_nothing_is_removed_from_a_published_promotion(staff: Client, live: Promotion) -> None:
    form = sent(staff, url("change", live.pk))
    removed = {"rewards-1-DELETE": "on", "texts-0-DELETE": "on"}
    found = wrong(staff.post(url("change", live.pk), form | removed))
    assert set(found) == {"rewards", "texts"}
    assert all("use “Correct…” above" in words for words in found.values())
    assert live.rewards.count() == 2


@pytest.mark.long
def test_what_widens_it_is_saved_and_kept_with_old_and_new(
    staff: Client, live: Promotion, petra: User
) -> None:
    form = sent(staff, url("change", live.pk))
    wider = {
        "starts_on": form["starts_on"] - DAY,
        "claim_until": form["claim_until"] + DAY,
        "purchase_until": form["purchase_until"] + DAY,
        "regions": ["DE", "SG", "ID"],
        "limit_per_member": 3,
    }
    assert staff.post(url("change", live.pk), form | wider).status_code == 302
    change = live.changes.first()
    assert change is not None
    assert (change.kind, change.changed_by) == (PromotionChange.Kind.CHANGED, petra)
    assert ["limit_per_member", 2, 3] in change.values
    assert ["regions", [], ["ID"]] in change.values
    newest, first = live.terms_versions.all()
    assert (newest.content["limit_per_member"], first.content["limit_per_member"]) == (3, 2)


@pytest.mark.long
def test_a_draft_takes_any_change(staff: Client, full: Promotion) -> None:
    form = sent(staff, url("change", full.pk))
    less = {"limit_per_member": 1, "rewards-0-name": "Other", "ends_on": form["ends_on"] - DAY}
    assert staff.post(url("change", full.pk), form | less).status_code == 302
    assert not full.changes.exists()


@pytest.mark.long
def test_a_published_promotion_cannot_be_emptied_by_a_blank_either(
    staff: Client, live: Promotion
) -> None:
    form = sent(staff, url("change", live.pk)) | {"policy": "automatic"}
    form.pop("recipient_wanted")
    form.pop("policy_checks")
    answer = staff.post(url("change", live.pk), form, follow=True)
    assertContains(answer, "Nothing was saved. Automatic approval needs at least one check.")
    typed = answer.context["adminform"].form
    assert (typed["policy"].value(), typed["policy_checks"].value()) == ("automatic", [])
    live.refresh_from_db()
    assert live.recipient_wanted
    assert live.changes.count() == 1


@pytest.mark.long
def test_a_correction_asks_why_counts_claims_and_keeps_both_values(
    staff: Client, live: Promotion, alice: User
) -> None:
    live.rewards.get(position=0).categories.add(make_category())
    claim = make_claim(alice, live, recipient=FILLED, answers={str(live.questions.get().pk): "no"})
    page = url("correction", live.pk)
    assertContains(staff.get(page), "1 claim was made. It keeps what it was promised")
    form = sent(staff, page) | {"rewards-0-name": "Steam code 5 EUR", "limit_per_member": 1}
    assert "why" in wrong(staff.post(page, form))
    assert staff.post(page, form | {"why": "A slip of mine."}).status_code == 302
    change = live.changes.first()
    assert change is not None
    assert (change.kind, change.why, change.claims) == ("corrected", "A slip of mine.", 1)
    assert ["limit_per_member", 2, 1] in change.values
    assert ["Steam code / name", "Steam code", "Steam code 5 EUR"] in change.values
    claim.refresh_from_db()
    assert (claim.promised.name, claim.promised.limit) == ("Steam code", 2)
    shown = staff.get(reverse("admin:promotions_promotionchange_change", args=[change.pk]))
    assertContains(shown, "Redeem Limit: 2 → 1")
    assertContains(shown, "Steam code / Name: Steam code → Steam code 5 EUR")
    kinds = form | {"why": "Another slip.", "rewards-0-kind": "physical"}
    assert "Members have claimed it" in wrong(staff.post(page, kinds))["rewards-0-kind"]


def test_a_correction_needs_its_own_right_and_a_published_promotion(
    staff: Client, full: Promotion, petra: User
) -> None:
    assert staff.get(url("correction", full.pk)).status_code == 404
    publishing.publish(promotion_id=full.pk, by=petra)
    petra.groups.get().permissions.filter(codename="correct_promotion").delete()
    assert staff.get(url("correction", full.pk)).status_code == 403


def test_products_of_a_list_are_kept_as_a_change(live: Promotion, petra: User) -> None:
    product = make_product()
    reward = live.rewards.get(position=0)
    eligible_products.add(reward_id=reward.pk, text=product.model, by=petra)
    change = live.changes.first()
    assert change is not None
    assert change.values == [["Steam code / products", [], [product.model]]]


@pytest.mark.long
def test_a_question_of_a_published_promotion_stays(staff: Client, live: Promotion) -> None:
    question = live.questions.get()
    page = reverse("admin:promotions_extraquestion_change", args=[question.pk])
    found = wrong(staff.post(page, sent(staff, page) | {"kind": "text", "draw": ""}))
    assert set(found) == {"kind", "draw"}
    delete = reverse("admin:promotions_extraquestion_delete", args=[question.pk])
    staff.post(delete, {"post": "yes"})
    listed = {"action": "delete_selected", "_selected_action": question.pk, "post": "yes"}
    staff.post(reverse("admin:promotions_extraquestion_changelist"), listed)
    lost = staff.post(page, sent(staff, page) | {"texts-0-DELETE": "on"}, follow=True)
    assertContains(lost, "Nothing was saved. Question 1 has no text in Deutsch.")
    assert live.questions.get() == question


def test_what_may_be_answered_only_grows_once_it_is_published(
    staff: Client, live: Promotion
) -> None:
    question = ask(live, "Which?", position=9, kind="choice", lowest=1)
    for key in ("red", "blue"):
        question.options.create(key=key, label=key, labels=dict.fromkeys(LANGUAGES[1:], key))
    page = reverse("admin:promotions_extraquestion_change", args=[question.pk])
    form = sent(staff, page)
    narrower = {"reward": live.rewards.get(position=0).pk, "lowest": 2, "highest": 5}
    found = wrong(staff.post(page, form | narrower | {"options-0-key": "green"}))
    assert set(found) == {*narrower, "options-0-key"}
    assert "options" in wrong(staff.post(page, form | {"options-0-DELETE": "on"}))
    staff.post(page, form | {"options-0-label": "Crimson", "lowest": 0})
    question.refresh_from_db()
    assert (question.lowest, question.options.get(key="red").label) == (0, "Crimson")
    change = PromotionChange.objects.filter(promotion=live).latest("pk")
    named = f"questions / {question.pk}"
    assert [f"{named} / lowest", 1, 0] in change.values
    assert [f"{named} / options / red / en", "red", "Crimson"] in change.values


FILLED = {
    "first_name": "Alice",
    "last_name": "Example",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Street 1",
    "contact_number": "030 1234567",
}
