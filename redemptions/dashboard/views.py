"""The dashboard pages for leads and promotion managers; no personal data."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.tables.spreadsheets import csv_response
from foundation.working_days import today
from promotions.models import Promotion
from redemptions.dashboard import books, panels
from redemptions.dashboard.open_stats import Scope
from redemptions.models import Claim

allowed = permission_required("redemptions.view_dashboard", raise_exception=True)


PERIODS: Final = [
    (7, _("Last 7 days")),
    (30, _("Last 30 days")),
    (90, _("Last 90 days")),
]


class ScopeForm(forms.Form):
    """The period and the promotion of the figures; by default 30 days and all promotions."""

    days = forms.TypedChoiceField(label=_("Period"), choices=PERIODS, coerce=int)
    promotion = forms.ModelChoiceField(
        Promotion.objects.all(),
        label=_("Promotion"),
        required=False,
        empty_label=_("All promotions"),
    )

    def __init__(self, asked: Mapping[str, str]) -> None:
        super().__init__({"days": str(Scope().days), **asked})

    def scope(self) -> Scope:
        """Return the chosen scope, or the default if the choice is invalid."""
        if not self.is_valid():
            return Scope()
        return Scope(self.cleaned_data["days"], self.cleaned_data["promotion"])


@never_cache
@allowed
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """All panels, for the chosen period and promotion."""
    form = ScopeForm(request.GET.dict())
    scope = form.scope()
    context = {
        **admin.site.each_context(request),
        "title": gettext("Dashboard"),
        "opts": Claim._meta,
        "form": form,
        "scope": scope,
        "panels": panels.panels(scope),
        "books": books.last_run(),
        "now": timezone.now(),
        "query": _query(scope),
    }
    return render(request, "admin/redemptions/dashboard.html", context)


@never_cache
@allowed
@require_safe
def dashboard_csv(request: HttpRequest, table: str) -> StreamingHttpResponse:
    """One table of the dashboard as CSV, for a spreadsheet."""
    form = ScopeForm(request.GET.dict())
    if table not in panels.NAMES or not form.is_valid():
        raise Http404
    scope = form.scope()
    return csv_response(_file_name(table, scope), panels.panel(table, scope).table.plain())


def _query(scope: Scope) -> str:
    chosen = {"days": scope.days, "promotion": scope.promotion.pk if scope.promotion else ""}
    return urlencode(chosen)


def _file_name(table: str, scope: Scope) -> str:
    of = f"-{scope.promotion.slug}" if scope.promotion else ""
    return f"{table}{of}-{scope.first_day}-{today()}.csv"
