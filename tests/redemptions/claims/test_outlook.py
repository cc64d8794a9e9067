"""What the claim's page says of what comes next; and what it never says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from portal.pages.faq import BY_ANCHOR
from promotions.models import Promotion
from redemptions.claims import outlook
from redemptions.models import CheckRun, Claim, ClaimEvent, Decision, timeline
from redemptions.review import decisions, leases, queue, triage, undo_window
from tests import factories
from tests.plans import explained, filled, indexes_in

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion(limit_per_member=9)
    factories.make_reward(promotion, n=9)
    return promotion


@pytest.fixture
def claim(alice: User, promotion: Promotion) -> Claim:
    return factories.make_claim(alice, promotion)


def of(claim: Claim) -> outlook.Outlook:
    return outlook.outlook(Claim.objects.for_history().get(pk=claim.pk))


def page_of(claim: Claim, client: Client) -> str:
    client.force_login(claim.user)
    return client.get(reverse("claim", args=[claim.reference])).content.decode()


def it_is(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


class TestUnderReview:
    @pytest.mark.parametrize(
        ("due_on", "promised"),
        [
            (
                date(2026, 12, 4),
                "You'll hear from us within 14 working days, by 4 December 2026 at the latest.",
            ),
            (
                date(2026, 11, 17),
                "You'll hear from us within 1 working day, by 17 November 2026 at the latest.",
            ),
            (date(2026, 11, 16), "You'll hear from us by the end of today, 16 November 2026."),
            (
                date(2026, 11, 13),
                "We promised you a decision by 13 November 2026 and we're late.",
            ),
        ],
    )
    def test_the_promised_day_is_told_in_working_days(
        self, claim: Claim, monkeypatch: pytest.MonkeyPatch, due_on: date, promised: str
    ) -> None:
        Claim.objects.update(due_on=due_on, region="DE")
        Promotion.objects.update(time_zone="UTC")
        it_is(monkeypatch, MONDAY)
        assert of(claim).promise.startswith(promised)

    def test_today_is_that_of_the_promotions_clock(
        self, claim: Claim, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Claim.objects.update(due_on=date(2026, 11, 16), region="DE")
        Promotion.objects.update(time_zone="Pacific/Kiritimati")
        it_is(monkeypatch, MONDAY + timedelta(hours=2))
        assert "We're sorry" in of(claim).promise

    def test_who_comes_first_is_next_and_the_others_are_counted(
        self, alice: User, promotion: Promotion
    ) -> None:
        made = [factories.make_claim(alice, promotion) for _ in range(3)]
        assert [of(claim).place for claim in made] == [
            "You're next in line.",
            "1 claim is ahead of yours.",
            "2 claims are ahead of yours.",
        ]

    def test_only_those_that_are_decided_before_it_count(
        self, alice: User, rita: User, promotion: Promotion
    ) -> None:
        first, held, decided, late, mine = (
            factories.make_claim(alice, promotion) for _ in range(5)
        )
        triage.hold(claim_id=held.pk, by=rita, note="Ask the shop.")
        decisions.approve(claim_id=decided.pk, by=rita)
        late.due_on = mine.due_on + timedelta(days=1)
        late.save()
        assert of(mine).place == "1 claim is ahead of yours."
        assert queue.before(late) == 2
        assert queue.before(first) == 0

    def test_a_long_queue_is_not_counted_to_its_end(
        self, alice: User, promotion: Promotion, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue, "MOST_COUNTED", 1)
        factories.make_claim(alice, promotion)
        second = factories.make_claim(alice, promotion)
        last = factories.make_claim(alice, promotion)
        assert of(second).place == "1 claim is ahead of yours."
        assert of(last).place == "1+ claims are ahead of yours."

    @pytest.mark.parametrize("how", ["held", "leased", "planned"])
    def test_of_what_a_reviewer_has_at_hand_no_more_is_told(
        self, claim: Claim, rita: User, client: Client, how: str
    ) -> None:
        if how == "held":
            triage.hold(claim_id=claim.pk, by=rita, note="Looks forged.")
        elif how == "leased":
            leases.take(claim_id=claim.pk, by=rita)
        else:
            undo_window.approve(claim_id=claim.pk, by=rita)
        assert of(claim).place == "A reviewer is looking at it now."
        page = page_of(claim, client)
        for secret in ("Rita", "rita@", "Looks forged", "on hold", "ahead of yours", "lanned"):
            assert secret not in page, secret

    def test_a_lease_that_ran_out_leaves_it_in_the_queue(self, claim: Claim, rita: User) -> None:
        leases.take(claim_id=claim.pk, by=rita)
        claim.lease.leased_until = timezone.now() - timedelta(seconds=1)
        claim.lease.save()
        assert of(claim).place == "You're next in line."

    def test_while_a_policy_may_decide_no_place_is_told(self, claim: Claim) -> None:
        Promotion.objects.update(policy="automatic")
        CheckRun.objects.filter(claim=claim).update(done_at=None)
        assert of(claim).place == "We're checking your files. This takes about a minute."


@pytest.mark.parametrize("status", Claim.Status.values)
def test_each_answer_that_is_linked_exists(
    alice: User, rita: User, promotion: Promotion, client: Client, status: str
) -> None:
    claim = factories.make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    Claim.objects.filter(pk=claim.pk).update(status=status)
    assert set(of(claim).answers) <= set(BY_ANCHOR)
    page = page_of(claim, client)
    for anchor in of(claim).answers:
        assert f'href="/support/faq/#{anchor}"' in page


def test_what_staff_note_among_themselves_is_on_no_page(
    claim: Claim, rita: User, client: Client
) -> None:
    for kind in ClaimEvent.INTERNAL:
        timeline.record(claim, kind, by=rita, note="Looks forged.")
    assert "Looks forged" not in page_of(claim, client)


def test_the_page_costs_the_same_however_long_the_queue(
    alice: User, bob: User, promotion: Promotion, client: Client
) -> None:
    factories.make_claim(bob, promotion)
    claim = factories.make_claim(alice, promotion)
    page_of(claim, client)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("claim", args=[claim.reference]))
        return len(captured)

    counted = queries()
    for _ in range(3):
        factories.make_claim(bob, promotion)
    assert queries() == counted
    assert not Decision.objects.exists()


def test_the_place_is_counted_on_the_index_of_the_queue(claim: Claim) -> None:
    columns = {
        "reference": "'x' || n",
        "status": "CASE WHEN mod(n, 50) = 0 THEN 'submitted' ELSE 'approved' END",
        "due_on": "current_date - 2500 + n",
        # Claims for one reward lie here and there, as in life: not in the table's order.
        "reward_id": "mod(n, 7)",
    }
    with filled((Claim, 5000, columns)):
        with CaptureQueriesContext(connection) as captured:
            assert 40 < queue.before(claim) < 60
        plan = explained(captured[0]["sql"])
    assert "claim_queue" in indexes_in(plan)
    assert "LIMIT 1001" in captured[0]["sql"]
