from collections.abc import Iterable

import pytest

from foundation.tables.line_files import BadLines, LineFile, LoadOptions, NoSuchColumn
from promotions.codes.code_lines import CodeLines
from promotions.models import Reward

PATTERN = "AAAAA-BBBBB-CCCCC"


def read(
    lines: Iterable[str], *columns: str, pattern: str = ""
) -> tuple[list[str], list[int], list[int]]:
    """The codes, the numbers of the bad lines, and those of the debris."""
    form = Reward.CodeFormat.PATTERN if pattern else Reward.CodeFormat.ANY
    reward = Reward(code_format=form, code_pattern=pattern)
    found = CodeLines(LineFile(lines), reward, LoadOptions(columns=columns))
    codes = [code for _number, code in found]
    try:
        found.refuse_debris()
    except BadLines as refused:
        return codes, [n for n, _ in found.bad], [n for n, _ in refused.lines]
    return codes, [n for n, _ in found.bad], []


@pytest.mark.parametrize(
    "debris",
    [
        "Code",
        "Voucher",
        "Total",
        "Total: 500",
        "GIFT CARD",
        "1-May",
        "May-26",
        "2026-05-01 00:00",
        "01.05.2026",
        "1.23457E+15",
        "1,234.50",
        "EUR 50",
        "50 EUR",
        "Sheet1",
        "=SUM(A1:A9)",
        "#N/A",
        "\uff1dcmd()",
        "Steamcodes",
        "5000",
    ],
)
def test_what_only_looks_like_a_code_is_refused_with_its_line(debris: str) -> None:
    lines = ["GIFT-3Q2M-19XA", "", f'"{debris}"', "GIFT-4Q2M-19XB"]
    assert read(lines)[2] == [3]


@pytest.mark.parametrize(
    "lines",
    [
        ["ABCD"],
        ["QWERTYUI", "A1B2C3D4", "12345678"],
        ["1234567890123456", "9999567890123456"],
        ["1234 5678 9012 3456"],
        ["ABCD EFGH IJKL", "AB1D EFGH IJKL"],
        ["MAR1-4711", "DEC2-4712", "PAGE9XK2"],
        ["https://gift.example/r?c=8Hs72Kq", "https://gift.example/r?c=8Hs72KqABC"],
        ["CODE-1234", "KEYS-PIN-12"],
        ["12E45678", "EUROPA77"],
    ],
)
def test_codes_of_many_kinds_are_codes(lines: list[str]) -> None:
    assert read(lines) == (lines, [], [])


def test_a_count_below_numbers_is_unlike_them() -> None:
    codes = [f"{n:016}" for n in range(12)]
    assert read([*codes, "12000"])[2] == [13]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('"ABCDE-12345-FGHIJ"', "ABCDE-12345-FGHIJ"),
        ("ABCDE-12345-FGHIJ;", "ABCDE-12345-FGHIJ"),
        ("ABCDE-12345-FGHIJ,,,", "ABCDE-12345-FGHIJ"),
        ("ABCDE12345FGHIJ", "ABCDE12345FGHIJ"),
        ("ABCDE 12345  FGHIJ\u00a0", "ABCDE 12345 FGHIJ"),
        ("ABCDE\u201112345\u2013FGHIJ\u200e", "ABCDE-12345-FGHIJ"),
        ("\uff21BCDE-12345-FGHIJ", "ABCDE-12345-FGHIJ"),
    ],
)
def test_what_suppliers_write_around_a_code_is_understood(line: str, code: str) -> None:
    assert read([line], pattern=PATTERN) == ([code], [], [])


def test_half_of_the_hyphens_is_another_code() -> None:
    assert read(["ABCDE-12345FGHIJ"], pattern=PATTERN) == ([], [1], [])


def test_a_heading_is_no_code_even_where_the_pattern_takes_it() -> None:
    assert read(["CODE", "A1B2"], pattern="AAAA")[2] == [1]


TABLE = ["sep=;", "Mai;;", "No;Code;Value", "1;GIFT-3Q2M-19XA;50 EUR", "2;GIFT-4Q2M-19XB;50 EUR;"]


@pytest.mark.parametrize("column", ["Code", "code", " CODE."])
def test_the_chosen_column_is_read_below_its_heading(column: str) -> None:
    assert read(TABLE, column) == (["GIFT-3Q2M-19XA", "GIFT-4Q2M-19XB"], [], [])


def test_a_column_is_chosen_by_number_where_there_is_no_heading() -> None:
    codes = ["GIFT-3Q2M-19XA", "GIFT-4Q2M-19XB"]
    for lines in (
        [line.replace(";", "\t") for line in TABLE[3:]],
        ["sep=|", *(line.replace(";", "|") for line in TABLE[3:])],
    ):
        assert read(lines, "2") == (codes, [], [])


@pytest.mark.parametrize("columns", [(), ("PIN",), ("7",), ("Code", "PIN")])
def test_several_columns_want_one_to_be_chosen(columns: tuple[str, ...]) -> None:
    with pytest.raises(NoSuchColumn, match="3 columns"):
        read(TABLE[2:], *columns)


def test_a_card_and_its_pin_are_parts_of_one_code() -> None:
    lines = ["Card,PIN", "CARD-5511-2233,8471", "CARD-5511-2234,", "CARD-5511-2235,0 0"]
    assert read(lines, "Card", "PIN") == (["CARD-5511-2233 / 8471"], [3, 4], [])
    assert read(lines[1:2], "1", "2")[0] == ["CARD-5511-2233 / 8471"]


def test_more_than_one_column_in_a_line_spoils_that_line() -> None:
    assert read(["GIFT-3Q2M-19XA", "GIFT-4Q2M-19XB,1", '"GIFT-4Q2M-19XC']) == (
        ["GIFT-3Q2M-19XA"],
        [2, 3],
        [],
    )
