"""Applying: once for a draft, once for a unit, with what was promised copied; holds by a person."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.working_days import today
from notifications.models import Email
from service.applying import apply, deciding, guided, inviting, safety, terms
from service.models import (
    Repair,
    RepairCondition,
    RepairCoverage,
    RepairDraft,
    RepairHold,
    RepairStage,
    SafetyWord,
    ServicePrice,
    WayInRegion,
)
from service.repairs import moving
from tests.factories import make_category, make_dispute, make_product, make_registered
from tests.service.repair_rows import (
    make_check,
    make_region,
    make_repair,
    make_repair_draft,
    moved,
)
from tests.support.conversations import make_ticket

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def applied(draft: RepairDraft, **changes: Any) -> Repair:
    version = changes.pop("version", settings.REPAIR_TERMS_VERSION)
    return apply.apply(by=draft.user, token=draft.token, terms_version=version)


def test_it_is_approved_at_once_and_what_was_promised_stays(alice: User) -> None:
    draft = make_repair_draft(alice, accessories=["power_cord"])
    repair = applied(draft)
    assert (repair.stage, repair.coverage) == (RepairStage.APPROVED, RepairCoverage.WARRANTY)
    assert repair.approved_until == repair.stage_until == today() + timedelta(days=20)
    ServicePrice.objects.update(highest=900)
    repair.refresh_from_db()
    assert repair.prices["lines"][0][1:] == ["80.00", "150.00"]
    assert repair.prices["refusal"] == "30.00"
    condition = repair.conditions.get()
    assert condition.moment == RepairCondition.Moment.APPLIED
    assert condition.photos.count() == 3
    assert repair.where_to.address["street"] == "Invalidenstr. 1"
    assert not RepairDraft.objects.exists()
    assert [event.stage for event in repair.events.all()] == ["applied", "approved"]
    assert Email.objects.get(about=f"repair:{repair.pk}").kind == "repair_stage"


def test_a_second_press_finds_the_first_and_nothing_is_sent_without_everything(
    alice: User,
) -> None:
    draft = make_repair_draft(alice)
    with pytest.raises(apply.OutdatedTerms):
        applied(draft, version="1999")
    way = WayInRegion.objects.get(way=draft.way)
    way.delete()
    with pytest.raises(apply.ApplicationIncomplete):
        applied(draft)
    way.save(force_insert=True)
    draft.photos.filter(shows="fault").delete()
    with pytest.raises(apply.ApplicationIncomplete):
        applied(draft)
    with pytest.raises(apply.ApplicationIncomplete):
        apply.apply(by=alice, token=uuid4(), terms_version=settings.REPAIR_TERMS_VERSION)
    repair = make_repair(alice)
    again = apply.apply(
        by=alice, token=repair.applied_from, terms_version=settings.REPAIR_TERMS_VERSION
    )
    assert again == repair


def test_a_unit_has_one_live_repair_and_the_database_refuses_a_second(alice: User) -> None:
    product = make_registered(alice)
    repair = make_repair(alice, product)
    draft = make_repair_draft(alice, product)
    with pytest.raises(apply.AlreadyLive) as live:
        applied(draft)
    assert live.value.repair == repair
    copy = Repair.objects.get(pk=repair.pk)
    copy.pk, copy.rma, copy.applied_from = None, "000000000", uuid4()
    with pytest.raises(IntegrityError, match="one_live_repair_per_serial"), transaction.atomic():
        copy.save()
    moved(repair, RepairStage.CANCELLED)
    assert applied(draft).stage == RepairStage.APPROVED


def test_the_database_refuses_a_repair_of_somebody_elses_unit(alice: User, bob: User) -> None:
    repair = make_repair(alice)
    moved(repair, RepairStage.CANCELLED)
    copy = Repair.objects.get(pk=repair.pk)
    copy.pk, copy.rma, copy.applied_from, copy.user = None, "000000000", uuid4(), bob
    with pytest.raises(IntegrityError, match="its own member"), transaction.atomic():
        copy.save()


def test_words_of_every_language_say_that_it_may_be_dangerous() -> None:
    words = list(SafetyWord.objects.values_list("word", flat=True))
    dangerous = (
        "Smoke came out of it",
        "there was SMOKING",
        "I see fire",
        "Es riecht nach Rauch",
        "Die Raucherecke",
        "電池膨脹了",
        "배터리가 부풀어 올랐어요",
        "Keluar api dari sana",
    )
    harmless = ("My firewall blocks it", "Die brandneue Karte", "Aplikasi macet", "It stays dark")
    assert [text for text in dangerous if not safety.is_dangerous(text, words)] == []
    assert [text for text in harmless if safety.is_dangerous(text, words)] == []


def test_what_may_be_dangerous_waits_for_a_person(alice: User, rita: User) -> None:
    repair = make_repair(alice, description="Smoke!")
    assert (repair.stage, repair.held_for) == (RepairStage.APPLIED, RepairHold.SAFETY)
    assert repair.is_safety_matter
    assert repair.stage_until is not None
    email = Email.objects.get(about=f"repair:{repair.pk}")
    assert "don't send anything yet" in email.text
    approved = deciding.approve_held(by=rita, repair_id=repair.pk, reason="Use box UN3480.")
    assert (approved.stage, approved.held_for) == (RepairStage.APPROVED, "")
    with pytest.raises(moving.CannotMove):
        deciding.refuse_held(by=rita, repair_id=repair.pk, reason="Too late")


def test_a_refusal_needs_a_reason_and_names_a_day(alice: User, rita: User) -> None:
    repair = make_repair(alice, symptom="smoke-battery")
    with pytest.raises(ValueError, match=r"^ $"):
        deciding.refuse_held(by=rita, repair_id=repair.pk, reason=" ")
    refused = deciding.refuse_held(by=rita, repair_id=repair.pk, reason="Not ours")
    assert (refused.stage, refused.outcome) == (RepairStage.REFUSED, "refused")
    assert refused.stage_until is not None
    assert refused.stage_until > today()


def test_a_disputed_unit_and_a_replacement_first_wait_too(alice: User, bob: User) -> None:
    product = make_registered(alice)
    make_dispute(bob, product)
    assert make_repair(alice, product).held_for == RepairHold.DISPUTED
    assert make_repair(alice, way="advance").held_for == RepairHold.ADVANCE


def test_coverage_is_that_of_the_purchase_else_of_an_earlier_repair(alice: User) -> None:
    product = make_registered(alice)
    product.warranty_until = today() - timedelta(days=1)
    product.save()
    assert terms.coverage_of(product).kind == RepairCoverage.EXPIRED
    repair = make_repair(alice, product)
    assert repair.coverage == RepairCoverage.EXPIRED
    repair.repair_warranty_until = today()
    repair.save()
    assert terms.coverage_of(product).kind == RepairCoverage.REPAIR_WARRANTY


def test_ways_and_days_are_those_of_the_region_and_category(alice: User) -> None:
    make_region()
    category = make_category("Monitor")
    own = make_region(alice.region, turnaround_days=7, currency="USD")
    own.ways.get(way="pick_up").categories.add(make_category("Laptop"))
    own.ways.filter(way="advance").update(is_for_covered_alone=True)
    own.promises.create(category=category, days=5)
    product = make_registered(alice, make_product(category=category))
    known = terms.terms_of(product)
    assert [each.way.value for each in known.ways] == ["send_in", "drop_off", "advance"]
    assert (known.days, known.region.currency) == (5, "USD")
    product.warranty_until = today() - timedelta(days=1)
    assert [each.way.value for each in terms.terms_of(product).ways] == ["send_in", "drop_off"]


def test_a_check_that_helped_counts_once_for_a_product(alice: User) -> None:
    check = make_check(make_category("Monitor"))
    product = make_registered(alice, make_product(category=check.category))
    for is_solved in (False, True, True):
        guided.answer(
            by=alice,
            registered_product_id=product.pk,
            guided_check_id=check.pk,
            is_solved=is_solved,
        )
    assert [answer.is_solved for answer in check.answers.all()] == [True]


def test_a_ticket_becomes_an_application_that_its_member_completes(alice: User) -> None:
    product = make_registered(alice)
    ticket = make_ticket(alice, product)
    draft = inviting.invite(conversation=ticket, symptom=None, description="Dark")
    assert (draft.user, draft.conversation, draft.description) == (alice, ticket, "Dark")
    assert Email.objects.filter(kind="repair_invited", user=alice).count() == 1
    make_region()
    live = make_repair(alice, make_registered(alice))
    other = make_ticket(alice, live.registered_product)
    with pytest.raises(apply.AlreadyLive):
        inviting.invite(conversation=other, symptom=None, description="Dark")
    product.released_at = timezone.now()
    product.save()
    with pytest.raises(apply.ApplicationIncomplete):
        inviting.invite(conversation=ticket, symptom=None, description="Dark")


@pytest.mark.long
def test_ops_decide_what_was_put_on_hold_once(client: Client, alice: User, omar: User) -> None:
    repair = make_repair(alice, symptom="smoke-battery")
    page = reverse("admin:service_repair_decision", args=[repair.pk])
    client.force_login(omar)
    assertContains(client.get(reverse("admin:service_repair_change", args=[repair.pk])), page)
    assertContains(client.get(page), "It stays dark.")
    repairs = reverse("admin:service_repair_changelist")
    assertContains(client.get(repairs), repair.number)
    looks = SecurityEvent.objects.filter(kind=SecurityEvent.Kind.MEMBER, member=alice.pk)
    assert list(looks.values_list("about", flat=True)) == [f"repair {repair.rma}"] * 2
    assertContains(client.post(page, {"act": "refuse", "reason": ""}), "required")
    client.post(page, {"act": "approve", "reason": "Use box UN3480."})
    repair.refresh_from_db()
    assert (repair.stage, repair.stage_reason) == (RepairStage.APPROVED, "Use box UN3480.")
    assert client.post(page, {"act": "refuse", "reason": "No"}).status_code == 404
    assertNotContains(client.get(repairs), repair.number)
    assertContains(client.get(f"{repairs}?work=all"), repair.number)
