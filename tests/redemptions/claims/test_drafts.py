from typing import Any

import pytest

from accounts.models import User
from evidence.models import Upload
from products.models import RegisteredProduct
from promotions.models import ExtraQuestion, Promotion
from redemptions.claims import drafts, submit
from redemptions.models import Claim, ClaimDraft
from redemptions.review import decisions
from tests.factories import (
    jpeg,
    make_claim,
    make_draft,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    picture,
)

ADDRESS = {
    "first_name": "Alice",
    "last_name": "Example",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Invalidenstr. 1",
    "contact_number": "+49 30 1234567",
}


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion()
    make_reward(promotion, n=2)
    return promotion


def test_a_new_draft_begins_with_the_member_and_is_not_saved_by_looking(
    promotion: Promotion,
) -> None:
    dewi = make_member("dewi@example.com", contact_number="+62 21 555")
    draft = drafts.draft_of(dewi, promotion)
    assert draft.recipient == {
        "first_name": "Dewi",
        "last_name": "Example",
        "contact_number": "+62 21 555",
    }
    assert not ClaimDraft.objects.exists()


def test_what_was_filled_in_is_found_again(alice: User, bob: User, promotion: Promotion) -> None:
    kept = make_draft(alice, promotion, make_registered(alice), recipient={"city": "Berlin"})
    make_draft(bob, promotion, make_registered(bob), recipient={"city": "Singapore"})
    assert drafts.draft_of(alice, promotion) == kept
    assert drafts.draft_of(alice, promotion).recipient == {"city": "Berlin"}
    assert drafts.draft_of(alice, make_promotion()).pk is None


def keep(draft: ClaimDraft, registered: RegisteredProduct | None = None) -> ClaimDraft:
    return drafts.save_draft(
        draft,
        recipient={},
        answers={},
        registered=registered,
    )


def test_another_products_photo_is_dropped(alice: User, promotion: Promotion) -> None:
    first, second = make_registered(alice), make_registered(alice)
    photo = make_draft(alice, promotion, first).photo
    assert photo is not None
    for product, expected in ((first, photo), (None, photo), (second, None)):
        kept = keep(drafts.draft_of(alice, promotion), product)
        assert ClaimDraft.objects.get(pk=kept.pk).photo == expected
    assert ClaimDraft.objects.get().registered_product == second
    assert not Upload.objects.filter(pk=photo.pk).exists()


def test_a_member_has_one_draft_a_promotion(alice: User, promotion: Promotion) -> None:
    unsaved_twice = [drafts.draft_of(alice, promotion) for _ in range(2)]
    assert len({keep(draft).pk for draft in unsaved_twice}) == 1


def sent_back(alice: User, rita: User, promotion: Promotion, **fields: Any) -> Claim:
    claim = make_claim(alice, promotion, **fields)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    return claim


def test_a_correction_begins_with_all_that_was_filled_in(alice: User, rita: User) -> None:
    promotion = make_promotion(recipient_wanted=True)
    make_reward(promotion, n=1)
    question = ExtraQuestion.objects.create(promotion=promotion)
    answers = {str(question.pk): "yes"}
    claim = sent_back(alice, rita, promotion, recipient=ADDRESS, answers=answers)
    draft = drafts.correction_of(claim)
    assert {name: draft.recipient[name] for name in ADDRESS} == ADDRESS
    assert draft.answers == answers
    assert draft.registered_product == claim.registered_product


def test_a_correction_that_changes_nothing_else_can_be_redeemed(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim = sent_back(alice, rita, promotion)
    draft = drafts.correction_of(claim)
    kept = keep(draft, draft.registered_product)
    assert kept.registered_product == claim.registered_product
    assert submit.resubmit_claim(by=alice, claim_id=claim.pk).serial_photos.count() == 1


def test_a_correction_stands_beside_the_draft_of_a_new_claim(
    alice: User, rita: User, promotion: Promotion
) -> None:
    Promotion.objects.update(limit_per_member=2)
    claim = sent_back(alice, rita, promotion)
    new = make_draft(alice, promotion, make_registered(alice))
    keep(drafts.correction_of(claim), claim.registered_product)
    assert ClaimDraft.objects.count() == 2
    assert drafts.draft_of(alice, promotion) == new


def test_a_newer_photo_takes_the_place_in_the_draft(alice: User, promotion: Promotion) -> None:
    registered = make_registered(alice)
    old = make_draft(alice, promotion, registered).photo
    assert old is not None
    new = make_draft(alice, promotion, registered, photo=picture("sharper.jpg", jpeg(121)))
    assert new.photo is not None
    assert (new.photo.original_name, new.photo.serial) == ("sharper.jpg", registered.serial.serial)
    assert list(Upload.objects.filter(kind=Upload.Kind.SERIAL_PHOTO)) == [new.photo]
    assert ClaimDraft.objects.get().photo == new.photo


def test_the_same_photo_again_is_the_one_that_was_kept(alice: User, promotion: Promotion) -> None:
    registered = make_registered(alice)
    first = make_draft(alice, promotion, registered).photo
    assert make_draft(alice, promotion, registered, photo=picture("again.jpg")).photo == first
    assert Upload.objects.filter(kind=Upload.Kind.SERIAL_PHOTO).count() == 1


@pytest.mark.parametrize("missing", [name for name in ADDRESS if name != "last_name"])
def test_a_recipient_without_one_needed_line_is_not_complete(alice: User, missing: str) -> None:
    promotion = make_promotion(recipient_wanted=True)
    registered = make_registered(alice)
    whole = make_draft(alice, promotion, registered, recipient=ADDRESS)
    assert drafts.is_complete(whole)
    lacking = {name: value for name, value in ADDRESS.items() if name != missing}
    assert not drafts.is_complete(make_draft(alice, promotion, registered, recipient=lacking))


def test_the_next_claim_begins_with_where_the_last_one_was_to_go(alice: User, bob: User) -> None:
    promotion = make_promotion(recipient_wanted=True, limit_per_member=3)
    make_reward(promotion, n=3)
    home = ADDRESS | {"country": "DE", "note": "Ring twice"}
    make_claim(alice, promotion, recipient={**home, "city": "Bonn"})
    make_claim(alice, promotion, recipient=home)
    make_claim(bob, promotion, recipient={"city": "Singapore", "country": "SG"})
    sends, sends_nothing = make_promotion(recipient_wanted=True), make_promotion()
    assert drafts.draft_of(alice, sends).recipient == ADDRESS | {"country": "DE"}
    assert "city" not in drafts.draft_of(alice, sends_nothing).recipient


def test_a_draft_without_product_is_not_complete(alice: User, promotion: Promotion) -> None:
    assert not drafts.is_complete(make_draft(alice, promotion, None))
