from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from portal import celery
from products import registration, tasks
from products.models import ProofOfPurchase, RegisteredProduct, RegistrationDraft, SerialNumber
from products.registration import AlreadyRegistered, Purchase
from products.serials import TooManyTries
from tests.crowd import at_once, kinds
from tests.factories import (
    CHK,
    make_category,
    make_member,
    make_product,
    make_registered,
    make_serial,
    make_store,
    picture,
    today,
)

ADDRESS = "192.0.2.1"


def register(user: User, **fields: object) -> RegisteredProduct:
    values = {
        "region": "DE",
        "store": make_store(),
        "channel": RegisteredProduct.Channel.ONLINE,
        "purchased_on": today(),
    }
    return registration.register(by=user, **{**values, **fields})  # type: ignore[arg-type]


def drafted(user: User, unit: SerialNumber) -> RegistrationDraft:
    """What the member has filled in at the end of step 3."""
    draft = registration.begin(by=user, serial=unit)
    draft.chk_verified = True
    draft.save()
    registration.keep_invoice(draft=draft, picture=picture("invoice.jpg"))
    return draft


def test_begin_again_keeps_what_was_filled_in(verified: RegistrationDraft) -> None:
    registration.keep_invoice(draft=verified, picture=picture("invoice.jpg"))
    again = registration.begin(by=verified.user, serial=verified.serial)
    assert (again.pk, again.chk_verified) == (verified.pk, True)
    assert again.original_name == "invoice.jpg"


def age(draft: RegistrationDraft, days: int) -> None:
    aged = timezone.now() - timedelta(days=days)
    RegistrationDraft.objects.filter(pk=draft.pk).update(updated_at=aged)


def test_a_draft_that_was_left_for_a_month_is_forgotten_with_its_invoice(
    alice: User, bob: User, django_capture_on_commit_callbacks: Any
) -> None:
    left, kept = drafted(alice, make_serial()), drafted(bob, make_serial())
    age(left, 31)
    age(kept, 29)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_abandoned_drafts(a_later_argument=1)
    assert list(RegistrationDraft.objects.all()) == [kept]
    assert not left.file.storage.exists(str(left.file.name))
    assert kept.file.storage.exists(str(kept.file.name))


