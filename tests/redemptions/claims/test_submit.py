import pytest
from django.utils import timezone

from accounts.models import User
from foundation.working_days import add_working_days
from notifications.models import Email
from products.models import RegisteredProduct
from promotions.eligibility import ReasonCode
from promotions.models import ExtraQuestion, Promotion
from redemptions.claims import submit as claims_submit
from redemptions.claims.submit import NotComplete, NotEligible
from redemptions.models import Claim, ClaimDraft, ClaimEvent, SerialPhoto
from redemptions.models.promises import REVIEW_DAYS
from redemptions.review import decisions
from tests.factories import (
    make_category,
    make_draft,
    make_member,
    make_product,
    make_promotion,
    make_registered,
    make_reward,
    submit_claim,
    today,
)

RECIPIENT = {
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
    make_reward(promotion, n=5)
    return promotion


def why(error: pytest.ExceptionInfo[NotEligible]) -> list[ReasonCode]:
    return [reason.why for reason in error.value.reasons]


def submit(draft: ClaimDraft) -> Claim:
    return claims_submit.submit_claim(by=draft.user, draft_id=draft.pk, language="en")


def test_submit_turns_the_draft_into_a_claim_under_review(
    alice: User, promotion: Promotion
) -> None:
    registered = make_registered(alice)
    claim = submit(make_draft(alice, promotion, registered))
    assert (claim.status, claim.slot, claim.user) == (Claim.Status.SUBMITTED, 1, alice)
    assert (claim.registered_product, claim.serial) == (registered, registered.serial)
    assert claim.due_on == add_working_days(today(), REVIEW_DAYS.last, claim.region)
    photo = SerialPhoto.objects.get()
    assert (photo.claim, photo.upload.original_name) == (claim, "serial.jpg")
    assert photo.upload.submitted_at is not None
    assert not ClaimDraft.objects.exists()
    event = claim.events.get()
    assert (event.kind, event.actor) == (ClaimEvent.Kind.SUBMITTED, alice)


def test_submit_tells_the_member_in_the_own_language(promotion: Promotion) -> None:
    dewi = make_member("dewi@example.com", language="id")
    claim = submit_claim(dewi, promotion)
    letter = Email.objects.get()
    assert (letter.kind, letter.to, letter.language) == ("claim_received", dewi.email, "id")
    assert claim.reference in letter.subject + letter.text


def test_a_reference_that_is_taken_is_drawn_anew(
    alice: User, bob: User, promotion: Promotion, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = submit_claim(alice, promotion).reference
    draft = make_draft(bob, promotion, make_registered(bob))
    bits = iter([taken, taken, "0a25b02278"])
    monkeypatch.setattr("redemptions.models.claim.secrets.token_hex", lambda _n: next(bits))
    assert submit(draft).reference == "0a25b02278"


@pytest.mark.parametrize("is_shared", [True, False])
def test_addresses_with_a_tag_share_the_limit_where_the_promotion_says_so(
    promotion: Promotion,
    is_shared: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    Promotion.objects.update(tags_share_limit=is_shared)
    promotion.refresh_from_db()
    submit_claim(make_member("zoe@example.com"), promotion)
    submit_claim(make_member("joe@example.com"), promotion)
    tagged = make_member("zoe+1@example.com")
    draft = make_draft(tagged, promotion, make_registered(tagged))
    if not is_shared:
        assert submit(draft).slot == 1
        return
    with pytest.raises(NotEligible) as error:
        submit(draft)
    assert why(error) == [ReasonCode.LIMIT]


def test_submit_takes_a_draft_once(alice: User, promotion: Promotion) -> None:
    draft = make_draft(alice, promotion, make_registered(alice))
    submit(draft)
    with pytest.raises(ClaimDraft.DoesNotExist):
        submit(draft)
    assert Claim.objects.count() == Email.objects.count() == 1


def test_submit_does_not_find_the_draft_of_another_member(
    alice: User, bob: User, promotion: Promotion
) -> None:
    draft = make_draft(bob, promotion, make_registered(bob))
    with pytest.raises(ClaimDraft.DoesNotExist):
        claims_submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    assert ClaimDraft.objects.get() == draft
    assert not Claim.objects.exists()


def test_submit_does_not_take_a_product_of_another_member(
    alice: User, bob: User, promotion: Promotion
) -> None:
    draft = make_draft(alice, promotion, make_registered(bob))
    with pytest.raises(NotComplete):
        submit(draft)


def test_submit_does_not_take_a_product_that_was_released(
    alice: User, promotion: Promotion
) -> None:
    registered = make_registered(alice)
    draft = make_draft(alice, promotion, registered)
    RegisteredProduct.objects.filter(pk=registered.pk).update(released_at=timezone.now())
    with pytest.raises(NotComplete):
        submit(draft)


def test_submit_refuses_what_is_not_eligible_and_writes_nothing(
    alice: User, promotion: Promotion
) -> None:
    chair = make_product(category=make_category("Gaming Chair"))
    draft = make_draft(alice, promotion, make_registered(alice, chair))
    with pytest.raises(NotEligible) as error:
        submit(draft)
    assert why(error) == [ReasonCode.MODEL]
    assert ClaimDraft.objects.get().photo == draft.photo
    assert not Claim.objects.exists()
    assert not Email.objects.exists()


def test_submit_without_stock_is_refused(alice: User) -> None:
    promotion = make_promotion()
    make_reward(promotion)
    with pytest.raises(NotEligible) as error:
        submit_claim(alice, promotion)
    assert why(error) == [ReasonCode.OUT_OF_STOCK]


def test_submit_holds_the_limit_of_each_promotion_by_itself(
    alice: User, promotion: Promotion
) -> None:
    other = make_promotion(limit_per_member=2)
    make_reward(other, n=5)
    submit_claim(alice, promotion)
    with pytest.raises(NotEligible) as error:
        submit_claim(alice, promotion)
    assert why(error) == [ReasonCode.LIMIT]
    assert [submit_claim(alice, other).slot, submit_claim(alice, other).slot] == [1, 2]


def test_submit_refuses_a_serial_that_its_earlier_holder_redeemed(
    alice: User, bob: User, promotion: Promotion
) -> None:
    registered = make_registered(alice)
    submit_claim(alice, promotion, registered)
    RegisteredProduct.objects.filter(pk=registered.pk).update(released_at=timezone.now())
    bobs = make_registered(bob, serial=registered.serial)
    draft = make_draft(bob, promotion, bobs)
    with pytest.raises(NotEligible) as error:
        submit(draft)
    assert why(error) == [ReasonCode.CLAIMED]
    assert Claim.objects.get().user == alice
    assert ClaimDraft.objects.get() == draft


def test_submit_wants_the_photo_only_where_the_promotion_does(
    alice: User, promotion: Promotion
) -> None:
    draft = make_draft(alice, promotion, make_registered(alice))
    ClaimDraft.objects.update(photo=None)
    with pytest.raises(NotComplete):
        submit(draft)
    Promotion.objects.update(serial_photo_wanted=False)
    assert submit(draft).status == Claim.Status.SUBMITTED


def test_submit_wants_the_recipient_and_moves_it(alice: User) -> None:
    promotion = make_promotion(recipient_wanted=True)
    make_reward(promotion, n=1)
    registered = make_registered(alice)
    with pytest.raises(NotComplete):
        submit(make_draft(alice, promotion, registered, recipient={**RECIPIENT, "city": ""}))
    claim = submit(make_draft(alice, promotion, registered, recipient=RECIPIENT))
    assert claim.recipient.city == "Berlin"
    assert claim.recipient.unit == ""


def test_submit_wants_the_required_answers_and_moves_all(alice: User, promotion: Promotion) -> None:
    must = ExtraQuestion.objects.create(promotion=promotion)
    may = ExtraQuestion.objects.create(promotion=promotion, is_required=False, kind="text")
    registered = make_registered(alice)
    with pytest.raises(NotComplete):
        submit(make_draft(alice, promotion, registered, answers={str(may.pk): "hello"}))
    claim = submit(make_draft(alice, promotion, registered, answers={str(must.pk): "yes"}))
    assert [(a.question, a.value) for a in claim.answers.all()] == [(must, "yes")]


def test_a_rejected_product_is_not_redeemed_again_but_another_is(
    alice: User, rita: User, promotion: Promotion
) -> None:
    registered = make_registered(alice)
    claim = submit_claim(alice, promotion, registered)
    decisions.reject(claim_id=claim.pk, by=rita, reason="The invoice is another shop's.")
    with pytest.raises(NotEligible) as error:
        submit_claim(alice, promotion, registered)
    assert why(error) == [ReasonCode.REJECTED]
    ClaimDraft.objects.all().delete()
    assert submit_claim(alice, promotion).status == Claim.Status.SUBMITTED
