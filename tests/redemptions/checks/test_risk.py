"""Each risk is named for what it is, and for nothing that everybody does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from products.models import RegisteredProduct
from promotions.models import Promotion, last_day
from redemptions.checks import risk
from redemptions.models import Claim, Recipient
from tests import factories
from tests.plans import explained, filled, indexes_in

ADDRESS = {
    "first_name": "Al",
    "last_name": "Example",
    "zip_code": "22087",
    "city": "Hamburg",
    "street": "Hafenstr. 12 a",
    "contact_number": "+49 40 5550 1234",
}


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    made = factories.make_promotion(recipient_wanted=True, limit_per_member=20)
    factories.make_reward(made, n=20)
    return made


def claim_of(user: User, promotion: Promotion, **recipient: str) -> Claim:
    return factories.make_claim(user, promotion, recipient={**ADDRESS, **recipient})


def named(claim: Claim) -> dict[str, str]:
    uploads = [claim.serial_photos.get().upload]
    return {check.kind: check.read for check in risk.risks(claim, uploads)}


def test_a_first_claim_has_none(alice: User, promotion: Promotion) -> None:
    assert named(claim_of(alice, promotion)) == {}


def test_another_account_of_the_same_mailbox_is_named(promotion: Promotion) -> None:
    for tag in ("", "+1"):
        factories.make_member(f"zoe{tag}@example.com")
    claim = claim_of(factories.make_member("zoe+2@example.com"), promotion)
    assert named(claim) == {"mailbox": "zoe+1@example.com, zoe@example.com"}


def test_serial_that_another_member_held_is_named(
    alice: User, bob: User, promotion: Promotion
) -> None:
    unit = factories.make_serial()
    sold = factories.make_registered(bob, serial=unit)
    RegisteredProduct.objects.filter(pk=sold.pk).update(released_at=sold.registered_at)
    mine = factories.make_registered(alice, serial=unit)
    claim = factories.make_claim(alice, promotion, mine, recipient=ADDRESS)
    assert named(claim) == {"serial_elsewhere": "bob@example.com"}


@pytest.mark.parametrize(
    "other",
    [
        {"street": "Hafenstr. 12 a"},
        {"street": "HAFENSTR 12a", "zip_code": "220 87"},
    ],
)
def test_address_of_another_account_is_named_however_it_is_spelled(
    alice: User, bob: User, promotion: Promotion, other: dict[str, str]
) -> None:
    claim_of(bob, promotion, contact_number="+65 6000 0000", **other)
    assert named(claim_of(alice, promotion)) == {"address": "bob@example.com"}


@pytest.mark.parametrize("number", ["+49 40 55501234", "040/5550-1234", "0049 40 5550 1234"])
def test_contact_number_of_another_account_is_named_however_it_is_spelled(
    alice: User, bob: User, promotion: Promotion, number: str
) -> None:
    claim_of(bob, promotion, street="Elsewhere 1", contact_number=number)
    assert named(claim_of(alice, promotion)) == {"phone": "bob@example.com"}


def test_contact_number_of_an_account_without_claims_is_named(
    alice: User, bob: User, promotion: Promotion
) -> None:
    User.objects.filter(pk=bob.pk).update(contact_number="040 5550 1234")
    assert named(claim_of(alice, promotion)) == {"phone": "bob@example.com"}


def test_a_number_too_short_to_be_ones_own_is_not(
    alice: User, bob: User, promotion: Promotion
) -> None:
    claim_of(bob, promotion, street="Elsewhere 1", contact_number="0000")
    assert named(claim_of(alice, promotion, contact_number="0000")) == {}


def test_ones_own_other_claims_are_no_risk(alice: User, promotion: Promotion) -> None:
    claim_of(alice, promotion)
    assert named(claim_of(alice, promotion)) == {}


def test_many_claims_in_90_days_are_named_with_their_number(
    alice: User, promotion: Promotion
) -> None:
    claims = [claim_of(alice, promotion) for _ in range(risk.MOST_CLAIMS + 1)]
    assert named(claims[-1]) == {"many_claims": str(risk.MOST_CLAIMS + 1)}
    Claim.objects.filter(pk=claims[0].pk).update(
        submitted_at=claims[0].submitted_at - timedelta(days=91)
    )
    assert named(claims[-1]) == {}


def test_purchase_after_the_registration_is_named(alice: User, promotion: Promotion) -> None:
    claim = claim_of(alice, promotion)
    later = last_day.latest_today() + timedelta(days=1)
    RegisteredProduct.objects.update(purchased_on=later)
    claim.registered_product.refresh_from_db()
    assert named(claim) == {"bought_later": later.isoformat()}


def test_image_editor_is_named(alice: User, promotion: Promotion) -> None:
    claim = claim_of(alice, promotion)
    photo = claim.serial_photos.get().upload
    photo.software = "Adobe Photoshop 25.1 (Macintosh)"
    found = risk.risks(claim, [photo])
    assert [check.read for check in found] == [f"{photo.original_name}: Adobe Photoshop"]
    photo.software = "HDR+ 1.0.540"
    assert risk.risks(claim, [photo]) == []


def test_the_searches_use_their_indexes(alice: User, promotion: Promotion) -> None:
    claim = claim_of(alice, promotion)
    others = {
        "claim_id": "-n",
        "place_digest": "convert_to('x' || n, 'UTF8')",
        "number_digest": "convert_to('y' || n, 'UTF8')",
        # In clear, as in the release before.
        "contact_number": "'+49 40 ' || (1000000 + n)",
        "zip_code": "'x' || n",
        "street": "'Street ' || n",
    }
    members = {
        "email": "'x' || n || '@example.com'",
        "contact_number": "'+49 30 ' || (1000000 + n)",
    }
    with filled((User, 5000, members), (Recipient, 5000, others)):
        with CaptureQueriesContext(connection) as queries:
            assert named(claim) == {}
        plans = [explained(query["sql"]) for query in queries if "SELECT" in query["sql"]]
    searched = set().union(*map(indexes_in, plans))
    in_clear = {"recipient_same_phone", "recipient_same_place"}
    assert searched >= {"recipient_place", "recipient_number", "user_same_phone", *in_clear}
