"""The queue: each view in its order, page after page, narrowed and searched, all by an index."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery
from promotions.models import Promotion, Reward
from redemptions.models import CheckRun, Claim
from redemptions.review import decisions, queue, triage
from redemptions.review.queue import QueueTab
from tests.crowd import claims_for
from tests.factories import make_claim, make_member, make_promotion, make_reward, today
from tests.plans import explained, filled, indexes_in


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    return make_reward(make_promotion(limit_per_member=9), n=9)


@pytest.fixture
def claims(reward: Reward) -> list[Claim]:
    """Five claims: the first is overdue, the second due today."""
    made = claims_for(reward, 5)
    for number, claim in enumerate(made):
        claim.due_on = today() + timedelta(days=number - 1)
        claim.save(update_fields=["due_on"])
    return made


def shown(view: QueueTab, by: User) -> list[Claim]:
    return queue.page_of(view, queue.claims_in(view, by=by)).claims


def test_each_view_shows_its_own_what_is_due_first_first(claims: list[Claim], rita: User) -> None:
    triage.hold(claim_id=claims[2].pk, by=rita)
    triage.assign(claim_id=claims[3].pk, by=rita, to=rita)
    decisions.send_back(claim_id=claims[4].pk, by=rita, reason="Blurred.")
    assert shown(QueueTab.AWAITING, rita) == [claims[0], claims[1], claims[3]]
    assert shown(QueueTab.OVERDUE, rita) == [claims[0]]
    assert shown(QueueTab.MINE, rita) == [claims[3]]
    assert shown(QueueTab.HELD, rita) == [claims[2]]
    assert shown(QueueTab.SENT_BACK, rita) == [claims[4]]
    assert shown(QueueTab.DECIDED, rita) == []
    assert queue.figures(by=rita).counts == {
        QueueTab.AWAITING: 3,
        QueueTab.OVERDUE: 1,
        QueueTab.MINE: 1,
        QueueTab.TO_CONFIRM: 0,
        QueueTab.FOR_LEADS: 0,
        QueueTab.HELD: 1,
        QueueTab.NO_STOCK: 0,
        QueueTab.SENT_BACK: 1,
    }


def test_mine_are_not_another_reviewers(claims: list[Claim], rita: User, lena: User) -> None:
    triage.assign(claim_id=claims[0].pk, by=rita, to=rita)
    assert shown(QueueTab.MINE, lena) == []


def test_the_newest_decision_comes_first(claims: list[Claim], rita: User) -> None:
    decisions.approve(claim_id=claims[1].pk, by=rita)
    decisions.reject(claim_id=claims[0].pk, by=rita, reason="Forged.")
    assert shown(QueueTab.DECIDED, rita) == [claims[0], claims[1]]


@pytest.mark.parametrize("view", [QueueTab.AWAITING, QueueTab.DECIDED])
def test_the_pages_together_show_every_claim_once(
    view: QueueTab, reward: Reward, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 4)
    made = claims_for(reward, 11)  # all due on one day: the key decides
    if view is QueueTab.DECIDED:
        moment = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)
        Claim.objects.update(status="approved", decided_at=moment)
    found: list[Claim] = []
    after = ""
    for _page in range(3):
        page = queue.page_of(view, queue.claims_in(view, by=rita), after=after)
        found += page.claims
        after = page.next
    assert after == ""
    assert {claim.pk for claim in found} == {claim.pk for claim in made}
    assert len(found) == 11


@pytest.mark.parametrize("after", ["x", "2026-11-20", "2026-13-01,5", "2026-11-20,x", ",", "٣,٣"])
def test_a_place_that_is_none_begins_with_the_first_page(
    after: str, claims: list[Claim], rita: User
) -> None:
    page = queue.page_of(
        QueueTab.AWAITING, queue.claims_in(QueueTab.AWAITING, by=rita), after=after
    )
    assert page.claims == claims


def test_counting_ends_at_a_thousand(
    reward: Reward, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST_COUNTED", 3)
    monkeypatch.setattr(queue, "_FIGURES", KeptQuery(queue.figures_of_tabs))
    claims_for(reward, 5)
    assert queue.figures(by=rita).counts[QueueTab.AWAITING] == 4


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"region": "DE"}, True),
        ({"region": "SG"}, False),
        ({"language": "en"}, True),
        ({"language": "id"}, False),
        ({"kind": "code"}, True),
        ({"kind": "cashback"}, False),
        ({"checks": "agree"}, True),
        ({"checks": "doubt"}, False),
        ({"risk": "yes"}, True),
        ({"risk": "no"}, False),
        ({"age": "3"}, True),
        ({"age": "7"}, False),
        ({"region": "DE", "risk": "no"}, False),
        ({}, True),
    ],
)
def test_filters_keep_what_fits(wanted: dict[str, str], fits: bool, claims: list[Claim]) -> None:  # noqa: FBT001 -- a parameter of the test
    Claim.objects.update(
        checks="agree", has_risk=True, submitted_at=timezone.now() - timedelta(days=5)
    )
    found = queue.narrowed(Claim.objects.all(), wanted)
    assert set(found) == (set(claims) if fits else set())


@pytest.mark.usefixtures("claims")
def test_the_filter_of_a_promotion_leaves_out_the_others() -> None:
    other = make_promotion()
    make_reward(other, n=1)
    stranger = make_claim(make_member("mia@example.com"), other)
    assert set(queue.narrowed(Claim.objects.all(), {"promotion": other})) == {stranger}


@pytest.fixture
def own(db: None) -> Claim:
    """A claim of mia's, whose invoice was read."""
    del db
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(make_member("Mia@example.com"), promotion)
    CheckRun.objects.create(claim=claim, invoice_numbers=["2611", "3167", "4711"])
    return claim


