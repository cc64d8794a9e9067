"""Approving against something, high rewards by two, and decisions that a lead reviews again."""

import pytest
from django.utils import timezone

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from promotions.models import Promotion
from promotions.promises import terms
from redemptions.models import Check, CheckRun, Claim, ClaimEvent, FirstApproval, SecondLook
from redemptions.review import decisions, leases, objections, oversight, policy, undo_window
from redemptions.review.leases import LeasedByOther
from redemptions.review.objections import NeedsOverride
from redemptions.review.oversight import NeedsSecondPerson
from tests.conftest import in_group
from tests.factories import make_claim, make_member, make_promotion, make_reward

WHY = "The shop confirmed it by phone."


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    return make_promotion(limit_per_member=9)


@pytest.fixture
def claim(alice: User, promotion: Promotion) -> Claim:
    make_reward(promotion, n=9, amount_minor=20_000, currency="EUR")
    return make_claim(alice, promotion)


@pytest.fixture
def ravi(db: None) -> User:
    """A second reviewer."""
    del db
    return in_group(make_member("ravi@example.com", is_staff=True), "Reviewers")


def read(claim: Claim, **verdicts: str) -> None:
    run = CheckRun.objects.create(claim=claim, done_at=timezone.now())
    for kind, verdict in verdicts.items():
        Check.objects.create(run=run, kind=kind, verdict=verdict, rule="-")


@pytest.mark.parametrize(
    "against", [{"model": "fail"}, {"invoice": "fail"}, {"many_claims": "fail"}]
)
def test_what_a_check_or_risk_speaks_against_takes_a_reason_which_is_kept(
    claim: Claim, rita: User, against: dict[str, str]
) -> None:
    read(claim, serial="pass", date="near", **against)
    for approve in (undo_window.approve, decisions.approve):
        with pytest.raises(NeedsOverride) as refused:
            approve(claim_id=claim.pk, by=rita, override=" ")
        assert refused.value.found.despite == list(against)
    planned = undo_window.approve(claim_id=claim.pk, by=rita, override=WHY)
    type(planned).objects.update(takes_effect_at=timezone.now())
    assert undo_window.carry_out(planned.pk)
    decision = claim.decisions.get()
    assert (decision.despite, decision.override_reason) == (list(against), WHY)
    assert claim.events.get(kind=ClaimEvent.Kind.OVERRIDDEN).note == WHY
    assert WHY not in {event.note for event in claim.events.for_member()}


def test_what_the_claim_was_not_promised_speaks_against_it(
    claim: Claim, rita: User, promotion: Promotion
) -> None:
    read(claim)
    make_claim(claim.user, promotion)
    promotion.regions, promotion.limit_per_member = ["SG"], 1
    promotion.purchase_until = promotion.purchase_from
    promotion.save()
    assert objections.objections_to([claim])[claim.pk].despite == []
    claim.keep_promise(terms.keep(promotion))
    assert objections.objections_to([claim])[claim.pk].despite == ["window", "region", "limit"]
    decisions.approve(claim_id=claim.pk, by=rita)


def test_only_the_newest_run_counts_and_an_unread_claim_is_noted(claim: Claim, rita: User) -> None:
    read(claim, model="fail")
    read(claim, model="pass")
    assert objections.objections_to([claim])[claim.pk].despite == []
    CheckRun.objects.filter(claim=claim).update(done_at=None)
    decision = decisions.approve(claim_id=claim.pk, by=rita)
    assert (decision.despite, decision.override_reason) == ([objections.NOT_READ], "")


