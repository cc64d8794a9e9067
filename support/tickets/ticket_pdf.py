"""A ticket as PDF for its member: what it is about, and all that was written but notes of staff."""

from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from foundation.languages import current_language
from foundation.pdf import PdfSource, print_pdf
from foundation.throttles import Throttle, count_each
from support.models import Conversation
from support.tickets.history import entries_of

# Each takes a process of its own for a moment.
COPIES: Final = Throttle("ticket-copies", limit=20, seconds=3600)
STYLE: Final = """
@font-face { font-family: Paper; src: url('font:latin'); font-weight: 400 }
@font-face { font-family: Paper; src: url('font:latin-bold'); font-weight: 700 }
@font-face { font-family: Cjk; src: url('font:cjk') }
@page { size: A4; margin: 16mm 15mm 18mm;
    @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Paper, Cjk } }
body { margin: 0; font: 10pt/1.4 Paper, Cjk; color: #1b1b1d; font-variant-ligatures: none }
h1 { font-size: 16pt; line-height: 1.2; margin: 6pt 0 }
h2 { font-size: 12pt; margin: 14pt 0 4pt }
p { margin: 4pt 0; overflow-wrap: anywhere }
table { border-collapse: collapse }
th { text-align: left; vertical-align: top; padding: 1pt 10pt 1pt 0 }
td { padding: 1pt 0; overflow-wrap: anywhere }
.entry { border-top: 0.5pt solid #b8b8bd; margin-top: 8pt; padding-top: 4pt }
.who { page-break-after: avoid }
.quiet { color: #5a5a60; font-size: 9pt }
"""


def count_copy(member_id: int) -> None:
    """Count a copy against its member's limit.

    Raises:
        foundation.throttles.TooManyTries: there were too many.
    """
    count_each((COPIES, member_id))


def sheet_of(conversation: Conversation) -> PdfSource:
    """Build the copy in the reader's language; it names files, and has none in it."""
    page = reverse("ticket", args=[conversation.reference])
    context = {
        "ticket": conversation,
        "entries": entries_of(conversation),
        "language": current_language(),
        "brand": settings.BRAND,
        "now": timezone.now(),
        "address": f"{settings.BASE_URL}{page}",
    }
    html = render_to_string("support/ticket_paper.html", context)
    return PdfSource(html, STYLE, settings.BASE_URL)


def pdf_of(conversation: Conversation) -> bytes:
    """Print the copy of a ticket.

    Raises:
        foundation.pdf.NotPrinted: it could not be rendered.
    """
    return print_pdf(sheet_of(conversation))
