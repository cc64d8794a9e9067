"""The first sheet of an Excel workbook (.xlsx) as lines, streamed out of its archive.

A workbook is a zip of XML. Here the cells are read as Excel shows them: a number without its dot
and zero, a date as a date, since a day that stands there as 46143 would pass for a code.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from foundation.tables.line_files import UnreadableFile

ZIP = b"PK\x03\x04"
STRINGS, STYLES, SHEET = "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"
MOST_COLUMNS = 200
# A row that never ends would be held in memory as a whole.
MOST_ELEMENTS = 100_000
MOST_STYLES, MOST_STRINGS = 4 * 1024 * 1024, 64 * 1024 * 1024
# What Excel itself holds in a sheet.
MOST_ROWS = 1_048_576
# Serial day 0 of Excel, which takes 1900 for a leap year.
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 -- a day of a sheet has no zone
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
NO_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def workbook_lines(file: IO[bytes], most_bytes: int) -> Iterator[str]:
    """Yield each row of the first sheet as a line of cells with tabs between, also empty rows.

    Raises:
        UnreadableFile: it is no workbook, is damaged, or unpacks to more than ``most_bytes``.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            # zipfile gives no more of a member than is declared here.
            if sum(member.file_size for member in archive.infolist()) > most_bytes:
                raise UnreadableFile(too_large(most_bytes))
            yield from _rows(archive)
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, NotImplementedError) as error:
        raise UnreadableFile(_not_a_workbook()) from error
    except (ET.ParseError, RuntimeError, OverflowError) as error:
        raise UnreadableFile(_not_a_workbook()) from error


def too_large(most: int) -> str:
    """Say that a file unpacks to more than so many bytes."""
    return _("The file unpacks to more than %(most)d MB. Split it.") % {"most": most >> 20}


def _rows(archive: zipfile.ZipFile) -> Iterator[str]:
    names = archive.namelist()
    sheets = sorted(name for name in names if name.startswith("xl/worksheets/sheet"))
    strings = list(_strings(archive)) if STRINGS in names else []
    dates = _date_styles(archive) if STYLES in names else frozenset()
    last = 0
    for row in _elements(archive, SHEET if SHEET in names else sheets[0], "row"):
        number = int(row.get("r") or last + 1)
        if not last < number <= MOST_ROWS:
            raise ValueError
        yield from ("\n" for _empty in range(last + 1, number))
        yield _line(row, strings, dates)
        last = number


def _line(row: ET.Element, strings: list[str], dates: frozenset[int]) -> str:
    cells: list[str] = []
    for cell in row:
        place = _place(cell.get("r"), len(cells))
        if place >= MOST_COLUMNS:
            break
        cells += [""] * (place - len(cells))
        cells.append(" ".join(_text(cell, strings, dates).split()))
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(cells)
    return out.getvalue()


def _place(reference: str | None, following: int) -> int:
    """Read at which place a cell stands: C7 is the third."""
    found = REFERENCE.fullmatch(reference or "")
    if not found:
        return following
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return max(place - 1, following)


def _text(cell: ET.Element, strings: list[str], dates: frozenset[int]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
    if kind == "s":
        return strings[int(value)]
    if kind == "inlineStr":
        return "".join(cell.itertext())
    if kind == "n" and value:
        is_date = int(cell.get("s", "0")) in dates
        return _date(float(value)) if is_date else value.removesuffix(".0")
    return value


def _date(days: float) -> str:
    return (DAY_ZERO + timedelta(days=days)).isoformat(" ", "minutes").removesuffix(" 00:00")


def _strings(archive: zipfile.ZipFile) -> Iterator[str]:
    _refuse_above(archive, STRINGS, MOST_STRINGS)
    for item in _elements(archive, STRINGS, "si"):
        # Not what explains the reading of Japanese.
        yield "".join(text.text or "" for text in item.iterfind(".//{*}t"))


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """List the styles that show a number as a day or a time."""
    _refuse_above(archive, STYLES, MOST_STYLES)
    # expat refuses entities that grow, which is what S314 is about.
    root = ET.fromstring(archive.read(STYLES))  # noqa: S314 -- as said above
    own = {
        int(each.get("numFmtId", "0"))
        for each in root.iterfind(".//{*}numFmts/{*}numFmt")
        if re.search("[ydhs]", NO_FORMAT.sub("", each.get("formatCode", "")), re.IGNORECASE)
    }
    styles = enumerate(root.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(
        place for place, style in styles if int(style.get("numFmtId", "0")) in DATE_FORMATS | own
    )


def _elements(archive: zipfile.ZipFile, name: str, tag: str) -> Iterator[ET.Element]:
    """Yield the elements with this tag, each freed once it is used."""
    with archive.open(name) as part:
        parents: list[ET.Element] = []
        held = 0
        for event, element in ET.iterparse(part, ("start", "end")):  # noqa: S314 -- expat, as above
            if event == "start":
                parents.append(element)
                held += 1
                if held > MOST_ELEMENTS:
                    raise ValueError
                continue
            parents.pop()
            if element.tag.rpartition("}")[2] == tag:
                yield element
                parents[-1].clear()
                held = 0


def _refuse_above(archive: zipfile.ZipFile, name: str, most: int) -> None:
    """Refuse a part that is held in memory as a whole and is too large for that."""
    if archive.getinfo(name).file_size > most:
        raise UnreadableFile(_("The workbook is too large. Split it, or save it as CSV (UTF-8)."))


def _not_a_workbook() -> str:
    return _("The workbook cannot be read. Save it again as .xlsx without a password, or as CSV.")