def test_a_claim_on_a_colleagues_desk_is_taken_over_before_it_is_decided(
    claim: Claim, rita: User, ravi: User
) -> None:
    leases.take(claim_id=claim.pk, by=rita)
    for act in (
        lambda: decisions.approve(claim_id=claim.pk, by=ravi),
        lambda: undo_window.approve(claim_id=claim.pk, by=ravi, override=WHY),
        lambda: undo_window.send_back(claim_id=claim.pk, by=ravi, reason="-"),
        lambda: decisions.reject(claim_id=claim.pk, by=ravi, reason="-"),
    ):
        with pytest.raises(LeasedByOther):
            act()
    assert leases.take_over(claim_id=claim.pk, by=ravi)
    assert claim.events.get(kind=ClaimEvent.Kind.TAKEN_OVER).note == rita.get_full_name()
    with pytest.raises(LeasedByOther):
        decisions.approve(claim_id=claim.pk, by=rita)
    decisions.approve(claim_id=claim.pk, by=ravi)


def test_a_high_reward_takes_two_different_people(
    claim: Claim, rita: User, ravi: User, promotion: Promotion
) -> None:
    Promotion.objects.filter(pk=promotion.pk).update(two_people_from=20_000)
    with pytest.raises(NeedsSecondPerson):
        decisions.approve(claim_id=claim.pk, by=rita)
    oversight.approve_first(claim_id=claim.pk, by=rita)
    for act in (oversight.approve_first, decisions.approve, undo_window.approve):
        with pytest.raises(NeedsSecondPerson):
            act(claim_id=claim.pk, by=rita)
    assert leases.take_next(by=rita, among=Claim.objects.all()) is None
    assert leases.take_next(by=ravi, among=Claim.objects.all()) == claim
    decision = decisions.approve(claim_id=claim.pk, by=ravi)
    assert (decision.decided_by, decision.first_approved_by) == (ravi, rita)
    assert not FirstApproval.objects.exists()


def test_a_first_approval_ends_with_another_decision(
    claim: Claim, rita: User, ravi: User, promotion: Promotion
) -> None:
    Promotion.objects.filter(pk=promotion.pk).update(two_people_from=1)
    oversight.approve_first(claim_id=claim.pk, by=rita)
    decisions.send_back(claim_id=claim.pk, by=ravi, reason="-")
    assert not FirstApproval.objects.exists()


def test_a_lower_reward_takes_one_and_no_policy_approves_a_high_one(
    claim: Claim, rita: User, promotion: Promotion
) -> None:
    promotion.policy, promotion.policy_checks = Promotion.Policy.AUTOMATIC, []
    promotion.two_people_from, promotion.sample_percent = 20_000, 0
    claim.promotion = promotion
    promotion.save()
    checks = [Check(kind=kind, verdict=Check.Verdict.PASS) for kind in Check.ELSEWHERE]
    run = CheckRun.objects.create(claim=claim)
    assert policy.apply(claim, run, checks) == CheckRun.Outcome.TO_PEOPLE
    Promotion.objects.update(two_people_from=20_001)
    assert decisions.approve(claim_id=claim.pk, by=rita).first_approved_by is None


def test_a_drawn_decision_is_reviewed_again_by_another_lead(
    claim: Claim, rita: User, lena: User, promotion: Promotion, alice: User
) -> None:
    decisions.approve(claim_id=make_claim(alice, promotion).pk, by=rita)
    assert not SecondLook.objects.exists()
    Promotion.objects.filter(pk=promotion.pk).update(second_look_percent=100)
    decision = decisions.approve(claim_id=claim.pk, by=in_group(rita, "Leads"))
    with pytest.raises(ConflictOfInterest):
        oversight.look_again(decision_id=decision.pk, by=rita, agrees=True)
    look = oversight.look_again(decision_id=decision.pk, by=lena, agrees=False, note=" Blurred. ")
    assert (look.agrees, look.note, look.looked_by) == (False, "Blurred.", lena)
    with pytest.raises(oversight.AlreadyLooked):
        oversight.look_again(decision_id=decision.pk, by=lena, agrees=True)
    assert not SecondLook.objects.open().exists()
    decisions.approve(claim_id=make_claim(alice, promotion).pk, policy="clean evidence")
    assert SecondLook.objects.count() == 1
