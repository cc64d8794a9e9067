"""The way of a parcel: each verb once, told to its member by one e-mail, and in the timeline."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from fulfilment.delivery import hold
from fulfilment.models import Carrier, Fulfilment, FulfilmentEvent, Shipment
from fulfilment.parcels import arrival, promised, recipients, shipping
from fulfilment.parcels.shipping import CannotSend, WhyNotSent
from notifications.models import Email
from redemptions.models import Claim
from redemptions.models.statuses import label
from redemptions.rewarding.parcels import parcels_of, with_owed
from tests.factories import today
from tests.fulfilment.parcels.rows import HOME, make_carrier, make_parcel, parcel_promotion

LONG_AGO = timedelta(weeks=promised.LAST_WEEKS, days=1)


def told(parcel: Fulfilment) -> list[str]:
    emails = Email.objects.filter(about=parcel.cause.reference).order_by("pk")
    return [email.kind for email in emails if email.kind != "claim_received"]


def kinds(parcel: Fulfilment) -> list[str]:
    return list(parcel.events.values_list("kind", flat=True))


def twice(verb: Callable[[], bool]) -> list[bool]:
    return [verb(), verb()]


def test_the_way_of_a_parcel_that_comes_back_once(alice: User, omar: User) -> None:
    parcel, carrier = make_parcel(alice), make_carrier()
    pk = parcel.pk

    def send(number: str) -> list[bool]:
        return twice(lambda: shipping.send(parcel_id=pk, by=omar, carrier=carrier, number=number))

    assert send("jjd 0001") == [True, False]
    parcel.refresh_from_db()
    assert (parcel.note, parcel.link) == ("DHL JJD0001", "https://dhl.example/?id=JJD0001")
    assert twice(lambda: shipping.note_returned(parcel_id=pk, by=omar)) == [True, False]
    assert label(claim_of(parcel)).detail == "A mouse: came back to us."
    recipients.change_address(parcel_id=pk, by=alice, address={**HOME, "street": "Ahornweg 9"})
    assert send("JJD0002") == [True, False]
    assert twice(lambda: shipping.note_delivered(parcel_id=pk, by=omar)) == [True, False]
    assert kinds(parcel) == ["sent", "returned", "address_changed", "sent", "arrived"]
    assert told(parcel) == ["claim_shipped", "parcel_returned", "claim_shipped", "parcel_delivered"]
    for body in Email.objects.filter(kind="claim_shipped").earliest("pk").bodies():
        assert "https://dhl.example/?id=JJD0001" in body
    labels = [row.address["street"] for row in Shipment.objects.order_by("pk")]
    assert labels == ["Lindenweg 5", "Ahornweg 9"]
    claim = claim_of(parcel)
    shown = with_owed(claim.events.for_member(), parcels_of(claim))
    assert [str(event) for event in shown][-2:] == ["Parcel on its way", "Parcel delivered"]


def claim_of(parcel: Fulfilment) -> Claim:
    return Claim.objects.for_history().get(cause=parcel.cause_id)


@pytest.mark.parametrize("is_again", [True, False])
def test_a_parcel_that_has_not_arrived_is_answered_once(
    alice: User, bob: User, omar: User, *, is_again: bool
) -> None:
    parcel = make_parcel(alice, due_on=today() - LONG_AGO)
    pk = parcel.pk
    assert not arrival.say_not_arrived(parcel_id=pk, by=alice), "it has not left"
    shipping.send(parcel_id=pk, by=omar, carrier=make_carrier(), number="JJD0001")
    with pytest.raises(Fulfilment.DoesNotExist):
        arrival.say_not_arrived(parcel_id=pk, by=bob)
    assert twice(lambda: arrival.say_not_arrived(parcel_id=pk, by=alice)) == [True, False]
    answer = shipping.send_again if is_again else shipping.note_delivered
    assert twice(lambda: answer(parcel_id=pk, by=omar)) == [True, False]
    parcel.refresh_from_db()
    assert parcel.status == ("due" if is_again else "delivered")
    assert told(parcel) == ["claim_shipped", "parcel_answered"]
    assert ("We'll send it again" in Email.objects.latest("pk").text) == is_again


def test_a_member_waits_for_the_promised_day(alice: User, omar: User) -> None:
    parcel = make_parcel(alice, due_on=today() - LONG_AGO + timedelta(days=1))
    shipping.send(parcel_id=parcel.pk, by=omar, carrier=make_carrier(), number="JJD0001")
    assert not arrival.say_not_arrived(parcel_id=parcel.pk, by=alice)
    assert not promised.overdue(Fulfilment.objects.all()).exists()
    Fulfilment.objects.filter(pk=parcel.pk).update(due_on=today() - LONG_AGO)
    assert promised.overdue(Fulfilment.objects.all()).exists()


def test_what_cannot_be_sent_is_refused_and_named(alice: User, bob: User, omar: User) -> None:
    promotion = parcel_promotion()
    parcel, other = make_parcel(alice, promotion), make_parcel(bob, promotion)
    carrier = make_carrier()
    letters = make_carrier("Post", pattern="")

    def refusal(pk: int, number: str) -> WhyNotSent:
        with pytest.raises(CannotSend) as refused:
            shipping.send(parcel_id=pk, by=omar, carrier=carrier, number=number)
        return refused.value.refusal

    assert refusal(parcel.pk, "JJD01") == WhyNotSent.WRONG_NUMBER
    shipping.send(parcel_id=other.pk, by=omar, carrier=carrier, number="JJD0001")
    assert refusal(parcel.pk, "JJD0001") == WhyNotSent.USED_NUMBER
    assert refusal(other.pk, "JJD0002") == WhyNotSent.OTHER_NUMBER
    assert hold.hold(fulfilment_id=parcel.pk, by=omar, reason="Address?")
    assert refusal(parcel.pk, "JJD0002") == WhyNotSent.ON_HOLD
    with pytest.raises(ValueError, match="why"):
        hold.hold(fulfilment_id=parcel.pk, by=omar, reason=" ")
    assert twice(lambda: hold.release(fulfilment_id=parcel.pk, by=omar)) == [True, False]
    assert shipping.send(parcel_id=parcel.pk, by=omar, carrier=letters, number="")
    assert FulfilmentEvent.objects.get(kind="held").note == "Address?"


def test_nobody_handles_their_own(omar: User) -> None:
    parcel, carrier = make_parcel(omar), make_carrier()
    pk = parcel.pk
    verbs: list[Callable[[], object]] = [
        lambda: shipping.send(parcel_id=pk, by=omar, carrier=carrier, number="JJD0001"),
        lambda: hold.hold(fulfilment_id=pk, by=omar, reason="-"),
    ]
    for verb in verbs:
        with pytest.raises(ConflictOfInterest):
            verb()
    Fulfilment.objects.filter(pk=pk).update(status=Fulfilment.Status.ON_ITS_WAY)
    for note in (shipping.note_delivered, shipping.note_returned):
        with pytest.raises(ConflictOfInterest):
            note(parcel_id=pk, by=omar)
    Fulfilment.objects.filter(pk=pk).update(status=Fulfilment.Status.RETURNED)
    with pytest.raises(ConflictOfInterest):
        shipping.send_again(parcel_id=pk, by=omar)
    assert not parcel.events.exists()


@pytest.mark.parametrize(
    ("pattern", "number", "is_taken"),
    [
        ("JJD9999, 99-99", "JJD0001", True),
        ("JJD9999, 99-99", "1234", True),
        ("JJD9999", "JJD000A", False),
        ("1ZXX99", "1ZA499", True),
        (".*", "JJD0001", False),
        ("", "", True),
        ("", "1", False),
    ],
)
def test_a_pattern_says_what_a_number_looks_like(
    pattern: str, number: str, *, is_taken: bool
) -> None:
    assert Carrier(name="DHL", pattern=pattern).takes(number) == is_taken
