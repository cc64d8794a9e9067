"""Draw the pages of an uploaded PDF: nothing in it is run, filled in, or followed."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import pypdfium2 as pdfium
from pypdfium2.raw import FPDF_ERR_PASSWORD

from evidence.sandbox import software
from evidence.sandbox.answer import MOST_PAGES
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import Refusal, SandboxJob
from evidence.sandbox.pictures import TALLEST

# In points, of which an inch has 72: from a stamp to the largest page that a PDF may have.
SMALLEST_SIDE, LARGEST_SIDE = 36, 14_400
# What a page may say of itself; it is a hint, since it need not be what is seen.
MOST_TEXT: Final = 20_000


def sheets(content: bytes, job: SandboxJob) -> Iterator[DecodedPage]:
    """Give every page.

    Raises:
        Refusal: it has too many pages, a password, or a page that cannot be drawn.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = error.err_code == FPDF_ERR_PASSWORD
        raise Refusal("password" if locked else "broken") from error
    if len(document) > MOST_PAGES:
        raise Refusal("too_many_pages")
    made_by = _software(document)
    for page in document:
        yield _drawn(page, job.width)._replace(software=made_by)
        page.close()


def _software(document: pdfium.PdfDocument) -> str:
    """Name what made the PDF, and what made that which it was made of."""
    told: list[object] = []
    with suppress(Exception):  # whatever is wrong with it, the pages may be right
        told = [document.get_metadata_value(key) for key in ("Producer", "Creator")]
    return software.one_line(*told)


def _drawn(page: pdfium.PdfPage, most_width: int) -> DecodedPage:
    width, height = page.get_size()
    if not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in (width, height)):
        raise Refusal("broken")
    scale = min(most_width / width, TALLEST * most_width / height)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    picture = bitmap.to_pil().convert("RGB")
    # A page is a fraction of a pixel wider than asked for, and is rounded up.
    picture.thumbnail((most_width, TALLEST * most_width))
    return DecodedPage(picture, picture.convert("L"), _text(page))


def _text(page: pdfium.PdfPage) -> str:
    text = page.get_textpage()
    said = text.get_text_range(0, min(text.count_chars(), MOST_TEXT))
    return "".join(sign for sign in said if sign.isprintable() or sign == "\n")
