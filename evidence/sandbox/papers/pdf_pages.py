"""Render the pages of an uploaded PDF, its forms as filled in, without running scripts in it."""

import codecs
from collections.abc import Iterator
from contextlib import suppress

import pypdfium2 as pdfium
from pypdfium2.raw import FORMTYPE_XFA_FULL, FPDF_ERR_PASSWORD

from evidence.sandbox import software
from evidence.sandbox.answer import MOST_LINES, MOST_PAGES, Sign, SignKind
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import Refusal, SandboxJob
from evidence.sandbox.papers import e_invoices, fonts, text_layer
from evidence.sandbox.pictures import TALLEST

# In points (72 to an inch): from a postage stamp to the largest page that PDF allows.
SMALLEST_SIDE, LARGEST_SIDE = 36, 14_400
# PDFium's own; Python loads it when first asked for, and later it may not be able to.
codecs.lookup("utf-16-le")


def sheets(content: bytes, job: SandboxJob) -> Iterator[DecodedPage]:
    """Give every page.

    Raises:
        Refusal: the PDF has too many pages, a password, a page that cannot be rendered, or a form
            of XFA, whose pages are made by a program that only Adobe has.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = error.err_code == FPDF_ERR_PASSWORD
        raise Refusal("password" if locked else "broken") from error
    if document.get_formtype() == FORMTYPE_XFA_FULL:
        raise Refusal("xfa")
    with suppress(pdfium.PdfiumError):  # its pages may be fine even if its form is not
        document.init_forms()
    if len(document) > MOST_PAGES:
        raise Refusal("too_many_pages")
    made_with, stated = _software(document), e_invoices.stated_in(document)
    for page in document:
        sheet = _drawn(page, job.width)
        yield sheet._replace(software=made_with, stated=(*stated, *sheet.stated)[:MOST_LINES])
        page.close()
        stated = ()


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
    bitmap = page.render(scale=scale, may_draw_forms=True)
    stated = text_layer.lines_of(page, bitmap)
    picture = bitmap.to_pil().convert("RGB")
    # Rendering rounds up, so the page may be one pixel wider than requested.
    picture.thumbnail((most_width, TALLEST * most_width))
    position = bitmap.get_posconv(page)
    signs = tuple(
        Sign(SignKind.FONTS, text_layer.placed(place, position, bitmap))
        for place in fonts.strange_places(page)
    )
    return DecodedPage(picture, picture.convert("L"), stated, signs=signs)
