import gzip
import hashlib
import io
import zipfile
from collections.abc import Sequence

import pytest

from foundation.tables import supplier_files, workbooks
from foundation.tables.line_files import UnreadableFile
from foundation.tables.supplier_files import BoundedStream, opened

TEXT = "Code;Wert\r\nGIFT-3Q2M;50 €\r\n"
LINES = ["Code;Wert\n", "GIFT-3Q2M;50 €\n"]


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


def sheet(*rows: str, **parts: str) -> bytes:
    """A workbook as Excel writes it: the strings in a part of their own, referred to by number."""
    head = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return zipped(worksheets__sheet1=f"{head}{''.join(rows)}</sheetData></worksheet>", **parts)


STRINGS = "<sst><si><t>Code</t></si><si><r><t>GIFT-</t></r><r><t>3Q2M</t></r></si></sst>"
STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
ROWS = (
    """<row r="1"><c r="A1" t="s"><v>0</v></c>
    <c r="C1" t="inlineStr"><is><t>a "b"</t></is></c></row>""",
    """<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>46143</v></c>
    <c r="C3" s="2"><v>46143.5</v></c><c r="D3"><v>1234567890123</v></c>
    <c r="E3"><v>12.0</v></c><c r="F3" t="str"><f>A1</f><v>x</v></c></row>""",
)


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
    assert lines_of(sheet(*ROWS, sharedStrings=STRINGS, styles=STYLES)) == [
        'Code\t\t"a ""b"""\n',
        "\n",
        "GIFT-3Q2M\t2026-05-01\t2026-05-01 12:00\t1234567890123\t12\tx\n",
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
        sheet('<row r="5"/><row r="2"/>'),
        sheet('<row r="9999999"/>'),
        sheet('<row><c t="s"><v>7</v></c></row>'),
        sheet('<row><c s="1"><v>1e99</v></c></row>', styles=STYLES),
    ],
)
def test_what_is_neither_text_nor_workbook_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"Save it|Ask for it"):
        lines_of(content)


def bombs() -> Sequence[bytes]:
    return [
        gzip.compress(b"A1B2C3D4\n" * 50_000),
        sheet(*['<row><c t="inlineStr"><is><t>A1B2C3D4</t></is></c></row>'] * 9_000),
    ]


@pytest.mark.parametrize("bomb", bombs(), ids=["gz", "xlsx"])
def test_an_archive_of_gigabytes_is_refused(bomb: bytes) -> None:
    assert len(bomb) < 10_000
    assert lines_of(bomb)
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        lines_of(bomb, most=200_000)


@pytest.mark.parametrize(("limit", "value"), [("MOST_ELEMENTS", 20), ("MOST_STRINGS", 50)])
def test_what_a_workbook_makes_us_hold_is_limited(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = sheet(f"<row>{'<c/>' * 25}</row>", sharedStrings=STRINGS)
    assert lines_of(long)
    monkeypatch.setattr(workbooks, limit, value)
    with pytest.raises(UnreadableFile):
        lines_of(long)


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
