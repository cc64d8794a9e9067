"""The label of a repair with its packing rules, and the form with repair information, as PDFs.

The RMA number stands on the label as Code 128 and as QR, so that receiving needs a scanner alone.
"""

import base64
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import zxingcpp
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image

from foundation.languages import current_language
from foundation.pdf import PdfSource, print_pdf
from foundation.throttles import Throttle, count_each
from service.models import Repair, ServiceRegion, in_words
from service.models.quote import from_to

# Each takes a process of its own for a moment.
LABELS: Final = Throttle("repair-labels", limit=20, seconds=3600)
QUIET_MODULES: Final = 10
STYLE: Final = """
@font-face { font-family: Paper; src: url('font:latin'); font-weight: 400 }
@font-face { font-family: Paper; src: url('font:latin-bold'); font-weight: 700 }
@font-face { font-family: Cjk; src: url('font:cjk') }
@page { size: A4; margin: 14mm 15mm 16mm }
body { margin: 0; font: 11pt/1.4 Paper, Cjk; color: #1b1b1d }
h1 { font-size: 15pt; line-height: 1.2; margin: 0 0 4mm }
h2 { font-size: 12pt; margin: 7mm 0 2mm }
p { margin: 1mm 0 }
table { border-collapse: collapse; width: 100% }
th { text-align: left; vertical-align: top; padding: 1mm 6mm 1mm 0; width: 45mm }
td { padding: 1mm 0; vertical-align: top }
.label { border: 1pt solid #1b1b1d; padding: 6mm }
.address { font-size: 15pt; line-height: 1.35 }
.number { font-size: 20pt; font-weight: 700; letter-spacing: 1pt }
.bars { width: 100mm; height: 20mm }
.square { width: 30mm; height: 30mm }
.right { width: 36mm; text-align: right }
.cut { border-top: 0.5pt dashed #5a5a60; margin: 7mm 0 5mm }
.danger { border: 2pt solid #1b1b1d; padding: 3mm; font-weight: 700 }
li { margin: 1.5mm 0 }
.quiet { color: #5a5a60; font-size: 9pt }
"""


def count_label(member_id: int) -> None:
    """Count a PDF against its member's limit.

    Raises:
        foundation.throttles.TooManyTries: there were too many.
    """
    count_each((LABELS, member_id))


def label_of(repair: Repair, *, region: ServiceRegion, rules: Sequence[str]) -> PdfSource:
    """Build the label: where it goes, the RMA number as text, bars and square, how to pack."""
    context = {
        "repair": repair,
        "address": region.address.splitlines(),
        "accessories": in_words(repair.accessories),
        "rules": rules,
        "bars": _inlined(_bars(repair.rma)),
        "square": _inlined(_square(repair.rma)),
    }
    return _sheet("service/label.html", context)


def repair_form_of(repair: Repair, *, region: ServiceRegion) -> PdfSource:
    """Build the form with repair information, as the law of some regions wants it."""
    currency, refusal = repair.prices["currency"], Decimal(repair.prices["refusal"])
    context = {
        "repair": repair,
        "region": region,
        "address": region.address.splitlines(),
        "prices": [
            (title, from_to(Decimal(lowest), Decimal(highest), currency))
            for title, lowest, highest in repair.prices["lines"]
        ],
        "refusal": from_to(refusal, refusal, currency),
    }
    return _sheet("service/repair_form.html", context)


def pdf_of(sheet: PdfSource) -> bytes:
    """Print a label or form.

    Raises:
        foundation.pdf.NotPrinted: it could not be rendered.
    """
    return print_pdf(sheet)


def _sheet(template: str, context: dict[str, Any]) -> PdfSource:
    known = {"language": current_language(), "brand": settings.BRAND}
    html = render_to_string(template, {**known, **context})
    return PdfSource(html, STYLE, settings.BASE_URL)


def _bars(text: str) -> Image.Image:
    """Draw Code 128, with the blank modules that a reader needs on both sides."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    drawn = zxingcpp.write_barcode_to_image(code, scale=4, add_quiet_zones=False)
    rows, columns = drawn.shape
    picture = Image.frombytes("L", (columns, rows), memoryview(drawn).tobytes())
    row = picture.crop((0, rows // 2, columns, rows // 2 + 1)).resize((columns, 160))
    framed = Image.new("L", (columns + 2 * 4 * QUIET_MODULES, 160), 255)
    framed.paste(row, (4 * QUIET_MODULES, 0))
    return framed


def _square(text: str) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = zxingcpp.write_barcode_to_image(code, scale=8, add_quiet_zones=True)
    rows, columns = drawn.shape
    return Image.frombytes("L", (columns, rows), memoryview(drawn).tobytes())


def _inlined(picture: Image.Image) -> str:
    stream = io.BytesIO()
    picture.save(stream, format="PNG")
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"