def test_a_claim_is_found_by_what_stands_on_it(own: Claim) -> None:
    serial = own.serial.serial
    for typed in (
        own.reference,
        f" {own.reference.upper()} ",
        own.reference[:6],
        "mia@EXAMPLE.com",
        "mia@",
        serial.lower(),
        f"S/N: {serial}",
        serial[:-1],
        "4711",
        "DE-2611-3167",
    ):
        assert own in queue.find(typed, by_member=True), typed


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("typed", ["", "mi", "nobody@", "%%%", "___", "471", "zzzzzzzzzz"])
def test_what_stands_on_no_claim_finds_none(typed: str) -> None:
    assert list(queue.find(typed, by_member=True)) == []


def test_who_may_not_see_members_does_not_find_by_address(own: Claim) -> None:
    assert list(queue.find("mia@example.com", by_member=False)) == []
    assert list(queue.find(own.reference, by_member=False)) == [own]


# What puts a claim into a tab, n by n; the columns not named here keep what a new claim has.
STATES = {
    QueueTab.AWAITING: {},
    QueueTab.OVERDUE: {"due_on": "DATE '2020-01-01' + n"},
    QueueTab.MINE: {"assigned_to_id": "{me}"},
    QueueTab.HELD: {"held_at": "now()", "held_by_id": "{me}"},
    QueueTab.SENT_BACK: {"status": "'sent_back'"},
    QueueTab.DECIDED: {
        "status": "'approved'",
        "decided_at": "TIMESTAMPTZ '2026-01-01 12:00Z' + n * INTERVAL '1 minute'",
    },
}


@pytest.mark.parametrize(
    ("view", "index"),
    [
        (QueueTab.AWAITING, "claim_queue"),
        (QueueTab.OVERDUE, "claim_queue"),
        (QueueTab.MINE, "claim_queue_mine"),
        (QueueTab.HELD, "claim_queue_held"),
        (QueueTab.SENT_BACK, "claim_queue_back"),
        (QueueTab.DECIDED, "claim_queue_decided"),
    ],
)
def test_a_page_far_down_begins_at_its_place_in_the_index(
    view: QueueTab, index: str, rita: User
) -> None:
    columns = {"reference": "'x' || n", "promotion_id": "1", "due_on": "DATE '2026-11-01' + n"}
    columns |= {name: sql.format(me=rita.pk) for name, sql in STATES[view].items()}
    with filled((Promotion, 1, {"id": "1"}), (Claim, 5000, columns)):
        last = queue.claims_in(view, by=rita).order_by("pk")[2500]
        value = last.decided_at if view is QueueTab.DECIDED else last.due_on
        assert value
        claims = queue.claims_in(view, by=rita).select_related(None)
        with CaptureQueriesContext(connection) as queries:
            assert queue.page_of(view, claims, after=f"{value.isoformat()},{last.pk}")
        plan = explained(queries[0]["sql"])
    assert index in indexes_in(plan)
    assert "Sort" not in plan, plan
    assert "Seq Scan on redemptions_claim " not in plan, plan
