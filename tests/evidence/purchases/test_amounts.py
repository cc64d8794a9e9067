from decimal import Decimal

import pytest

from evidence.purchases.amounts import amounts_in, money_in, row_of
from tests.evidence.documents.pages import table


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.429,00 EUR", "1429.00"),
        ("S$1,429.00", "1429.00"),
        ("1 429,00 zł", "1429.00"),
        ("CHF 1'429.00", "1429.00"),
        ("RM12.90", "12.90"),
        ("Rp 16.133.000", "16133000"),
        ("NT$3,990", "3990"),
        ("₩253,500", "253500"),
        ("2.759.500", "2759500"),
        ("5,847", "5847"),
        ("389.00-", "-389.00"),
        ("-€389,00", "-389.00"),
        ("(389.00)", "-389.00"),
        ("\u2212 389,00", "-389.00"),
        ("49,-", "49"),
        ("\u0417 246,90", "3246.90"),
        ("MwSt. 19 % 62,11", "62.11"),
    ],
)
def test_money_is_read_as_each_country_prints_it(text: str, value: str) -> None:
    assert money_in(text) == [Decimal(value)]


@pytest.mark.parametrize(
    "text",
    [
        "17.03.2025",
        "2025-03-17",
        "14:23",
        "14:23:05",
        "19 %",
        "030-123456",
        "RE-704711",
        "RTX 3060",
        "1 234 567",
        "0.125",
    ],
)
def test_days_times_and_codes_are_no_money(text: str) -> None:
    assert money_in(text) == []


def test_a_bare_number_is_an_amount_but_not_surely_money() -> None:
    assert [(each.value, each.is_money) for each in amounts_in("2 x 3.50")] == [
        (Decimal(2), False),
        (Decimal("3.50"), True),
    ]


def test_a_row_goes_on_to_the_right_and_not_below() -> None:
    lines = table("PRO MP241 | 1 | 139,00 | 139,00", "Kabel | 2 | 5,00 | 10,00")
    assert [cell.text for cell in row_of(lines[0], lines)] == ["PRO MP241", "1", "139,00", "139,00"]
