"""Rows are read piece by piece, and written as a reader's program expects them."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import User
from foundation.exports import cells, export_writing, row_exports
from foundation.exports.export_writing import csv_texts, write_workbook
from foundation.exports.row_exports import ExportColumn, RowExport

KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # 14 hours before UTC
PEOPLE = RowExport(
    "people",
    "People",
    "",
    "",
    User.objects.all,
    (
        ExportColumn("Name", ("first_name",)),
        ExportColumn("Email", ("email",), is_personal=True),
        ExportColumn("Joined", ("date_joined", "is_staff"), lambda at, _staff: at),
    ),
    "date_joined",
)


def people(count: int) -> None:
    User.objects.bulk_create(
        User(
            email=f"p{n}@example.com",
            first_name=f"P{n}",
            date_joined=datetime(2026, 3, 1, 9, 59 + n % 1, tzinfo=UTC),
        )
        for n in range(count)
    )


@pytest.mark.django_db
def test_no_more_than_a_piece_is_held_and_each_is_one_query(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(row_exports, "PIECE", 10)
    people(25)
    held = []
    with CaptureQueriesContext(connection) as captured:
        for piece in PEOPLE.pieces({}, KIRITIMATI, with_personal=False):
            held.append([row[0] for row in piece])
            assert len(captured) == len(held), "read ahead"
    assert [len(piece) for piece in held] == [10, 10, 5]
    assert len({name for piece in held for name in piece}) == 25
    # The control: without its bound one query would hold them all.
    monkeypatch.setattr(row_exports, "PIECE", 1000)
    assert [len(piece) for piece in PEOPLE.pieces({}, KIRITIMATI, with_personal=True)] == [25]


@pytest.mark.django_db
def test_days_are_those_of_who_asks() -> None:
    people(1)  # at 9:59 of 1 March, which is 23:59 of that day on Kiritimati
    for since, until, count in [
        ("2026-03-01", "2026-03-01", 1),
        ("2026-03-02", "", 0),
        ("", "2026-02-28", 0),
    ]:
        assert PEOPLE.narrowed({"since": since, "until": until}, KIRITIMATI).count() == count


@pytest.mark.parametrize(
    ("language", "separator", "amount"),
    [
        ("en", ",", "1234.50"),
        ("de", ";", "1234,50"),
        ("id", ";", "1234,50"),
        ("ko", ",", "1234.50"),
    ],
)
def test_csv_opens_in_columns_where_the_reader_lives(
    language: str, separator: str, amount: str
) -> None:
    rows = [[["=1+1", Decimal("1234.50"), None, "ä;,b"]], [["@x", Decimal(-2), True, "\uff1dA"]]]
    with translation.override(language):
        text = "".join(csv_texts(["Name", "Amount", "Empty", "Text"], rows))
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text[1:]), delimiter=separator))
    assert read[1] == ["'=1+1", amount, "", "ä;,b"]
    assert (read[2][0], read[2][1], read[2][3]) == ("'@x", "-2", "'\uff1dA")


def test_a_workbook_has_numbers_and_no_formulas_and_goes_on_in_a_next_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_writing, "MOST_ROWS_OF_A_SHEET", 3)
    target = io.BytesIO()
    at = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
    write_workbook(target, ["Name", "Amount"], [[["=1+1", Decimal("12.5")]], [["a\x00b", at]] * 3])
    book = load_workbook(target)
    first, second = book.worksheets
    assert [[cell.value for cell in row] for row in first][1] == ["'=1+1", 12.5]
    assert first["A2"].data_type == "s"
    assert [cell.value for cell in second[2]] == ["ab", datetime(2026, 3, 1, 12)]  # noqa: DTZ001 -- a workbook knows no zone
    assert second.max_row == 3


def test_money_has_the_decimals_of_its_currency() -> None:
    assert cells.money(2050, "EUR") == Decimal("20.50")
    assert cells.money(20000, "JPY") == Decimal(20000)
    assert cells.money(None, "") is None
