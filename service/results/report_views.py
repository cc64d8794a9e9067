"""The report of a repair: what was found, done and tested, as a page and as PDF."""

import logging
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import MemberRequest
from foundation.languages import current_language
from foundation.pdf import NotPrinted, PdfSource, can_print, print_pdf
from foundation.throttles import Throttle, TooManyTries, count_each, rate_limit_response
from service.models import Repair, RepairCondition

logger = logging.getLogger(__name__)
# Each takes a process of its own for a moment.
COPIES: Final = Throttle("repair-reports", limit=20, seconds=3600)
STYLE: Final = """
@font-face { font-family: Paper; src: url('font:latin'); font-weight: 400 }
@font-face { font-family: Paper; src: url('font:latin-bold'); font-weight: 700 }
@font-face { font-family: Cjk; src: url('font:cjk') }
@page { size: A4; margin: 16mm 15mm 18mm;
    @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Paper, Cjk } }
body { margin: 0; font: 10pt/1.4 Paper, Cjk; color: #1b1b1d; font-variant-ligatures: none }
h1 { font-size: 16pt; line-height: 1.2; margin: 6pt 0 }
h2 { font-size: 12pt; margin: 14pt 0 4pt; page-break-after: avoid }
p { margin: 4pt 0; overflow-wrap: anywhere }
table { border-collapse: collapse }
th { text-align: left; vertical-align: top; padding: 1pt 10pt 1pt 0 }
td { padding: 1pt 10pt 1pt 0; overflow-wrap: anywhere }
.quiet { color: #5a5a60; font-size: 9pt }
"""


@never_cache
@login_required
@require_safe
def report(request: MemberRequest, rma: str) -> HttpResponse:
    """Show the report of one's own repair."""
    found = _own(request, rma)
    shown = {**_facts(found), "can_print": can_print()}
    return render(request, "service/report.html", shown)


@never_cache
@login_required
@require_safe
def report_pdf(request: MemberRequest, rma: str) -> HttpResponse:
    """Give the report as PDF; if it cannot be printed now, the page stays."""
    found = _own(request, rma)
    if not can_print():
        raise Http404
    try:
        count_each((COPIES, request.user.pk))
        content = print_pdf(sheet_of(found))
    except TooManyTries:
        return rate_limit_response(request)
    except NotPrinted:
        logger.exception("The report of repair %s was not printed.", rma)
        messages.error(request, _("We can't make the PDF right now. Please try again later."))
        return redirect("repair-report", rma)
    name = f'attachment; filename="repair-{found.rma}.pdf"'
    headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def sheet_of(repair: Repair) -> PdfSource:
    """Build the report in the reader's language, without photos."""
    page = reverse("repair-report", args=[repair.rma])
    context = {
        **_facts(repair),
        "language": current_language(),
        "brand": settings.BRAND,
        "now": timezone.now(),
        "address": f"{settings.BASE_URL}{page}",
    }
    html = render_to_string("service/report_paper.html", context)
    return PdfSource(html, STYLE, settings.BASE_URL)


def _own(request: MemberRequest, rma: str) -> Repair:
    rows = request.user.repairs.for_pages().select_related("report")
    return get_object_or_404(rows, rma=rma, report__isnull=False)


def _facts(repair: Repair) -> dict[str, Any]:
    parts = list(repair.parts.select_related("exchange"))
    exchanged = [part for part in parts if part.exchange_id]
    shown = (RepairCondition.Moment.REPAIRED, RepairCondition.Moment.RETURNED)
    conditions = repair.conditions.filter(moment__in=shown).prefetch_related("photos__upload")
    return {
        "repair": repair,
        "report": repair.report,
        "findings": list(repair.findings.all()),
        "parts": parts,
        "exchanged": exchanged,
        # What the product had at the end of this repair.
        "serial": exchanged[-1].new_serial if exchanged else repair.serial.serial,
        "conditions": list(conditions),
    }
