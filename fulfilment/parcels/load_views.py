"""Tracking numbers in the admin: load a carrier's file, or only check it."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from foundation.tables.line_files import LineFile
from foundation.web.file_loads import LoadReport, attempt, summed_up
from fulfilment.models import Parcel
from fulfilment.parcels import tracking_file
from fulfilment.parcels.forms import LoadTrackingForm


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("fulfilment.send_parcel", raise_exception=True)
def load(request: MemberRequest) -> HttpResponse:
    """Load a file of tracking numbers, or only check it; what is wrong is listed line by line."""
    form = LoadTrackingForm(request.POST or None, request.FILES or None)
    report = LoadReport()
    if request.method == "POST" and form.is_valid():
        dry_run = "check" in request.POST
        report = _load(request, form, dry_run=dry_run)
        if not (dry_run or report.problems):
            messages.success(request, report.summary)
            return redirect("admin:fulfilment_parcel_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Load tracking numbers"),
        "opts": Parcel._meta,
        "form": form,
        "report": report,
    }
    return render(request, "admin/load_file.html", context)


def _load(request: MemberRequest, form: LoadTrackingForm, *, dry_run: bool) -> LoadReport:
    def into_parcels(file: LineFile) -> tracking_file.LoadedNumbers:
        options = form.options(dry_run=dry_run)
        return tracking_file.load(file=file, by=request.user, options=options)

    done, report = attempt(form.cleaned_data["file"], into_parcels)
    if done:
        report.summary = summed_up(done, dry_run=dry_run)
    return report
