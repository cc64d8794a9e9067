"""Serial numbers in the admin: load a file, correct what was loaded, take a batch back."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest
from foundation.tables.line_files import LineFile
from foundation.web.file_loads import LoadFileForm, LoadReport, TakeBackForm, attempt, summed_up
from products.catalogue import loading, serial_batches
from products.models import SerialBatch


class LoadSerialsForm(LoadFileForm):
    """Serial numbers; columns are those of serial, model and CHK, where the heading is unusual."""

    is_correction = forms.BooleanField(
        label=gettext_lazy("Correct known serial numbers"),
        required=False,
        help_text=gettext_lazy("Those that no member registered get the file's model and CHK."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("products.load_serials", raise_exception=True)
def load(request: MemberRequest) -> HttpResponse:
    """Load serial numbers from a file, or only check it; what is wrong is listed line by line."""
    form = LoadSerialsForm(request.POST or None, request.FILES or None)
    report = LoadReport()
    if request.method == "POST" and form.is_valid():
        dry_run = "check" in request.POST
        report = _load(request, form, dry_run=dry_run)
        if not (dry_run or report.problems or report.lines):
            messages.success(request, report.summary)
            return redirect("admin:products_serialbatch_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Load serial numbers"),
        "opts": SerialBatch._meta,
        "form": form,
        "report": report,
    }
    return render(request, "admin/load_file.html", context)


@require_POST
@permission_required("products.load_serials", raise_exception=True)
def void(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Take back" button; the serial numbers that stay are named."""
    batch = get_object_or_404(SerialBatch, pk=pk)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the file is taken back."))
        return redirect("admin:products_serialbatch_change", pk)
    done = serial_batches.take_back(
        batch_id=batch.pk, by=request.user, reason=form.cleaned_data["reason"]
    )
    text = ngettext(
        "%(count)d serial number was taken back.",
        "%(count)d serial numbers were taken back.",
        done.taken,
    )
    messages.success(request, text % {"count": done.taken})
    if done.kept:
        text = ngettext(
            "%(count)d stays, as a member registered it: %(names)s",
            "%(count)d stay, as members registered them: %(names)s",
            done.kept,
        )
        messages.warning(request, text % {"count": done.kept, "names": ", ".join(done.names)})
    return redirect("admin:products_serialbatch_change", pk)


def _load(request: MemberRequest, form: LoadSerialsForm, *, dry_run: bool) -> LoadReport:
    def into_catalogue(file: LineFile) -> loading.LoadedSerials:
        return loading.load(
            file=file,
            by=request.user,
            options=form.options(dry_run=dry_run),
            is_correction=form.cleaned_data["is_correction"],
        )

    done, report = attempt(form.cleaned_data["file"], into_catalogue)
    if not done:
        return report
    report.summary = summed_up(done, dry_run=dry_run)
    if done.corrected:
        text = ngettext("%(count)d corrected.", "%(count)d corrected.", done.corrected)
        report.summary += " " + text % {"count": done.corrected}
    if done.is_nothing:
        report.problems.append(_("Nothing was loaded."))
    if done.before:
        told = {"batch": done.before.pk, "by": done.before.loader()}
        report.problems.append(
            _("The same file was loaded before: batch %(batch)d, by %(by)s.") % told
        )
    return report
