"""Files that were changed at random: the sandbox refuses or cleans each, within its limits."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.sandbox import run
from evidence.sandbox.job import PAPERS, SUFFIXES, FileKind
from evidence.uploads.cleaning import clean_upload
from tests.evidence import heic
from tests.evidence.hostile_pictures import apng, dotted, exif, gif_frames, mpo, png_texts
from tests.evidence.sandbox.papers.test_email_pages import attach, mail
from tests.evidence.sandbox.papers.test_pdf_pages import CII, form, with_attached
from tests.sandbox_forks import ForkedSandbox

TIMES = 500
MOST_BYTES = 1024**3
# The limits of evidence/sandbox/limits.py with those for codes, and a tick of the kernel.
MOST_SECONDS = {kind: 13.5 if kind in PAPERS else 5.5 for kind in FileKind}
EXTREMES = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\xff\xff", b"\x80\0\0\0")


def sound_files() -> list[tuple[FileKind, bytes]]:
    """Give files of each kind, with as much in them as there may be."""
    order = attach(mail("text", "<p>Invoice</p>"), form(), "application/pdf", filename="a.pdf")
    attach(order, heic.TURNED, "image/heic", filename="b.heic")
    return [
        (FileKind.JPEG, dotted("JPEG", 300, 200, exif=exif())),
        (FileKind.JPEG, dotted("JPEG", 300, 200, progressive=True)),
        (FileKind.JPEG, mpo()),
        (FileKind.PNG, png_texts()),
        (FileKind.PNG, apng(5)),
        (FileKind.PNG, dotted("PNG", 60, 900)),
        (FileKind.GIF, gif_frames(5)),
        (FileKind.WEBP, dotted("WEBP", 300, 200, exif=exif())),
        (FileKind.WEBP, dotted("WEBP", 300, 200, lossless=True)),
        (FileKind.HEIF, heic.TURNED),
        (FileKind.HEIF, heic.TEN_BIT),
        (FileKind.HEIF, heic.TWO_PICTURES),
        (FileKind.PDF, form()),
        (FileKind.PDF, with_attached("factur-x.xml", CII)),
        (FileKind.EMAIL, order.as_bytes()),
    ]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Change a file in up to six places: other bytes, extreme numbers, parts lost or doubled."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(8, max(9, len(changed)))
        length = chance.choice((1, 4, 16, 200))
        act = chance.randrange(6)
        if act == 0:
            changed[at : at + length] = chance.randbytes(length)
        elif act == 1:
            changed[at : at + 4] = chance.choice(EXTREMES)
        elif act == 2:
            del changed[at : at + length]
        elif act == 3:
            changed[at:at] = changed[at : at + length] * chance.choice((1, 50))
        elif act == 4 and at < len(changed):
            changed[at] ^= 1 << chance.randrange(8)
        elif chance.random() < 0.2:
            del changed[at:]
    return bytes(changed)


def mutations() -> Iterator[tuple[FileKind, bytes]]:
    chance, files = random.Random(15), sound_files()  # noqa: S311 -- the same each time
    for number in range(TIMES):
        kind, content = files[number % len(files)]
        yield kind, mutated(content, chance)


@pytest.fixture
def usage(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, float]]:
    """Tell what the last sandbox used; the clock may run longer on a machine that does much."""
    monkeypatch.setattr(run, "MOST_SECONDS", 120)
    monkeypatch.setattr(ForkedSandbox, "last_usage", (0, 0.0))
    return lambda: ForkedSandbox.last_usage


@pytest.mark.long
def test_the_files_are_sound_before_they_are_changed() -> None:
    for kind, content in sound_files():
        sent = SimpleUploadedFile(f"file.{SUFFIXES[kind][0]}", content)
        assert clean_upload(sent, pdf=True, code_seconds=0).kind == kind


@pytest.mark.long
def test_none_of_500_mutated_files_breaks_out_of_its_limits(
    usage: Callable[[], tuple[int, float]],
) -> None:
    taken = 0
    for number, (kind, content) in enumerate(mutations()):
        sent = SimpleUploadedFile(f"file.{SUFFIXES[kind][0]}", content)
        with suppress(ValidationError):
            taken += bool(clean_upload(sent, pdf=True).pages)
        memory, seconds = usage()
        assert memory < MOST_BYTES, f"file {number}, {kind}"
        assert seconds < MOST_SECONDS[kind], f"file {number}, {kind}"
    # Neither all of them whole, nor all of them refused before they were decoded.
    assert TIMES * 0.2 < taken < TIMES
