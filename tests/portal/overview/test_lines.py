"""How a row of each source reads: what it is, until when, and where it goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from portal.overview import claims, messages, owed, points, repairs
from portal.overview.source import Facts, OverviewLine
from tests.factories import today

SOME_DAY = "2031-02-10"
CLAIM: Facts = {
    "reference": "0a25b02278",
    "product": "PRO MP241",
    "promotion": "Spring",
    "due_on": SOME_DAY,
    "waits_since": None,
}
OWED: Facts = {
    "pk": 7,
    "kind": "parcel",
    "status": "due",
    "due_on": SOME_DAY,
    "amount_minor": None,
    "currency": "",
    "name": "Mouse",
    "names": {"de": "Maus"},
    "cause": "claim",
    "reference": "0a25b02278",
    "won_by": None,
    "won_kind": None,
    "region": "DE",
}
BALANCE: Facts = {
    "usable": 1200,
    "pending": None,
    "expires_on": None,
    "expiring": None,
    "tier": None,
}


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({}, "You'll hear from us by 10 February 2031."),
        ({"due_on": "2020-01-02"}, "You should have heard from us by 2 January 2020."),
        ({"waits_since": "2026-01-01T00:00:00Z"}, "Checked. Waiting for more rewards."),
    ],
)
def test_a_claim_says_by_when_we_decide(changed: Facts, note: str) -> None:
    line = claims.UNDER_REVIEW.line({**CLAIM, **changed})
    assert line.text == "Spring: PRO MP241"
    assert line.address == "/promotions/claims/0a25b02278/"
    assert line.note.startswith(note)


@pytest.mark.parametrize(("days", "said"), [(2, "2 days left."), (0, "end of today"), (-1, "")])
def test_what_was_sent_back_says_why_and_until_when(days: int, said: str) -> None:
    until = (timezone.now().date() + timedelta(days=days)).isoformat()
    more = {"reason": "No date.\r\nNo <store>.", "correct_until": until, "zone": "UTC"}
    line = claims.SENT_BACK.line({**CLAIM, **more})
    assert line.note.startswith('<span class="reason">No date. No &lt;store&gt;.</span>')
    assert said in line.note
    assert (line.act, line.address) == ("Redeem Again", "/promotions/claims/0a25b02278/again/")


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({}, "Arrives by 5 May 2031."),
        ({"status": "ready"}, "Arrives by 5 May 2031."),
        ({"status": "on_its_way"}, "On its way, there by 5 May 2031."),
        ({"status": "on_hold"}, "This takes longer than usual. We're on it."),
        ({"kind": "code"}, "Comes by email on 10 February 2031."),
        ({"kind": "payout", "status": "ready"}, "Paid by 24 March 2031."),
    ],
)
def test_what_is_owed_says_by_when_it_comes(changed: Facts, note: str) -> None:
    assert owed.COMING.line({**OWED, **changed}).note == note


@pytest.mark.parametrize(
    ("changed", "address"),
    [
        ({}, "/promotions/claims/0a25b02278/"),
        (
            {"cause": "draw_place", "won_kind": "claim", "won_by": "1a25b02278"},
            "/promotions/claims/1a25b02278/",
        ),
        (
            {"cause": "draw_place", "won_kind": "order", "won_by": "1a25b02278"},
            "/membership/rewards/orders/1a25b02278/",
        ),
        ({"cause": "repair", "reference": "RMA7K2"}, "/repairs/RMA7K2/"),
    ],
)
def test_what_is_owed_leads_to_the_page_of_its_cause(changed: Facts, address: str) -> None:
    assert owed.COMING.line({**OWED, **changed}).address == address


def test_a_reward_is_named_in_the_readers_language_and_money_by_its_amount() -> None:
    with translation.override("de"):
        assert owed.COMING.line(OWED).text == "Maus"
    assert owed.COMING.line({**OWED, "name": None, "names": None}).text == "Your parcel"
    payout = {**OWED, "kind": "payout", "amount_minor": 5000, "currency": "EUR"}
    line = owed.ASKED.line(payout)
    assert line.text == "Tell us where to send your payment: €50.00"
    assert line.address == "/payouts/7/"
    assert owed.ASKED.line(OWED).address == "/parcels/7/address/"
    assert owed.LATE.line(OWED).note == "It was promised by 5 May 2031."


def test_a_prize_asks_for_an_answer() -> None:
    prize = {"pk": 3, "answer_by": SOME_DAY, "reference": "0a25b02278", "won_kind": "claim"}
    prize |= {"name": "Desk", "names": {}}
    line = owed.PRIZES.line(prize)
    assert (line.text, line.act) == ("You've won: Desk", "Answer")
    assert line.note == "Please answer by 10 February 2031."
    assert line.address == "/promotions/claims/0a25b02278/prizes/3/"
    ordered = owed.PRIZES.line({**prize, "won_kind": "order"})
    assert ordered.address == "/membership/rewards/orders/0a25b02278/prizes/3/"


@pytest.mark.parametrize(
    ("changed", "text", "note"),
    [
        ({}, "1,200 points to spend", "See how to earn more."),
        ({"usable": None}, "0 points to spend", "See how to earn more."),
        ({"usable": 1, "tier": "Gold"}, "Gold: 1 point to spend", "See how to earn more."),
        ({"pending": 50}, "1,200 points to spend", "50 points are pending."),
        (
            {"pending": 1, "expires_on": SOME_DAY, "expiring": 300},
            "1,200 points to spend",
            "1 point is pending. 300 points expire after 10 February 2031.",
        ),
    ],
)
def test_points_say_what_can_be_spent_and_what_comes(changed: Facts, text: str, note: str) -> None:
    line = points.BALANCE.line({**BALANCE, **changed})
    assert (line.text, line.note) == (text, note)


def test_a_repair_says_where_it_stands_and_until_when() -> None:
    repair = {
        "rma": "RMA7K2",
        "product": "PRO MP241",
        "stage": "waiting",
        "waiting_for": "part",
        "way": "send_in",
        "held_for": "",
        "money": "free",
        "stage_until": SOME_DAY,
    }
    line = repairs.OPEN.line(repair)
    assert line == OverviewLine(
        "PRO MP241: Waiting for a part",
        "/repairs/RMA7K2/",
        note="It should arrive by 10 February 2031.",
    )
    quote = {"version": 2, "total_minor": 18000, "currency": "EUR"}
    asked = repairs.QUOTES.line({**repair, **quote, "valid_until": f"{SOME_DAY}T09:00:00Z"})
    assert asked.text == "Our quote for the repair of PRO MP241: €180.00"
    assert asked.address == "/repairs/RMA7K2/quotes/2/"


def test_a_message_keeps_its_own_language() -> None:
    sent = f"{today().isoformat()}T12:00:00Z"
    facts = {"pk": 5, "subject": "Ihr Code", "language": "de", "queued_at": sent}
    line = messages.LAST.line(facts)
    assert (line.text, line.language, line.address) == ("Ihr Code", "de", "/account/messages/5/")
