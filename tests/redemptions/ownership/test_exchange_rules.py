from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from products.catalogue import serials
from products.catalogue.chk import chk_digest
from products.models import RegisteredProduct, SerialExchange, SerialNumber
from products.ownership import exchanges
from products.ownership.exchanges import CannotExchange, WhyNotExchanged
from promotions.models import Promotion
from redemptions.models import Claim, ClaimedUnit, ClaimEvent
from redemptions.ownership import exchange_rules, transfer_rules
from tests.factories import (
    make_claim,
    make_dispute,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
)


@pytest.fixture
def registered(alice: User) -> RegisteredProduct:
    return make_registered(alice)


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion()
    make_reward(promotion, n=3)
    return promotion


def exchange(registered: RegisteredProduct, by: User, serial: str, **fields: Any) -> SerialExchange:
    return exchange_rules.exchange(by=by, registered_id=registered.pk, serial=serial, **fields)


def test_the_product_goes_on_under_the_new_serial_and_its_chk(
    registered: RegisteredProduct, omar: User
) -> None:
    new = make_serial(registered.product)
    until = registered.warranty_until
    exchanged = exchange(registered, omar, new.serial.lower())
    registered.refresh_from_db()
    assert (registered.serial, registered.warranty_until) == (new, until)
    assert registered.proofs.exists()
    assert exchanges.units_before(new.pk) == [new.pk, exchanged.old_id]
    assert serials.find(exchanged.old.serial) is None


def test_a_unit_that_nobody_knows_becomes_known_by_its_label(
    registered: RegisteredProduct, omar: User
) -> None:
    with pytest.raises(CannotExchange) as refused:
        exchange(registered, omar, "602V397NEW001")
    assert refused.value.refusal == WhyNotExchanged.UNKNOWN
    exchange(registered, omar, "602V397NEW001", chk="Q4C")
    made = SerialNumber.objects.get(serial="602V397NEW001")
    assert bytes(made.chk_digest) == chk_digest("602V397NEW001", "Q4C")
    assert made.product == registered.product


def test_a_serial_with_a_history_does_not_take_the_place(
    registered: RegisteredProduct, omar: User, bob: User
) -> None:
    elsewhere = make_registered(bob, registered.product)
    old = registered.serial
    for serial, why in (
        (elsewhere.serial.serial, WhyNotExchanged.REGISTERED),
        (old.serial, WhyNotExchanged.SAME),
    ):
        with pytest.raises(CannotExchange) as refused:
            exchange(registered, omar, serial)
        assert refused.value.refusal == why
    exchange(registered, omar, make_serial(registered.product).serial)
    with pytest.raises(CannotExchange) as refused:
        exchange(registered, omar, old.serial)
    assert refused.value.refusal == WhyNotExchanged.LEFT


def test_what_is_disputed_is_decided_first(
    registered: RegisteredProduct, omar: User, bob: User
) -> None:
    make_dispute(bob, registered)
    with pytest.raises(CannotExchange) as refused:
        exchange(registered, omar, make_serial(registered.product).serial)
    assert refused.value.refusal == WhyNotExchanged.DISPUTED


def test_offers_to_others_end(registered: RegisteredProduct, omar: User, alice: User) -> None:
    offer = transfer_rules.offer(
        by=alice,
        registered_id=registered.pk,
        email="bob@example.com",
        with_proof=False,
        language="en",
    )
    exchange(registered, omar, make_serial(registered.product).serial)
    offer.refresh_from_db()
    assert offer.outcome == offer.Outcome.WITHDRAWN


def test_open_claims_say_so_and_use_up_the_new_unit(
    registered: RegisteredProduct, promotion: Promotion, omar: User, alice: User
) -> None:
    claim, other = make_claim(alice, promotion, registered), make_claim(alice, promotion)
    new = make_serial(registered.product)
    exchange(registered, omar, new.serial)
    event = claim.events.get(kind=ClaimEvent.Kind.NOTED)
    assert new.serial in event.note
    assert claim.serial.serial in event.note
    assert not other.events.filter(kind=ClaimEvent.Kind.NOTED).exists()
    units = ClaimedUnit.objects.filter(claim=claim).values_list("serial", flat=True)
    assert set(units) == {claim.serial_id, new.pk}
    with pytest.raises(IntegrityError, match="one_live_claim_per_unit"), transaction.atomic():
        ClaimedUnit.objects.create(claim=other, promotion=promotion, serial=new)
    claim.status = Claim.Status.CANCELLED
    claim.save(update_fields=["status"])
    assert not ClaimedUnit.objects.filter(claim=claim).exists()


def test_the_database_refuses_what_left_what_is_elsewhere_and_a_changed_exchange(
    registered: RegisteredProduct, omar: User, bob: User
) -> None:
    elsewhere = make_registered(bob, registered.product)
    made = exchange(registered, omar, make_serial(registered.product).serial)
    stranger = make_registered(bob)
    for refused in (
        lambda: make_registered(bob, serial=made.old),
        lambda: RegisteredProduct.objects.filter(pk=elsewhere.pk).update(serial=made.old),
        lambda: SerialExchange.objects.create(
            registered_product=registered,
            old=make_serial(),
            new=elsewhere.serial,
            exchanged_by=omar,
        ),
        lambda: SerialExchange.objects.create(
            registered_product=registered,
            old=stranger.serial,
            new=registered.serial,
            exchanged_by=omar,
        ),
        lambda: SerialExchange.objects.update(exchanged_by=bob),
        made.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER exchanged_stays_away ON products_registeredproduct")
        assert make_registered(bob, serial=made.old).pk
        transaction.set_rollback(True)
