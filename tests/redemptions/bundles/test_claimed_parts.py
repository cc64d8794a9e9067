"""A claim for several products: each with its proof, each used once, and what follows for all."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from evidence.models import Upload
from evidence.retention import printed_digest
from promotions.eligibility import ReasonCode
from promotions.models import BundlePart, Promotion
from redemptions.checks import evidence_runner
from redemptions.checks.runner import doubts
from redemptions.claims.submit import NotComplete, NotEligible
from redemptions.models import (
    Check,
    Claim,
    ClaimDraft,
    ClaimedUnit,
    ClaimPart,
    DraftPart,
    SerialPhoto,
)
from redemptions.models.locks import NoLongerTheirs
from redemptions.ownership import transfer_rules
from redemptions.ownership.product_states import product_states
from redemptions.review import decisions, objections, policy, queue, whole_claim
from tests import factories
from tests.crowd import at_once
from tests.redemptions.bundles.sets import (
    claim_both,
    draft_both,
    make_bundle,
    make_supply,
    redeem,
)
from tests.redemptions.checks.checked import set_read

pytestmark = pytest.mark.django_db
# Without the row that stands for a unit in use; PostgreSQL's own index is of the main product.
UNGUARDED = "DROP INDEX one_live_claim_per_unit"
GUARDED = """
    CREATE UNIQUE INDEX one_live_claim_per_unit ON redemptions_claimedunit (promotion_id, serial_id)
