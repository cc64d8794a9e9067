"""Address labels of parcels as a PDF, eight to an A4 sheet."""

from typing import Final

from django.conf import settings
from django.template.loader import render_to_string

from foundation.pdf import PdfSource, print_pdf
from fulfilment import addresses
from fulfilment.models import Fulfilment
from fulfilment.parcels.recipients import addresses_of

# Two columns of four on A4, as sheets of labels are sold (99.1 by 67.7 mm).
STYLE: Final = """
@font-face { font-family: Latin; src: url('font:latin') }
@font-face { font-family: Cjk; src: url('font:cjk') }
@page { size: A4; margin: 13mm 5mm }
body { margin: 0; font: 11pt/1.3 Latin, Cjk }
.label { float: left; box-sizing: border-box; width: 99.1mm; height: 67.7mm; padding: 8mm;
    overflow: hidden; page-break-inside: avoid }
.reference { font-size: 8pt; margin: 0 0 4mm }
.line { margin: 0 }
"""


def sheet_of(parcels: list[Fulfilment]) -> PdfSource:
    """Build the sheets with the labels of these parcels, in their order."""
    known = addresses_of(parcels)
    labels = [
        (parcel.cause.reference, addresses.label_of(known[parcel.pk]))
        for parcel in parcels
        if parcel.pk in known
    ]
    html = render_to_string("fulfilment/labels.html", {"labels": labels})
    return PdfSource(html, STYLE, settings.BASE_URL)


def pdf_of(parcels: list[Fulfilment]) -> bytes:
    """Print the labels of these parcels.

    Raises:
        foundation.pdf.NotPrinted: it could not be rendered.
    """
    return print_pdf(sheet_of(parcels))
