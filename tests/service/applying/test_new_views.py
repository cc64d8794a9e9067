"""Apply for Service without scripts: what stands before the form; nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from foundation.working_days import today
from service.models import GuidedCheckAnswer, Repair, RepairDraft, RepairStage
from tests.evidence.hostile_pictures import red
from tests.factories import make_category, make_product, make_registered
from tests.service.repair_rows import (
    ADDRESS,
    make_check,
    make_region,
    make_repair,
    make_repair_draft,
)

pytestmark = pytest.mark.django_db
FAULT = {
    "symptom": "no-power",
    "description": "It stays dark.",
    "since_on": "2026-01-02",
    "frequency": "always",
    "accessories": ["power_cord"],
}


def photo(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.png", red("PNG"))


def step(name: str, product: Any) -> str:
    return reverse(f"repair-{name}", args=[product.pk])


@pytest.mark.long
def test_the_whole_way_from_the_product_to_the_rma_number(signed_in: Client, alice: User) -> None:
    make_region()
    category = make_category("Toaster")
    make_check(category, "Another cable")
    make_check(category, "Another socket")
    product = make_registered(alice, make_product(category=category))
    assertContains(signed_in.get(reverse("repair-new")), "Covered until")
    named = f"{reverse('repair-new')}?product={product.pk}"
    assertRedirects(signed_in.get(named), step("product", product))
    page = signed_in.get(step("product", product))
    for words in ("Covered until", "80.00", "€150.00", "€30.00", "10 working days"):
        assertContains(page, words)
    checks = step("checks", product)
    assertContains(signed_in.get(checks), "Check 1 of 2")
    assert signed_in.post(checks, {"helped": "no"})["Location"].endswith("?step=2")
    last = signed_in.post(f"{checks}?step=2", {})
    assertRedirects(last, step("fault", product))
    assert [each.is_solved for each in GuidedCheckAnswer.objects.all()] == [False]
    photos = {f"photo_{each}": photo(each) for each in ("serial", "fault", "whole")}
    sent = signed_in.post(step("fault", product), {**FAULT, **photos})
    assertRedirects(sent, step("way", product))
    way = {"way": "pick_up", **ADDRESS}
    assertRedirects(signed_in.post(step("way", product), way), step("confirm", product))
    confirm = signed_in.get(step("confirm", product))
    for words in ("It doesn&#x27;t switch on", "Power cord", "€20.00", "Invalidenstr. 1"):
        assertContains(confirm, words)
    agreed = {**confirm.context["form"].initial, "agreed": "on"}
    assertContains(signed_in.post(step("confirm", product), {**agreed, "agreed": ""}), "required")
    for _ in range(2):
        done = signed_in.post(step("confirm", product), agreed)
        repair = Repair.objects.get()
        assertRedirects(done, reverse("repair", args=[repair.rma]), fetch_redirect_response=False)
    assert (repair.stage, repair.terms_version) == (
        RepairStage.APPROVED,
        settings.REPAIR_TERMS_VERSION,
    )


@pytest.mark.long
def test_what_was_typed_stays_through_errors_and_photos_are_asked_for(
    signed_in: Client, alice: User
) -> None:
    make_region()
    product = make_registered(alice)
    half = {**FAULT, "symptom": "", "photo_fault": photo("fault")}
    page = signed_in.post(step("fault", product), half)
    for words in ("It stays dark.", "fault.png", "Add this photo."):
        assertContains(page, words)
    page = signed_in.post(step("fault", product), {**FAULT, "remove": "fault"})
    assertNotContains(page, "fault.png")
    assert not page.context["form"].errors
    bad = {**FAULT, "photo_whole": SimpleUploadedFile("a.zip", b"PK\x03\x04"), "upload": "yes"}
    assertContains(signed_in.post(step("fault", product), bad), "errorlist")
    draft = RepairDraft.objects.get()
    assert (draft.description, draft.photos.count()) == ("It stays dark.", 0)
    assertContains(signed_in.get(reverse("repair-new")), "unfinished application")
    assertRedirects(signed_in.get(step("confirm", product)), step("way", product))
    signed_in.post(step("draft-deletion", product))
    assert not RepairDraft.objects.exists()


def test_a_check_that_helped_ends_it_and_a_live_repair_is_shown_first(
    signed_in: Client, alice: User
) -> None:
    make_region()
    category = make_category("Toaster")
    make_check(category)
    product = make_registered(alice, make_product(category=category))
    solved = signed_in.post(step("checks", product), {"helped": "solved"})
    assertRedirects(solved, reverse("my-products"), fetch_redirect_response=False)
    assert GuidedCheckAnswer.objects.get().is_solved
    repair = make_repair(alice, product)
    page = signed_in.get(step("product", product))
    assertContains(page, reverse("repair", args=[repair.rma]))
    assertNotContains(page, step("fault", product))


def test_without_rows_for_the_region_the_page_says_so(signed_in: Client, alice: User) -> None:
    product = make_registered(alice)
    assertContains(signed_in.get(step("product", product)), "offer repairs in your region yet")
    draft = make_repair_draft(alice, product)
    assertContains(signed_in.get(step("confirm", product)), draft.description)


def test_the_first_page_takes_the_same_queries_for_many_products(
    signed_in: Client, alice: User
) -> None:
    signed_in.get(reverse("repair-new"))  # what a process keeps is there from then on
    counts = []
    for _ in range(2):
        product = make_registered(alice)
        product.warranty_until = today() - timedelta(days=1)
        product.save()
        with CaptureQueriesContext(connection) as made:
            assertContains(signed_in.get(reverse("repair-new")), "Ended on")
        counts.append(len(made))
    assert counts[0] == counts[1]
