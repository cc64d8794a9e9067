import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest

from foundation.tables.spreadsheets import csv_response, plain_cell, safe_cell


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_a_text_that_would_be_run_stays_text(sign: str) -> None:
    formula = f"{sign}HYPERLINK(1)"
    assert safe_cell(formula) == f"'{formula}"
    assert plain_cell(safe_cell(formula)) == formula


@pytest.mark.parametrize("text", ["", "MPG 321URX", "a=b", "'quoted'", "912-V397-001", " =1"])
def test_any_other_text_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text
    assert plain_cell(text) == text


def test_a_number_below_zero_is_no_formula() -> None:
    assert [safe_cell(value) for value in (-5, Decimal("-1.5"), 0, None)] == ["-5", "-1.5", "0", ""]


def content(rows: list[list[object]]) -> str:
    return csv_response("list.csv", rows).getvalue().decode()


def test_a_file_reads_back_as_it_was_written() -> None:
    rows = [["model", "name"], ["A;=1", 'Screen 27", "curved"'], ["螢幕", "two\nlines"]]
    text = content([list(row) for row in rows])
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) == rows


def test_a_cell_is_not_split_at_semicolons() -> None:
    assert '"A;=1"' in content([["A;=1"]])


def test_rows_are_sent_while_they_are_made() -> None:
    made = []

    def rows() -> Iterator[list[int]]:
        for number in range(3):
            made.append(number)
            yield [number]

    sent = iter(csv_response("list.csv", rows()))
    next(sent), next(sent)
    assert made == [0]


def test_the_file_is_saved_under_its_name_and_kept_by_no_cache() -> None:
    headers = csv_response("claims 2026.csv", []).headers
    assert headers["Content-Disposition"] == 'attachment; filename="claims 2026.csv"'
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
