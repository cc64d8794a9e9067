import io

import pytest
from django.core.management.base import OutputWrapper
from hypothesis import given
from hypothesis import strategies as st

from foundation.tables.line_files import (
    CellLines,
    LineFile,
    Loaded,
    cells_of,
    delimiter_of,
    name_bad_lines,
    places_of,
    summary,
)


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("serial,model,CHK", ","),
        ("serial;model;CHK", ";"),
        ("serial\tmodel\tCHK", "\t"),
        ("serial;model, or name;CHK", ";"),
        ("serial", ","),
    ],
)
def test_the_first_line_shows_what_stands_between_the_columns(header: str, delimiter: str) -> None:
    assert delimiter_of(header) == delimiter


@pytest.mark.parametrize(
    ("line", "cells", "is_closed"),
    [
        ("a,b", ["a", "b"], True),
        ('"a, b",c', ["a, b", "c"], True),
        ('a,"b', ["a", "b"], False),
        ("", [], True),
    ],
)
def test_a_line_is_read_by_itself(line: str, cells: list[str], *, is_closed: bool) -> None:
    assert cells_of(line, ",") == (cells, is_closed)


@given(st.text(st.sampled_from("ab, ;\t\ufeff.é")), st.sampled_from(",;\t"))
def test_a_line_without_quotes_is_split_as_csv_would(line: str, delimiter: str) -> None:
    cells = CellLines(LineFile([f"x{delimiter}y\n", line + "\n"], delimiter=delimiter))
    read = [each for number, each, _is_closed in cells if number == 2]
    as_csv = [cell.strip() for cell in cells_of(line.lstrip("\ufeff"), delimiter)[0]]
    while as_csv and not as_csv[-1]:
        as_csv.pop()
    assert read == ([as_csv] if any(as_csv) else [])


def test_columns_are_found_in_any_order_and_those_that_lack_are_left_out() -> None:
    assert places_of(["serial", "model", "chk"], ["chk", "note", "serial"]) == [2, 0]


def test_a_bad_line_is_named_by_its_number() -> None:
    written = io.StringIO()
    name_bad_lines(OutputWrapper(written), [(3, "has too few columns")])
    assert written.getvalue() == "line 3 has too few columns\n"


def test_a_load_is_summed_up_in_one_line() -> None:
    done = Loaded(added=2, known=1, bad=[(3, "is no code")])
    assert summary(done, dry_run=False) == "2 added, 1 known, 1 left out"
    dry = summary(done, dry_run=True, others="4 elsewhere")
    assert dry == "2 would be added, 1 known, 4 elsewhere, 1 left out"