def test_a_draft_that_became_a_product_keeps_its_invoice(
    alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    age(drafted(alice, make_serial()), 31)
    proof = register(alice).proofs.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert registration.forget_abandoned_drafts() == 0
    assert proof.file.storage.exists(str(proof.file.name))


def test_abandoned_drafts_are_forgotten_every_day() -> None:
    entry = celery.app.conf.beat_schedule["forget-abandoned-drafts"]
    assert entry["task"] == tasks.forget_abandoned_drafts.name
    assert celery.app.tasks[entry["task"]]


def test_begin_with_another_unit_starts_afresh(
    verified: RegistrationDraft, django_capture_on_commit_callbacks: object
) -> None:
    registration.keep_invoice(draft=verified, picture=picture("invoice.jpg"))
    storage, name = verified.file.storage, verified.file.name
    assert name
    purchase = Purchase("SG", make_store(region="SG"), "retail", today())
    registration.keep_purchase(draft=verified, purchase=purchase)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        draft = registration.begin(by=verified.user, serial=make_serial())
    assert not draft.chk_verified
    assert (draft.region, draft.store, draft.purchased_on) == ("", None, None)
    assert not draft.file
    assert not storage.exists(name)
    assert RegistrationDraft.objects.get() == draft


def test_begin_tells_whose_the_unit_is(alice: User, bob: User, unit: SerialNumber) -> None:
    make_registered(alice, serial=unit)
    with pytest.raises(AlreadyRegistered) as mine:
        registration.begin(by=alice, serial=unit)
    with pytest.raises(AlreadyRegistered) as others:
        registration.begin(by=bob, serial=unit)
    assert (mine.value.by_same_member, others.value.by_same_member) == (True, False)


def test_a_released_unit_can_be_registered_by_somebody_else(
    alice: User, bob: User, unit: SerialNumber
) -> None:
    RegisteredProduct.objects.filter(pk=make_registered(alice, serial=unit).pk).update(
        released_at=timezone.now()
    )
    assert make_registered(bob, serial=unit).user == bob


def test_verify_opens_the_next_step_with_the_right_chk_only(
    alice: User, unit: SerialNumber
) -> None:
    draft = registration.begin(by=alice, serial=unit)
    assert not registration.verify(draft, "ZZZ", address=ADDRESS)
    draft.refresh_from_db()
    assert not draft.chk_verified
    assert registration.verify(draft, CHK, address=ADDRESS)
    draft.refresh_from_db()
    assert draft.chk_verified


def test_verify_holds_for_the_unit_that_was_checked_only(alice: User, unit: SerialNumber) -> None:
    other = make_serial(unit.product)
    draft = registration.begin(by=alice, serial=unit)
    RegistrationDraft.objects.filter(pk=draft.pk).update(serial=other)
    assert not registration.verify(draft, CHK, address=ADDRESS)
    assert not RegistrationDraft.objects.get().chk_verified


def test_verify_ends_after_too_many_tries(alice: User, unit: SerialNumber) -> None:
    draft = registration.begin(by=alice, serial=unit)
    for _ in range(5):
        registration.verify(draft, "ZZZ", address=ADDRESS)
    with pytest.raises(TooManyTries):
        registration.verify(draft, CHK, address=ADDRESS)


def test_a_replaced_invoice_of_a_draft_is_deleted_and_the_new_one_kept(
    verified: RegistrationDraft, django_capture_on_commit_callbacks: object
) -> None:
    registration.keep_invoice(draft=verified, picture=picture("first.jpg"))
    first = verified.file.name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        registration.keep_invoice(draft=verified, picture=picture("second.jpg"))
    storage = verified.file.storage
    assert first
    assert not storage.exists(first)
    assert verified.file.name
    assert storage.exists(verified.file.name)


def test_register_makes_the_product_and_its_first_proof(alice: User) -> None:
    unit = make_serial(make_product(warranty_months=24))
    draft = drafted(alice, unit)
    registered = register(alice, purchased_on=date(2024, 8, 31))
    assert (registered.user, registered.serial) == (alice, unit)
    assert registered.warranty_until == date(2026, 8, 31)
    proof = ProofOfPurchase.objects.get()
    assert proof.registered_product == registered
    assert (proof.file.name, proof.original_name) == (draft.file.name, "invoice.jpg")
    assert proof.file.storage.exists(str(proof.file.name))
    assert not RegistrationDraft.objects.exists()


def test_register_twice_registers_once(alice: User, unit: SerialNumber) -> None:
    drafted(alice, unit)
    register(alice)
    with pytest.raises(RegistrationDraft.DoesNotExist):
        register(alice)
    assert RegisteredProduct.objects.count() == 1


@pytest.mark.parametrize("missing", ["chk", "invoice"])
def test_register_needs_chk_and_invoice(alice: User, unit: SerialNumber, missing: str) -> None:
    draft = drafted(alice, unit)
    change = {"chk_verified": False} if missing == "chk" else {"file": ""}
    RegistrationDraft.objects.filter(pk=draft.pk).update(**change)
    with pytest.raises(RegistrationDraft.DoesNotExist):
        register(alice)
    assert not RegisteredProduct.objects.exists()


def test_register_takes_nothing_from_the_draft_of_somebody_else(
    alice: User, bob: User, unit: SerialNumber
) -> None:
    drafted(bob, unit)
    with pytest.raises(RegistrationDraft.DoesNotExist):
        register(alice)
    assert RegistrationDraft.objects.get().user == bob


def test_register_what_was_registered_meanwhile_keeps_the_draft(
    alice: User, bob: User, unit: SerialNumber
) -> None:
    drafted(alice, unit)
    make_registered(bob, serial=unit)
    with pytest.raises(AlreadyRegistered) as taken:
        register(alice)
    assert not taken.value.by_same_member
    assert RegistrationDraft.objects.get().user == alice


def test_add_proof_leaves_the_earlier_ones(alice: User) -> None:
    registered = make_registered(alice)
    first = registered.proofs.get()
    newest = registration.add_proof(registered=registered, picture=picture("again.jpg"))
    assert list(registered.proofs.all()) == [newest, first]
    assert first.file.storage.exists(str(first.file.name))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bought", "months", "until"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 15), 24, date(2026, 12, 15)),
        (date(2024, 11, 30), 36, date(2027, 11, 30)),
        (date(2024, 5, 5), 0, date(2024, 5, 5)),
    ],
)
def test_warranty_ends_on_the_same_day_of_the_month(bought: date, months: int, until: date) -> None:
    unit = make_serial(make_product(warranty_months=months))
    assert registration.warranty_until(unit, bought) == until


@pytest.mark.django_db
def test_warranty_of_a_product_comes_before_its_category() -> None:
    category = make_category("Monitor")
    category.warranty_months = 36
    category.save()
    of_category = make_serial(make_product(category=category))
    of_product = make_serial(make_product(category=category, warranty_months=60))
    assert registration.warranty_until(of_category, date(2024, 1, 1)) == date(2027, 1, 1)
    assert registration.warranty_until(of_product, date(2024, 1, 1)) == date(2029, 1, 1)


def test_a_day_that_has_begun_somewhere_is_not_in_the_future(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = datetime(2026, 5, 31, 10, tzinfo=UTC)
    monkeypatch.setattr("products.registration.timezone.now", lambda: now)
    assert registration.latest_purchase_day() == date(2026, 6, 1)
    assert now.date() - registration.earliest_purchase_day() > timedelta(days=20 * 365)


class TestInParallel:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_of_16_members_one_registers_the_unit(self) -> None:
        unit, store = make_serial(), make_store()
        members = [make_member() for _ in range(16)]
        for member in members:
            drafted(member, unit)
        results = at_once(partial(register, member, store=store) for member in members)
        assert kinds(results) == {"AlreadyRegistered": 15, "RegisteredProduct": 1}
        assert RegisteredProduct.objects.filter(serial=unit).count() == 1
        assert ProofOfPurchase.objects.count() == 1

    def test_of_16_presses_of_one_member_one_registers(self) -> None:
        member, store = make_member(), make_store()
        drafted(member, make_serial())
        results = at_once(partial(register, member, store=store) for _ in range(16))
        assert kinds(results) == {"DoesNotExist": 15, "RegisteredProduct": 1}

    def test_of_16_beginnings_one_draft_remains(self) -> None:
        member, product = make_member(), make_product()
        units = [make_serial(product) for _ in range(4)]
        results = at_once(partial(registration.begin, by=member, serial=unit) for unit in units * 4)
        assert kinds(results) == {"RegistrationDraft": 16}
        assert RegistrationDraft.objects.count() == 1
