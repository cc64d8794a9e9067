"""The batch of units that leave: the list to pack by, and the carrier's file of numbers."""

from collections.abc import Iterator

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import security_events
from accounts.models import MemberRequest
from accounts.regions import region_name
from accounts.security_events import SecurityEvent
from foundation.tables.line_files import LineFile
from foundation.tables.spreadsheets import csv_response
from foundation.web.file_loads import LoadReport, attempt, summed_up
from foundation.working_days import today
from fulfilment import addresses
from service.bench import returning, returns_file
from service.bench.acts import RECEIVES
from service.bench.forms import LoadReturnsForm
from service.models import BenchRepair, Repair

MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECEIVES, raise_exception=True)
def load(request: MemberRequest) -> HttpResponse:
    """Load a file of tracking numbers, or only check it; what is wrong is listed line by line."""
    form = LoadReturnsForm(request.POST or None, request.FILES or None)
    report = LoadReport()
    if request.method == "POST" and form.is_valid():
        dry_run = "check" in request.POST
        report = _load(request, form, dry_run=dry_run)
        if not (dry_run or report.problems):
            messages.success(request, report.summary)
            return redirect("admin:service_benchrepair_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Load tracking numbers"),
        "opts": BenchRepair._meta,
        "form": form,
        "report": report,
    }
    return render(request, "admin/load_file.html", context)


@require_safe
@permission_required(RECEIVES, raise_exception=True)
def ready_list(request: MemberRequest) -> HttpResponseBase:
    """Give the units that may leave, with their addresses; that they left is recorded."""
    rows = _ready()
    details = {"repairs": [repair.rma for repair in rows]}
    members = sorted({repair.user_id for repair in rows})
    security_events.record(
        SecurityEvent.Kind.EXPORT,
        by=request.user,
        about="repairs ready to send",
        details={**details, "members": members},
    )
    return csv_response(f"ready-{today()}.csv", _lines(rows))


def _ready() -> list[Repair]:
    rows = Repair.objects.for_pages().select_related("where_to").filter(returning.MAY_LEAVE)
    return list(rows.order_by("stage_until", "pk")[:MOST])


def _lines(rows: list[Repair]) -> Iterator[list[object]]:
    lines = [*addresses.LINES]
    yield [
        _("RMA No."),
        _("Product"),
        *(str(addresses.LINES[name].label) for name in lines),
        _("Region / Location"),
    ]
    for repair in rows:
        known = getattr(repair, "where_to", None)
        address = known.address if known else {}
        country = address.get(addresses.COUNTRY, "")
        yield [
            repair.number,
            repair.product.name,
            *(address.get(name, "") for name in lines),
            region_name(country) if country else "",
        ]


def _load(request: MemberRequest, form: LoadReturnsForm, *, dry_run: bool) -> LoadReport:
    def into_repairs(file: LineFile) -> returns_file.LoadedReturns:
        options = form.options(dry_run=dry_run)
        return returns_file.load(file=file, by=request.user, options=options)

    done, report = attempt(form.cleaned_data["file"], into_repairs)
    if done:
        report.summary = summed_up(done, dry_run=dry_run)
    return report
