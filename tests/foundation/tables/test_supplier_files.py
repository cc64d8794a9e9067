import gzip
import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from openpyxl import Workbook

from foundation.tables import supplier_files, workbooks
from foundation.tables.line_files import UnreadableFile
from foundation.tables.supplier_files import BoundedStream, opened

TEXT = "Code;Wert\r\nGIFT-3Q2M;50 €\r\n"
LINES = ["Code;Wert\n", "GIFT-3Q2M;50 €\n"]

NUMBERS = count()


def lines_of(content: bytes, most: int = supplier_files.MOST_UNPACKED) -> list[str]:
    with opened(io.BytesIO(content), "codes.csv", most) as file:
        assert file.checksum == hashlib.sha256(content).hexdigest()
        return list(file.lines)


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"xl/{name.replace('__', '/')}.xml", text)
    return out.getvalue()


def saved(*rows: list[Any]) -> bytes:
    """A workbook whose first sheet has these rows, beside another sheet."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.create_sheet("Other").append(["not read"])
    book.save(out)
    return out.getvalue()


def changed(content: bytes, **parts: str) -> bytes:
    """A workbook in which somebody wrote other parts by hand."""
    out = io.BytesIO()
    others = {f"xl/{name.replace('__', '/')}.xml": text for name, text in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, others.get(name, old.read(name)))
    return out.getvalue()


def sheet(rows: str) -> bytes:
    head = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return changed(saved(["Code"]), worksheets__sheet1=f"{head}{rows}</sheetData></worksheet>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_whichever_unicode_it_was_saved(encoding: str) -> None:
    assert lines_of(TEXT.encode(encoding)) == LINES


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_text_of_windows_is_read_with_every_line_end(end: str) -> None:
    assert lines_of(TEXT.replace("\r\n", end).encode("cp1252")) == LINES


def test_gzip_is_unpacked_and_the_checksum_is_of_the_file_as_it_came() -> None:
    assert lines_of(gzip.compress(TEXT.encode("utf-16"))) == LINES


def test_an_empty_file_has_no_lines() -> None:
    assert lines_of(b"") == []


def test_a_workbook_is_read_as_excel_shows_it() -> None:
    day = datetime(2026, 5, 1)  # noqa: DTZ001 -- a day of a sheet has no zone
    numbers = [1234567890123, 12.0, 0.5, True, 12345678901234567]
    rows: tuple[list[Any], ...] = (
        ["Code", None, 'a "b"'],
        [],
        ["GIFT-\n3Q2M", day, day + timedelta(hours=12), *numbers],
    )
    assert lines_of(saved(*rows)) == [
        'Code\t\t"a ""b"""\n',
        "\n",
        "GIFT- 3Q2M\t2026-05-01\t2026-05-01 12:00\t1234567890123\t12\t0.5\tTRUE\t1.234568E+16\n",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"%PDF-1.7\n\x81\x8d\n",
        b"\xd0\xcf\x11\xe0 old Excel",
        gzip.compress(b"a\n")[:-6],
        gzip.compress(gzip.compress(b"a\n")),
        b"\x1f\x8b\x08 no gzip",
        b"x" * 20_000,
        b"PK\x03\x04 no workbook",
        zipped(workbook="<workbook/>"),
        sheet("<row"),
        sheet('<row r="9999999"><c><v>1</v></c></row>'),
        sheet('<row><c t="s"><v>7</v></c></row>'),
    ],
    ids=lambda _content: next(NUMBERS),  # what they hold is packed with the time
)
def test_what_is_neither_text_nor_workbook_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"Save it|Ask for it"):
        lines_of(content)


def bombs() -> Sequence[bytes]:
    return [
        gzip.compress(b"A1B2C3D4\n" * 50_000),
        saved(*[["A1B2C3D4"]] * 9_000),
    ]


@pytest.mark.parametrize("bomb", bombs(), ids=["gz", "xlsx"])
def test_an_archive_of_gigabytes_is_refused(bomb: bytes) -> None:
    assert len(bomb) < 60_000
    assert lines_of(bomb)
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        lines_of(bomb, most=200_000)


def test_what_a_workbook_makes_us_hold_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(["A1B2C3D4"])
    assert lines_of(content)
    monkeypatch.setattr(workbooks, "MOST_HELD", {"xl/styles.xml": 50})
    with pytest.raises(UnreadableFile, match="too large"):
        lines_of(content)


def test_a_gzip_is_not_unpacked_ahead_of_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held is a block, however much a file unpacks to."""
    content = gzip.compress(b"A1B2C3D4\n" * 200_000)
    given = 0
    read = BoundedStream.read

    def counted(stream: BoundedStream, size: int | None = -1, /) -> bytes:
        nonlocal given
        part = read(stream, size)
        given += len(part)
        return part

    with opened(io.BytesIO(content), "codes.gz") as file:
        monkeypatch.setattr(BoundedStream, "read", counted)
        assert next(iter(file.lines)) == "A1B2C3D4\n"
    assert 0 < given <= 2 * supplier_files.BLOCK