"""


def test_a_claim_has_each_product_with_its_unit_and_photo(alice: User) -> None:
    _promotion, part = make_bundle()
    card, supply = factories.make_registered(alice), make_supply(alice)
    claim = claim_both(alice, part, card, supply)
    assert [unit.registered_product for unit in claim.units] == [card, supply]
    further = ClaimPart.objects.get()
    photos = SerialPhoto.objects.filter(claim=claim)
    assert {photo.part for photo in photos} == {None, further}
    assert all(photo.upload.submitted_at for photo in photos)
    units = ClaimedUnit.objects.filter(claim=claim).values_list("serial", flat=True)
    assert {*units} == {card.serial_id, supply.serial_id}
    assert not DraftPart.objects.exists()
    assert "MPG A850G" in alice.emails.get(kind="claim_received").text


def test_a_bundle_is_redeemed_whole_or_not_at_all(alice: User, bob: User) -> None:
    promotion, part = make_bundle()
    card, supply = factories.make_registered(alice), make_supply(alice)
    with pytest.raises(NotComplete):
        redeem(factories.make_draft(alice, promotion, card))
    with pytest.raises(NotComplete):
        redeem(draft_both(alice, part, card, make_supply(bob)))
    late = make_supply(alice, purchased_on=promotion.purchase_from.replace(year=2000))
    with pytest.raises(NotEligible) as refused:
        redeem(draft_both(alice, part, card, late))
    assert [reason.why for reason in refused.value.reasons] == [ReasonCode.PART]
    assert redeem(draft_both(alice, part, card, supply)).is_bundle


def test_a_unit_serves_one_live_claim_whichever_product_it_is(alice: User) -> None:
    promotion, part = make_bundle()
    alone = factories.make_reward(promotion, n=9, position=1)
    alone.categories.set([factories.make_category("Power Supply")])
    supply = make_supply(alice)
    claim = claim_both(alice, part, factories.make_registered(alice), supply)
    assert why_not(factories.make_draft(alice, promotion, supply)) == {ReasonCode.CLAIMED}
    card = claim.registered_product
    assert why_not(draft_both(alice, part, card, make_supply(alice))) == {ReasonCode.CLAIMED}
    another = factories.make_registered(alice)
    assert why_not(draft_both(alice, part, another, supply)) == {ReasonCode.PART}
    Claim.objects.filter(pk=claim.pk).update(status="cancelled")
    assert not ClaimedUnit.objects.filter(claim=claim).exists()
    redeem(factories.make_draft(alice, promotion, supply))
    with pytest.raises(IntegrityError, match="one_live_claim_per_unit"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(status="submitted", slot=9)


def why_not(draft: ClaimDraft) -> set[ReasonCode]:
    with pytest.raises(NotEligible) as refused:
        redeem(draft)
    return {reason.why for reason in refused.value.reasons}


def test_the_products_of_a_claim_stay(alice: User) -> None:
    _promotion, part = make_bundle()
    claim_both(alice, part, factories.make_registered(alice), make_supply(alice))
    SerialPhoto.objects.all().delete()
    other, rows = make_supply(alice), ClaimPart.objects.all()
    for change in (rows.delete, partial(rows.update, serial=other.serial_id)):
        with pytest.raises(IntegrityError, match="products of a claim stay"), transaction.atomic():
            change()
    assert rows.update(invoice_key="x") == 1


def both_ways(promotion: Promotion, part: BundlePart, user: User) -> list[object]:
    """Claim one unit as a further product and as the main one, both at once, and no rule asked."""
    card, supply = factories.make_registered(user), make_supply(user)
    reward = part.reward
    claims = [factories.make_claim(user, promotion, card)]

    def as_part() -> object:
        return ClaimPart.objects.create(
            claim=claims[0], part=part, registered_product=supply, serial=supply.serial
        )

    def as_main() -> object:
        return factories.make_claim(user, promotion, supply)

    reward.categories.add(factories.make_category("Power Supply"))
    return at_once([partial(tried, as_part), partial(tried, as_main)])


def tried(make: Callable[[], object]) -> str:
    try:
        make()
    except IntegrityError:
        return "refused"
    return "made"


@pytest.mark.django_db(transaction=True)
def test_the_database_lets_one_of_two_at_once_have_a_unit(alice: User) -> None:
    promotion, part = make_bundle()
    assert sorted(map(str, both_ways(promotion, part, alice))) == ["made", "refused"]
    with connection.cursor() as cursor:
        cursor.execute(UNGUARDED)
    # The control: without the guard both are made.
    try:
        assert both_ways(promotion, part, alice) == ["made", "made"]
    finally:
        ClaimedUnit.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(GUARDED)


def test_each_product_is_checked_and_a_person_decides(alice: User, rita: User) -> None:
    promotion, part = make_bundle(policy="automatic", policy_checks=["serial"])
    claim = claim_both(alice, part, factories.make_registered(alice), make_supply(alice))
    further = claim.parts.get()
    for upload in Upload.objects.filter(user=alice):
        set_read(upload, serial=upload.serial)
    found = evidence_runner.check_evidence(claim)
    (checked, of_part), *_rest = found.parts
    assert checked == further
    assert {check.part for check in of_part.checks} == {further}
    passed = [
        Check(kind=kind, verdict=Check.Verdict.PASS, part=each)
        for kind in ("serial", *Check.ELSEWHERE)
        for each in (None, further)
    ]
    assert doubts(promotion, passed) == []
    assert doubts(promotion, passed[:1] + passed[2:]) == ["serial"]
    run = claim.check_runs.get()
    assert policy.apply(claim, run, passed) == run.Outcome.TO_PEOPLE
    assert not objections.by_rule(claim)
    supply = further.registered_product
    supply.purchased_on = promotion.purchase_from.replace(year=2000)
    supply.save()
    assert [each.code for each in objections.by_rule(Claim.objects.get(pk=claim.pk))] == ["window"]
    whole = whole_claim.of(claim.pk, rita)
    proofs, photos = whole_claim.uploads(whole, further)
    assert (len(proofs), len(photos)) == (1, 1)
    assert queue.find(further.serial.serial, by_member=False).get() == claim
    further.invoice_numbers = [printed_digest(number) for number in ("4711", "2026")]
    further.save()
    assert queue.find("DE-4711-2026", by_member=False).get() == claim
    assert not queue.find("DE-4711-2027", by_member=False)


def test_a_further_product_stays_with_its_member_as_the_main_one_does(
    alice: User, bob: User, rita: User
) -> None:
    _promotion, part = make_bundle()
    card, supply = factories.make_registered(alice), make_supply(alice)
    claim = claim_both(alice, part, card, supply)
    assert claim.reference in transfer_rules.reasons_against(supply)[0]
    states = product_states(alice, [card, supply])
    assert [states[each.pk].claims for each in (card, supply)] == [[claim], [claim]]
    supply.released_at = claim.submitted_at
    supply.save()
    with pytest.raises(NoLongerTheirs):
        decisions.approve(claim_id=claim.pk, by=rita, override="Looks good.")
    supply.released_at = None
    supply.save()
    dispute = factories.make_dispute(bob, supply)
    transfer_rules.uphold(by=rita, dispute_id=dispute.pk, reason="His invoice.")
    claim.refresh_from_db()
    assert claim.status == Claim.Status.REJECTED
    assert not ClaimedUnit.objects.filter(claim=claim).exists()
