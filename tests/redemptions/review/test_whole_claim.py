"""What the review page reads of a claim: the e-mails about it and about the prizes that it won."""

import pytest

from accounts.models import User
from fulfilment.models import Fulfilment
from fulfilment.parcels import shipping
from notifications.models import Email
from redemptions.models import Claim
from redemptions.review import decisions, whole_claim
from redemptions.rewarding.parcels import prizes_of
from tests import lucky_draws
from tests.factories import make_claim, make_member, make_promotion, make_reward
from tests.fulfilment.parcels.rows import HOME, make_carrier


@pytest.mark.django_db
def test_the_emails_of_a_prize_stand_with_those_of_its_claim(alice: User, rita: User) -> None:
    promotion = make_promotion(limit_per_member=5, recipient_wanted=True)
    make_reward(promotion, n=2)
    draw = make_reward(promotion, name="A desk", kind="draw", stock=1)
    claim = make_claim(alice, promotion, recipient=HOME)
    decisions.approve(claim_id=claim.pk, by=rita)
    lucky_draws.enter(claim, draw)
    lucky_draws.hold(draw, rita, make_member(is_staff=True))
    lucky_draws.accept_all(draw)
    prize = Fulfilment.objects.get(cause__kind="draw_place")
    shipping.send(parcel_id=prize.pk, by=rita, carrier=make_carrier(), number="JJD0001")
    shipping.note_delivered(parcel_id=prize.pk, by=rita)
    found = whole_claim.of(claim.pk, rita)
    about_prize = Email.objects.get(about=prize.cause.reference)
    shown = whole_claim.emails(found, prizes_of(found))
    assert about_prize in shown
    assert {each.about for each in shown} == {claim.reference, prize.cause.reference}
    assert Claim.objects.count() == 1
