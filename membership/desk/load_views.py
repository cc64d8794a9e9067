"""What staff begin with or bring in: points by file, and the usual tiers and rules."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest
from foundation.tables.line_files import LineFile
from foundation.web.file_loads import LoadReport, attempt, summed_up
from membership.desk import points_file, usual
from membership.desk.forms import LoadPointsForm
from membership.desk.standing import MANAGES
from membership.models import PointsAccount


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGES, raise_exception=True)
def load(request: MemberRequest) -> HttpResponse:
    """Load a file of points, or only check it; what is wrong is listed line by line."""
    form = LoadPointsForm(request.POST or None, request.FILES or None)
    report = LoadReport()
    if request.method == "POST" and form.is_valid():
        dry_run = "check" in request.POST
        report = _load(request, form, dry_run=dry_run)
        if not (dry_run or report.problems):
            messages.success(request, report.summary)
            return redirect("admin:membership_pointsaccount_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Load points"),
        "opts": PointsAccount._meta,
        "form": form,
        "report": report,
    }
    return render(request, "admin/load_file.html", context)


def _load(request: MemberRequest, form: LoadPointsForm, *, dry_run: bool) -> LoadReport:
    def into_accounts(file: LineFile) -> points_file.LoadedPoints:
        return points_file.load(file=file, by=request.user, options=form.options(dry_run=dry_run))

    done, report = attempt(form.cleaned_data["file"], into_accounts)
    if done:
        report.summary = summed_up(done, dry_run=dry_run)
        if done.waiting:
            text = ngettext(
                "%(count)d waits for a second person.",
                "%(count)d wait for a second person.",
                done.waiting,
            )
            report.summary += " " + text % {"count": done.waiting}
    return report


@require_POST
@permission_required("membership.add_tier", raise_exception=True)
@permission_required("membership.add_earningrule", raise_exception=True)
def begin(request: MemberRequest) -> HttpResponse:
    """Handle "Begin with the usual ones": tiers and rules, where there are none."""
    try:
        usual.set_up()
    except usual.SetUpAlready:
        messages.error(request, _("There are tiers or rules already: nothing was added."))
    else:
        messages.success(request, _("Added. Change what is otherwise with you."))
    return redirect("admin:membership_tier_changelist")
