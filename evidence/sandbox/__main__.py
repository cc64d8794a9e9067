"""Read one upload from standard input, and write the answer to standard output."""

import io
import sys
import time
from collections.abc import Callable, Iterator

from PIL import Image

from evidence.sandbox import limits
from evidence.sandbox.answer import Answer, CleanPage, packed_refusal
from evidence.sandbox.barcodes import Reader
from evidence.sandbox.decoded_page import Sheet
from evidence.sandbox.fingerprint import fingerprint
from evidence.sandbox.job import Job, Kind, Refusal
from evidence.sandbox.thumbnail import thumbnail

Sheets = Callable[[bytes, Job], Iterator[Sheet]]


def decoder_for(kind: Kind) -> Sheets:
    """Load only what this kind of file needs, before the limits forbid opening files."""
    if kind is Kind.PDF:
        from evidence.sandbox import pdf_pages  # noqa: PLC0415 -- its bindings take 0.1 s to load

        return pdf_pages.sheets
    from evidence.sandbox import pictures  # noqa: PLC0415 -- as above

    if kind is Kind.HEIF:
        import pi_heif  # noqa: PLC0415 -- as above

        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    return pictures.sheets


def read(sheets: Iterator[Sheet], job: Job) -> Answer:
    """Read the upload page by page."""
    reader = Reader(job.code_seconds)
    pages, software = [], ""
    for sheet in sheets:
        software = sheet.software
        picture = sheet.clean
        content, picture_hash = _jpeg(picture), fingerprint(picture)
        if job.kind is not Kind.PDF:
            limits.grant_more_seconds()
            seconds_left = limits.SECONDS_FOR_A_PICTURE - time.process_time()
            reader.seconds_left = min(reader.seconds_left, seconds_left)
        codes = tuple(reader.read(sheet.grey))
        width, height = picture.size
        small = thumbnail(picture)
        pages.append(CleanPage(content, small, width, height, codes, picture_hash, sheet.text))
    return Answer(tuple(pages), reader.complete, software)


def main(job: Job) -> None:
    """Read the file within the limits; a refusal is also an answer."""
    sheets = decoder_for(job.kind)
    limits.hold(job)
    content = sys.stdin.buffer.read()
    try:
        answer = read(sheets(content, job), job).packed()
    except Refusal as refusal:
        answer = packed_refusal(refusal)
    sys.stdout.buffer.write(answer)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main(Job.from_json(sys.argv[1]))
