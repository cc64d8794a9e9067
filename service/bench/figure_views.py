"""The page of the bench's figures, and the same as a CSV file; nothing of it is personal."""

from collections.abc import Iterator
from typing import Final

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.tables.spreadsheets import csv_response
from foundation.working_days import today
from service.bench.figures import PERIODS, BenchFigures, figures
from service.models import BenchRepair

USUAL: Final = 90
SEES: Final = "service.view_bench_figures"
_may_see = permission_required(SEES, raise_exception=True)


@never_cache
@require_safe
@_may_see
def page(request: HttpRequest) -> HttpResponse:
    """Show the figures of the chosen period."""
    days = _days(request)
    context = {
        **admin.site.each_context(request),
        # The table needs the full width.
        "is_nav_sidebar_enabled": False,
        "title": _("Figures of the bench"),
        "opts": BenchRepair._meta,
        "days": days,
        "periods": PERIODS,
        "heads": _heads(),
        "rows": [(row, _cells(row)) for row in figures(days)],
    }
    return render(request, "admin/service/benchrepair/figures.html", context)


@never_cache
@require_safe
@_may_see
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the same figures for a spreadsheet."""
    days = _days(request)
    return csv_response(f"repairs-{days}-{today()}.csv", _lines(days))


def _lines(days: int) -> Iterator[list[object]]:
    yield [_("Region / Location"), _("Category"), *_heads()]
    for row in figures(days):
        yield [row.region or _("All"), row.category or _("All"), *_cells(row)]


def _days(request: HttpRequest) -> int:
    wanted = request.GET.get("days", "")
    return next((days for days in PERIODS if str(days) == wanted), USUAL)


def _heads() -> list[str]:
    return [
        _("Received"),
        _("Sent back"),
        _("Working days here, median"),
        _("Working days here, 95 of 100"),
        _("Promise kept, %"),
        _("Refused, %"),
        _("Same fault within 90 days, %"),
    ]


def _cells(row: BenchFigures) -> list[object]:
    cells: list[object] = [
        row.received,
        row.left,
        *row.days,
        row.percent(row.kept, row.promised),
        row.percent(row.refused, row.left),
        row.percent(row.again, row.repaired),
    ]
    return ["" if cell is None else cell for cell in cells]
