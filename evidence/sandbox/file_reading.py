"""Read one upload from standard input, and write the answer to standard output."""

import gc
import io
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Final

from PIL import Image, ImageFile

from evidence.isolation import means
from evidence.sandbox import limits
from evidence.sandbox.answer import MOST_SIGNS, CleanPage, SandboxAnswer, packed_refusal
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import LIKELIEST, NOT_ISOLATED, PAPERS, FileKind, Refusal, SandboxJob
from evidence.sandbox.pixels.barcodes import Reader
from evidence.sandbox.pixels.fingerprint import fingerprint
from evidence.sandbox.thumbnail import thumbnail

# In the middle of a picture, when the sandbox may not be able to read any module any more.
LOADED_LATE_BY_PILLOW: Final = (
    "PIL.ImageColor",
    "PIL.ImagePalette",
    "PIL.MpoImagePlugin",
    "PIL.TiffImagePlugin",
)
# Asked for a kind that it does not know yet, Pillow would load all of its sixty.
OF_WEBP, OF_HEIF = "PIL.WebPImagePlugin", "pi_heif"
OF_JPEG: Final = "evidence.sandbox.pixels.pasted"
OF_KIND: Final = {
    FileKind.WEBP: (OF_WEBP,),
    FileKind.HEIF: (OF_HEIF,),
    FileKind.JPEG: (OF_JPEG,),
    FileKind.EMAIL: (OF_WEBP, OF_HEIF, OF_JPEG),
}
Sheets = Callable[[bytes, SandboxJob], Iterator[DecodedPage]]


def decoder_for(kind: FileKind) -> Sheets:
    """Load all that this kind needs, and only that, while files may still be read."""
    Image.preinit()
    for module in (*LOADED_LATE_BY_PILLOW, *OF_KIND.get(kind, ())):
        import_module(module)
    if OF_HEIF in OF_KIND.get(kind, ()):
        import pi_heif  # noqa: PLC0415 -- its bindings take 0.1 s to load

        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    if kind is FileKind.EMAIL:
        from evidence.sandbox.papers import email_pages  # noqa: PLC0415 -- as above

        return email_pages.sheets
    if kind is FileKind.PDF:
        from evidence.sandbox.papers import pdf_pages  # noqa: PLC0415 -- as above

        return pdf_pages.sheets
    from evidence.sandbox import pictures  # noqa: PLC0415 -- as above

    return partial(pictures.sheets, fit_memory=limits.fit_memory)


def read(sheets: Iterator[DecodedPage], job: SandboxJob, *, is_boxed: bool = True) -> SandboxAnswer:
    """Read the upload page by page; not boxed, no limit holds but that of the codes."""
    reader = Reader(job.code_seconds)
    pages, software = [], ""
    for sheet in sheets:
        software = sheet.software
        picture = sheet.clean
        content, print_of_it = _jpeg(picture), fingerprint(picture)
        if is_boxed and job.kind not in PAPERS:
            limits.grant_more_seconds()
            seconds_left = limits.SECONDS_FOR_A_PICTURE - time.process_time()
            reader.seconds_left = min(reader.seconds_left, seconds_left)
        codes = tuple(reader.read(sheet.grey))
        width, height = picture.size
        small = thumbnail(picture)
        pages.append(
            CleanPage(
                content,
                small,
                width,
                height,
                codes,
                print_of_it,
                sheet.stated,
                sheet.signs[:MOST_SIGNS],
            )
        )
    return SandboxAnswer(tuple(pages), reader.complete, software)


def main(job: SandboxJob) -> None:
    """Read the file within the limits; a refusal is an answer too."""
    sheets = decoder_for(job.kind)
    # What is loaded stays; from now on it is the file's that may go away again.
    gc.freeze()
    gc.enable()
    # A viewer shows what has arrived of a picture, too.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    limits.hold(job)
    missing = means.hold()
    if missing.keys() & set(job.must):
        sys.exit(NOT_ISOLATED)
    content = sys.stdin.buffer.read()
    try:
        answer = read(sheets(content, job), job).packed()
    except Refusal as refusal:
        answer = packed_refusal(refusal)
    except MemoryError:
        too_much = "too_complex" if job.kind in PAPERS else "too_many_pixels"
        answer = packed_refusal(Refusal(too_much))
    sys.stdout.buffer.write(answer)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def wait() -> None:
    """Load what most files need, and read the file whose job comes in the first line, if one does.

    Nothing comes where the parent has ended.
    """
    decoder_for(LIKELIEST)
    if job := sys.stdin.buffer.readline():
        main(SandboxJob.from_json(job.decode()))
