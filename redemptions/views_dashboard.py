"""The dashboard of those who lead the review and manage promotions: figures, none of a person."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from products.spreadsheets import csv_response
from redemptions import panels
from redemptions.figures import Scope
from redemptions.forms_dashboard import ScopeForm
from redemptions.models import Claim
from redemptions.working_days import today

allowed = permission_required("redemptions.view_dashboard", raise_exception=True)


@never_cache
@allowed
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """All panels, of the chosen days and promotion."""
    form = ScopeForm(request.GET.dict())
    scope = form.scope()
    context = {
        **admin.site.each_context(request),
        "title": _("Dashboard"),
        "opts": Claim._meta,  # noqa: SLF001 -- Django's documented _meta
        "form": form,
        "scope": scope,
        "panels": panels.panels(scope),
        "now": timezone.now(),
        "query": _query(scope),
    }
    return render(request, "admin/redemptions/dashboard.html", context)


@never_cache
@allowed
@require_safe
def dashboard_csv(request: HttpRequest, table: str) -> StreamingHttpResponse:
    """One table of the dashboard, for a spreadsheet."""
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
