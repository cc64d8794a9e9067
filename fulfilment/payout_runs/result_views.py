"""What a bank says of payouts, in the admin: load a file, or only check it."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from foundation.web.file_loads import LARGEST, LoadReport
from fulfilment.models import PayoutResults
from fulfilment.payout_runs import answers, results


class LoadResultsForm(forms.Form):
    """A bank's file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "pain.002, camt.054, or CSV with end_to_end, status (paid or returned) and reason; "
            "at most 10 MB, larger ones load by command."
        ),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what would take a web process too long."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. Load it by command."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("fulfilment.load_payoutresults", raise_exception=True)
def load(request: MemberRequest) -> HttpResponse:
    """Load what a bank says of payouts, or only check it."""
    form = LoadResultsForm(request.POST or None, request.FILES or None)
    report = LoadReport()
    if request.method == "POST" and form.is_valid():
        dry_run = "check" in request.POST
        report = _load(request, form.cleaned_data["file"], dry_run=dry_run)
        if not dry_run and not report.problems:
            messages.success(request, report.summary)
            return redirect("admin:fulfilment_payoutresults_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Load payout results"),
        "opts": PayoutResults._meta,
        "form": form,
        "report": report,
    }
    return render(request, "admin/load_file.html", context)


def _load(request: MemberRequest, file: "UploadedFile[bytes]", *, dry_run: bool) -> LoadReport:
    try:
        done = results.load_results(
            content=file.read(), file_name=file.name or "", by=request.user, dry_run=dry_run
        )
    except answers.UnreadableAnswer as refused:
        return LoadReport(problems=[_("Nothing was loaded."), str(refused)])
    report = LoadReport(summary=done.summary, problems=done.conflicts)
    if done.before:
        day = date_format(done.before.loaded_at, "DATE_FORMAT")
        report.problems.append(_("The same file was loaded before, on %(day)s.") % {"day": day})
    return report
