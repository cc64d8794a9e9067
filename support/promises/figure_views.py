"""The page of the figures for leads, and the same as a CSV file; nothing of it is personal."""

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
from support.desk.rights import LEADS
from support.models import Conversation
from support.promises.figures import PERIODS, TicketFigures, figures

USUAL: Final = 30
_may_see = permission_required(LEADS, raise_exception=True)


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
        "title": _("Figures"),
        "opts": Conversation._meta,
        "days": days,
        "periods": PERIODS,
        "heads": _heads(),
        "rows": [(row, _cells(row)) for row in figures(days)],
    }
    return render(request, "admin/support/conversation/figures.html", context)


@never_cache
@require_safe
@_may_see
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the same figures for a spreadsheet."""
    days = _days(request)
    return csv_response(f"tickets-{days}-{today()}.csv", _lines(days))


def _lines(days: int) -> Iterator[list[object]]:
    yield [_("Team"), _("Topic"), *_heads()]
    for row in figures(days):
        yield [row.team or _("All"), row.topic or _("All"), *_cells(row)]


def _days(request: HttpRequest) -> int:
    wanted = request.GET.get("days", "")
    return next((days for days in PERIODS if str(days) == wanted), USUAL)


def _heads() -> list[str]:
    return [
        _("Opened"),
        _("Answered"),
        _("First answer, median"),
        _("First answer, 95 of 100"),
        _("Solved"),
        _("Until solved, median"),
        _("Until solved, 95 of 100"),
        _("Reopened"),
        _("Promised days"),
        _("Kept, %"),
        _("Ratings"),
        _("Rating"),
    ]


def _cells(row: TicketFigures) -> list[object]:
    cells: list[object] = [
        row.opened,
        row.answered,
        *row.answer_days,
        row.solved,
        *row.solve_days,
        row.reopened,
        row.promises,
        row.kept_percent,
        row.ratings,
        round(row.rating, 1) if row.rating is not None else None,
    ]
    return ["" if cell is None else cell for cell in cells]
