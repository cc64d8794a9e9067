"""Packing: which parcels, to which address, and undone as long as nothing has left."""

import pytest

from accounts.models import User
from fulfilment import addresses
from fulfilment.models import Fulfilment, Shipment
from fulfilment.parcels import picking, recipients, shipping
from tests.fulfilment.parcels.rows import (
    ELSEWHERE,
    HOME,
    make_carrier,
    make_parcel,
    parcel_promotion,
)

Status = Fulfilment.Status


def test_parcels_are_packed_but_for_ones_own_and_those_without_an_address(
    alice: User, omar: User
) -> None:
    promotion = parcel_promotion()
    due = make_parcel(alice, promotion)
    own = make_parcel(omar, promotion, recipient=ELSEWHERE)
    nowhere = make_parcel(alice, promotion, recipient={"first_name": "Alice"})
    held = make_parcel(alice, promotion)
    Fulfilment.objects.filter(pk=held.pk).update(status=Status.ON_HOLD)
    ids = [due.pk, own.pk, nowhere.pk, held.pk]
    assert picking.pick(parcel_ids=ids, by=omar) == picking.Picked(1, 1, 1, 1)
    assert picking.pick(parcel_ids=ids, by=omar).done == 0
    assert {row.pk for row in Fulfilment.objects.filter(status=Status.READY)} == {due.pk}
    assert [event.kind for event in due.events.all()] == ["picked"]


def test_the_label_keeps_its_address_and_the_member_can_no_longer_change_it(
    alice: User, bob: User, omar: User
) -> None:
    promotion = parcel_promotion()
    first, second = make_parcel(alice, promotion), make_parcel(alice, promotion)
    moved = {**HOME, "street": "Ahornweg 9"}
    recipients.change_address(parcel_id=first.pk, by=alice, address=moved)
    picking.pick(parcel_ids=[first.pk, second.pk], by=omar)
    with pytest.raises(recipients.AlreadyPicked):
        recipients.change_address(parcel_id=first.pk, by=alice, address=HOME)
    with pytest.raises(Fulfilment.DoesNotExist):
        recipients.change_address(parcel_id=second.pk, by=bob, address=moved)
    known = recipients.addresses_of([first, second])
    assert [known[row.pk]["street"] for row in (first, second)] == ["Ahornweg 9", "Lindenweg 5"]
    stored = bytes(Shipment.objects.get(fulfilment=first).encrypted_address or b"")
    assert stored
    assert b"Ahornweg" not in stored
    # What is written to the claim later does not change the label.
    first.cause.claim.recipient.address = HOME
    first.cause.claim.recipient.save()
    assert "Ahornweg 9" in addresses.label_of(recipients.addresses_of([first])[first.pk])


def test_packing_is_undone_until_the_parcel_has_a_number(alice: User, omar: User) -> None:
    promotion = parcel_promotion()
    stays, left = make_parcel(alice, promotion), make_parcel(alice, promotion)
    ids = [stays.pk, left.pk]
    picking.pick(parcel_ids=ids, by=omar)
    shipping.send(parcel_id=left.pk, by=omar, carrier=make_carrier(), number="JJD0001")
    assert picking.unpick(parcel_ids=ids, by=omar).done == 1
    assert Fulfilment.objects.get(pk=stays.pk).status == Status.DUE
    assert Fulfilment.objects.get(pk=left.pk).status == Status.ON_ITS_WAY
    assert not Shipment.objects.filter(fulfilment=stays).exists()
