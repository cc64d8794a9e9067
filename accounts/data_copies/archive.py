"""The ZIP of a member's data: data.json, index.html in the member's language, and the files.

Nothing of it is in memory but one row or one piece of a file. Its shape: docs/personal-data.md.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.personal_data import APPS, PersonalFile, Section

FORMAT: Final = "member-center personal data, 1"
# The sections are written into its main part.
_PAGE: Final = "accounts/data_copy_page.html"
# The account itself comes first, the long list of messages last.
_PLACES: Final = {"accounts": 0, "notifications": 2}


def count_files(member: User) -> int:
    """Return how many files a copy has beside the data."""
    return sum(1 for _file in _files(member))


def write(
    target: IO[bytes], member: User, *, language: str, after_file: Callable[[], None]
) -> None:
    """Write the ZIP; ``after_file`` is called after the data and after each file."""
    with (
        ZipFile(target, "w", ZIP_DEFLATED) as archive,
        TemporaryFile() as page,
        translation.override(language),
        timezone.override(member.zone()),
    ):
        with archive.open(_entry("data.json"), "w") as data:
            _write_sections(data, page, member)
        after_file()
        page.seek(0)
        with archive.open(_entry("index.html"), "w") as shown:
            shutil.copyfileobj(page, shown)
        for file in _files(member):
            _copy(archive, file)
            after_file()


def _write_sections(data: IO[bytes], page: IO[bytes], member: User) -> None:
    """Write each row once as JSON and once for the page."""
    made_at = timezone.now()
    json_out, html = _text(data), _text(page)
    head = {"format": FORMAT, "made_at": made_at.isoformat()}
    json_out.write(json.dumps(head)[:-1])
    context = {"member": member, "made_at": made_at}
    top, end, bottom = render_to_string(_PAGE, context).partition("</main>")
    html.write(top)
    for section in _sections(member):
        json_out.write(f", {json.dumps(section.name)}: [")
        _write_rows(json_out, html, section)
        json_out.write("]")
    json_out.write("}\n")
    html.write(end + bottom)
    for out in (json_out, html):
        out.detach()


def _write_rows(json_out: IO[str], html: IO[str], section: Section) -> None:
    """Write the rows of a section; on the page, a section without any is left out."""
    number = 0
    for number, values in enumerate(section.rows, start=1):
        row = dict(zip(section.columns, values, strict=True))
        json_out.write(", " if number > 1 else "")
        json_out.write(json.dumps(row, default=_plain, ensure_ascii=False))
        html.write(_heading(section) if number == 1 else "")
        html.write(_line(section.columns.values(), values))
    html.write("</tbody></table></div></section>\n" if number else "")


def _heading(section: Section) -> SafeString:
    heads = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in _labels(section)))
    return format_html(
        "<section><h2>{}</h2><div><table><thead><tr>{}</tr></thead><tbody>\n", section.title, heads
    )


def _labels(section: Section) -> Iterable[str]:
    return section.columns.values()


def _line(labels: Iterable[str], values: Iterable[object]) -> SafeString:
    cells = zip(labels, map(_words, values), strict=True)
    return format_html("<tr>{}</tr>\n", format_html_join("", '<td data-label="{}">{}</td>', cells))


def _words(value: object) -> str:
    """Return a value as the page shows it."""
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case list() | tuple():
            return ", ".join(map(str, value))
        case datetime():
            return str(localize(timezone.localtime(value)))
        case _:
            return str(localize(value))


def _plain(value: object) -> str:
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat() if isoformat else value)


def _copy(archive: ZipFile, file: PersonalFile) -> None:
    try:
        source = file.open()
    except FileNotFoundError:
        # A restore did not include it, or it was deleted by rule a moment ago.
        return
    # A picture does not become smaller.
    with source, archive.open(_entry(file.name, ZIP_STORED), "w", force_zip64=True) as kept:
        shutil.copyfileobj(source, kept)


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name, timezone.localtime().timetuple()[:6])
    entry.compress_type = compression
    return entry


def _text(out: IO[bytes]) -> TextIOWrapper:
    return TextIOWrapper(out, encoding="utf-8", write_through=False)


def _sections(member: User) -> Iterator[Section]:
    lower_floors_first = [*APPS][::-1]
    for app in sorted(lower_floors_first, key=lambda app: _PLACES.get(app.app, 1)):
        if app.sections:
            yield from app.sections(member)


def _files(member: User) -> Iterator[PersonalFile]:
    for app in APPS:
        if app.files:
            yield from app.files(member)
