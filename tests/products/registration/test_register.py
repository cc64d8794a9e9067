from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.captchas.suspicion import CaptchaOwed, Checked
from accounts.models import User
from evidence.models import Upload
from products.models import ProofOfPurchase, RegisteredProduct, RegistrationDraft, SerialNumber
from products.registration import drafts
from products.registration import register as registration_register
from products.registration.drafts import AlreadyRegistered
from tests.crowd import at_once, kinds
from tests.factories import (
    jpeg,
    make_category,
    make_member,
    make_product,
    make_registered,
    make_serial,
    make_store,
    picture,
)
from tests.products.conftest import are_stored, drafted, names_of, register

ADDRESS = "192.0.2.1"


def test_a_released_unit_can_be_registered_by_somebody_else(
    alice: User, bob: User, unit: SerialNumber
) -> None:
    RegisteredProduct.objects.filter(pk=make_registered(alice, serial=unit).pk).update(
        released_at=timezone.now()
    )
    assert make_registered(bob, serial=unit).user == bob


def test_register_makes_the_product_and_its_first_proof(alice: User) -> None:
    unit = make_serial(make_product(warranty_months=24))
    draft = drafted(alice, unit)
    drafts.save_invoice(draft=draft, clean=picture("page 2.jpg", jpeg(121)))
    registered = register(alice, purchased_on=date(2024, 8, 31))
    assert (registered.user, registered.serial) == (alice, unit)
    assert registered.warranty_until == date(2026, 8, 31)
    proof = ProofOfPurchase.objects.get()
    assert proof.registered_product == registered
    assert names_of(proof.uploads.all()) == ["invoice.jpg", "page 2.jpg"]
    assert all(map(are_stored, proof.uploads.all()))
    assert not Upload.objects.filter(submitted_at=None).exists()
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
    if missing == "chk":
        RegistrationDraft.objects.update(chk_verified=False)
    else:
        draft.invoices.clear()
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
    pages = [picture("again.jpg"), picture("again 2.jpg", jpeg(121))]
    newest = registration_register.add_proof(registered=registered, cleans=pages)
    assert list(registered.proofs.all()) == [newest, first]
    assert names_of(newest.uploads.all()) == ["again.jpg", "again 2.jpg"]
    assert all(map(are_stored, [*first.uploads.all(), *newest.uploads.all()]))
    assert not Upload.objects.filter(submitted_at=None).exists()


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
    assert registration_register.warranty_until(unit, bought) == until


@pytest.mark.django_db
def test_warranty_of_a_product_comes_before_its_category() -> None:
    category = make_category("Monitor")
    category.warranty_months = 36
    category.save()
    of_category = make_serial(make_product(category=category))
    of_product = make_serial(make_product(category=category, warranty_months=60))
    assert registration_register.warranty_until(of_category, date(2024, 1, 1)) == date(2027, 1, 1)
    assert registration_register.warranty_until(of_product, date(2024, 1, 1)) == date(2029, 1, 1)


def test_a_day_that_has_begun_somewhere_is_not_in_the_future(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = datetime(2026, 5, 31, 10, tzinfo=UTC)
    monkeypatch.setattr("products.registration.drafts.timezone.now", lambda: now)
    assert registration_register.latest_purchase_day() == date(2026, 6, 1)
    in_germany = datetime(2026, 5, 31, 10, tzinfo=UTC)
    assert registration_register.latest_purchase_day("DE") == in_germany.date()
    assert registration_register.latest_purchase_day("KI") == date(2026, 6, 1)
    assert registration_register.latest_purchase_day("XK") == date(2026, 6, 1)
    assert now.date() - registration_register.earliest_purchase_day() > timedelta(days=20 * 365)


def test_a_store_is_said_to_sell_as_most_of_its_customers_say(alice: User, bob: User) -> None:
    store = make_registered(alice).store
    assert registration_register.usual_channel(make_store(region="SG")) == ""
    assert registration_register.usual_channel(store) == "retail"
    RegisteredProduct.objects.filter(pk=make_registered(bob, region=alice.region).pk).update(
        store=store, channel=RegisteredProduct.Channel.ONLINE
    )
    assert registration_register.usual_channel(store) == ""


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
        results = at_once(partial(drafts.begin, by=member, serial=unit) for unit in units * 4)
        assert kinds(results) == {"RegistrationDraft": 16}
        assert RegistrationDraft.objects.count() == 1


def test_a_registration_from_a_new_browser_needs_a_captcha(alice: User) -> None:
    drafted(alice, make_serial())
    with pytest.raises(CaptchaOwed):
        register(alice, checked=Checked.NEW_BROWSER)
    assert register(alice, checked=Checked.SOLVED).pk
