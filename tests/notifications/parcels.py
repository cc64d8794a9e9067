"""Acts that write the letters about parcels: delivered, came back, and "Not arrived" answered."""

from datetime import timedelta

from accounts.models import User
from fulfilment.models import Carrier, Fulfilment
from fulfilment.parcels import arrival, shipping
from promotions.models import Promotion
from redemptions.review import decisions
from tests.factories import make_claim, make_reward


def _sent(citra: User, rita: User, promotion: Promotion) -> int:
    make_reward(promotion, kind="physical", stock=1)
    decisions.approve(claim_id=make_claim(citra, promotion).pk, by=rita)
    parcel = Fulfilment.objects.get(cause__user=citra)
    carrier = Carrier.objects.create(name="JNE", pattern="AA999999")
    shipping.send(parcel_id=parcel.pk, by=rita, carrier=carrier, number="JN123456")
    return parcel.pk


def _missed(citra: User, rita: User, promotion: Promotion) -> int:
    pk = _sent(citra, rita, promotion)
    long_ago = promotion.today() - timedelta(weeks=20)
    Fulfilment.objects.filter(pk=pk).update(due_on=long_ago)
    arrival.say_not_arrived(parcel_id=pk, by=citra)
    return pk


def parcel_delivered(citra: User, rita: User, promotion: Promotion) -> None:
    shipping.note_delivered(parcel_id=_sent(citra, rita, promotion), by=rita)


def parcel_returned(citra: User, rita: User, promotion: Promotion) -> None:
    shipping.note_returned(parcel_id=_sent(citra, rita, promotion), by=rita)


def parcel_sent_again(citra: User, rita: User, promotion: Promotion) -> None:
    shipping.send_again(parcel_id=_missed(citra, rita, promotion), by=rita)


def parcel_was_there(citra: User, rita: User, promotion: Promotion) -> None:
    shipping.note_delivered(parcel_id=_missed(citra, rita, promotion), by=rita)
