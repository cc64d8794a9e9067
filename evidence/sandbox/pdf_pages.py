"""Render the pages of an uploaded PDF without running scripts, forms or links in it."""

import codecs
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

# In points (72 to an inch): from a postage stamp to the largest page that PDF allows.
SMALLEST_SIDE, LARGEST_SIDE = 36, 14_400
# Of a page's text layer, which is only a hint: it may differ from what is visible.
MOST_TEXT: Final = 20_000
# PDFium's own; Python loads it when first asked for, and later it may not be able to.
codecs.lookup("utf-16-le")


def sheets(content: bytes, job: SandboxJob) -> Iterator[DecodedPage]:
    """Give every page.

    Raises:
        Refusal: the PDF has too many pages, a password, or a page that cannot be rendered.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = error.err_code == FPDF_ERR_PASSWORD
        raise Refusal("password" if locked else "broken") from error
    if len(document) > MOST_PAGES:
        raise Refusal("too_many_pages")
    made_with = _software(document)
    for page in document:
        yield _drawn(page, job.width)._replace(software=made_with)
        page.close()


def _software(document: pdfium.PdfDocument) -> str:
    """Return the software that wrote the PDF and the one that wrote the original document."""
    names: list[object] = []
    with suppress(Exception):  # the pages may be fine even if the metadata is not
        names = [document.get_metadata_value(key) for key in ("Producer", "Creator")]
    return software.one_line(*names)


def _drawn(page: pdfium.PdfPage, most_width: int) -> DecodedPage:
    width, height = page.get_size()
    if not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in (width, height)):
        raise Refusal("broken")
    scale = min(most_width / width, TALLEST * most_width / height)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    picture = bitmap.to_pil().convert("RGB")
    # Rendering rounds up, so the page may be one pixel wider than requested.
    picture.thumbnail((most_width, TALLEST * most_width))
    return DecodedPage(picture, picture.convert("L"), _text(page))


def _text(page: pdfium.PdfPage) -> str:
    text = page.get_textpage()
    content = text.get_text_range(0, min(text.count_chars(), MOST_TEXT))
    return "".join(char for char in content if char.isprintable() or char == "\n")
