"""Faults planted into payouts and runs: each is caught and named before a file is made."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from fulfilment.payout_runs import bank_days, bank_files
from fulfilment.payout_runs.objections import against_run, judge
from fulfilment.payout_runs.orders import PaymentOrder
from tests.fulfilment.payees import IBAN, OUTSIDE_OF_SEPA, WRONG_IBAN, make_bank, open_day

pytestmark = pytest.mark.django_db
NOW = timezone.now()
GOOD = PaymentOrder(
    fulfilment_id=1,
    member_id=1,
    reference="a1",
    end_to_end="E1",
    status="ready",
    is_due=True,
    waits_for_person=False,
    held_until=None,
    version=NOW,
    amount_minor=5000,
    currency="EUR",
    method="sepa-iban",
    holder="Jörg Müßig",
    account={"iban": IBAN},
    faulty=(),
)
OTHER = replace(GOOD, fulfilment_id=2, end_to_end="E2", reference="b2")


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({"account": {"iban": WRONG_IBAN}}, "wrong_iban"),
        ({"account": {"iban": OUTSIDE_OF_SEPA}}, "not_sepa"),
        ({"end_to_end": "E2"}, "doubled"),
        ({"held_until": NOW + timedelta(hours=48), "status": "on_hold"}, "changed"),
        ({"waits_for_person": True, "status": "on_hold"}, "shared"),
        ({"status": "returned"}, "returned"),
        ({"status": "revoked"}, "taken_back"),
        ({"status": "due", "account": {}}, "no_account"),
        ({"status": "delivered"}, "not_open"),
        ({"amount_minor": 0}, "no_amount"),
        ({"amount_minor": 100_000_000_000}, "too_large"),
        ({"currency": "SGD"}, "currency"),
        ({"is_due": False}, "not_due"),
        ({"is_taken": True}, "in_a_run"),
        ({"is_unreadable": True}, "unreadable"),
        ({"holder": "☂"}, "no_holder"),
        ({"account": {"account_number": "1"}, "method": "kr-account"}, "other_method"),
        ({"member_id": 7}, "own"),
    ],
)
def test_a_planted_fault_is_named_and_nothing_else_is_lost(
    fault: dict[str, Any], named: str
) -> None:
    judged = judge([replace(GOOD, **fault), OTHER], make_bank(), related={7})
    ((order, found), *_others) = judged.bad
    assert order.reference == "a1"
    assert named in [each.value for each in found]
    kept = {each.reference for each in judged.good} | {each.reference for each, _ in judged.bad}
    assert kept == {"a1", "b2"}
    assert judge([GOOD, OTHER], make_bank(), related={7}).bad == []


@pytest.mark.parametrize(
    ("day", "named"),
    [
        (date(2030, 6, 8), "weekend"),
        (date(2030, 5, 1), "holiday"),
        (date(2030, 12, 26), "holiday"),
        (date(2020, 6, 8), "past"),
    ],
)
def test_a_closed_day_is_named(day: date, named: str) -> None:
    found = against_run(make_bank(), day, count=1, total_minor=1)
    assert [each.value for each in found] == [named]


def test_a_run_over_its_cap_is_refused() -> None:
    bank, day = make_bank(cap_minor=9999), open_day()
    assert against_run(bank, day, count=2, total_minor=9999) == []
    assert [str(each) for each in against_run(bank, day, count=2, total_minor=10_000)] == [
        "over_cap"
    ]
    bank.account, bank.is_open = WRONG_IBAN, False
    found = [str(each) for each in against_run(bank, day, count=0, total_minor=0)]
    assert found == ["nothing", "our_account", "bank_closed"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"holder": "☂"},
        {"bic": "deutdeff"},
        {"account": "FR14 2004 1010 0505 0001 3M02 606"},
        {"account": OUTSIDE_OF_SEPA},
    ],
)
def test_our_own_side_of_a_file_is_checked_before_it_is_made(wrong: dict[str, str]) -> None:
    found = against_run(make_bank(**wrong), open_day(), count=1, total_minor=1)
    assert [str(each) for each in found] == ["our_account"]


@pytest.mark.parametrize(
    "columns", [[], "amount", [["Sum", "amount"]], [["Sum", "amount"], ["Ref"]], ["amount"]]
)
def test_a_file_without_what_a_bank_needs_is_not_made(columns: object) -> None:
    bank = make_bank(format="csv", currency="KRW", columns=columns)
    found = against_run(bank, open_day(), count=1, total_minor=1)
    assert [str(each) for each in found] == ["columns"]
    bank.columns = [["Sum", "amount"], ["Ref", "reference"], ["No", "acount_number"]]
    assert against_run(bank, open_day(), count=1, total_minor=1)
    bank.columns[2][1] = "account_number"
    assert not against_run(bank, open_day(), count=1, total_minor=1)


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [(1, "KWD", "0.001"), (1500, "KWD", "1.500"), (20_000, "JPY", "20000"), (1, "EUR", "0.01")],
)
def test_an_amount_has_as_many_places_as_its_currency(
    minor: int, currency: str, written: str
) -> None:
    assert bank_files.in_units(minor, currency) == written


def test_a_bank_of_another_country_keeps_its_own_days() -> None:
    national_day = date(2030, 10, 10)
    assert bank_days.is_open(national_day, "")
    assert not bank_days.is_open(national_day, "TW")
    assert bank_days.is_open(date(2030, 12, 26), "KR")
