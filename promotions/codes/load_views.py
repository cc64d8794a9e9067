"""Codes in the admin: load a file, correct what is known of it, take it back, restore it."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest
from foundation.tables.line_files import LineFile
from foundation.web.file_loads import LoadReport, TakeBackForm, attempt, summed_up
from promotions.codes import batches, loading
from promotions.codes.load_forms import BatchDetailsForm, LoadCodesForm, known_details
from promotions.models import CodeBatch


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("promotions.load_codes", raise_exception=True)
def load(request: MemberRequest) -> HttpResponse:
    """Load codes from a file, or only check it; what is wrong is listed line by line."""
    form = LoadCodesForm(request.POST or None, request.FILES or None)
    report = LoadReport()
    if request.method == "POST" and form.is_valid():
        dry_run = "check" in request.POST
        done, report = _load(request, form, dry_run=dry_run)
        if done and not dry_run and not report.problems and not report.lines:
            messages.success(request, report.summary)
            return redirect("admin:promotions_codebatch_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Load codes"),
        "opts": CodeBatch._meta,
        "form": form,
        "report": report,
    }
    return render(request, "admin/load_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("promotions.load_codes", raise_exception=True)
def details(request: MemberRequest, pk: int) -> HttpResponse:
    """Correct what is known of a file: when its codes expire, their value, who supplied them."""
    batch = get_object_or_404(CodeBatch, pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = BatchDetailsForm(posted, initial=known_details(batch))
    if posted is not None and form.is_valid():
        batches.change_details(batch_id=batch.pk, by=request.user, details=form.details())
        messages.success(request, _("What is known of the file was saved."))
        return redirect("admin:promotions_codebatch_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": f"{batch}: " + _("Details"),
        "opts": CodeBatch._meta,
        "batch": batch,
        "form": form,
    }
    return render(request, "admin/promotions/codebatch/details.html", context)


@require_POST
@permission_required("promotions.load_codes", raise_exception=True)
def void(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Take back" button; the reason is told to whoever loads the file again."""
    batch = get_object_or_404(CodeBatch, pk=pk)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the file is taken back."))
    else:
        reason = form.cleaned_data["reason"]
        done = batches.void_batch(batch_id=batch.pk, by=request.user, reason=reason)
        text = ngettext(
            "%(count)d code was taken back.", "%(count)d codes were taken back.", done.voided
        )
        messages.success(request, text % {"count": done.voided})
    return redirect("admin:promotions_codebatch_change", pk)


@require_POST
@permission_required("promotions.load_codes", raise_exception=True)
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Restore" button."""
    batch = get_object_or_404(CodeBatch, pk=pk)
    restored = batches.restore_batch(batch_id=batch.pk, by=request.user)
    text = ngettext("%(count)d code is free again.", "%(count)d codes are free again.", restored)
    messages.success(request, text % {"count": restored})
    return redirect("admin:promotions_codebatch_change", pk)


def _load(
    request: MemberRequest, form: LoadCodesForm, *, dry_run: bool
) -> tuple[loading.LoadedCodes | None, LoadReport]:
    def into_pool(file: LineFile) -> loading.LoadedCodes:
        return loading.load_codes(
            reward=form.cleaned_data["reward"],
            file=file,
            by=request.user,
            options=form.options(dry_run=dry_run),
            take_from=form.cleaned_data["take_from"],
            details=form.details(),
        )

    try:
        done, report = attempt(form.cleaned_data["file"], into_pool)
    except loading.VoidedElsewhere as refused:
        stories = [batches.story(batch) for batch in refused.batches]
        advice = _("If they belong to this reward, take them over from that batch.")
        return None, LoadReport(problems=[_("Nothing was loaded."), *stories, advice])
    if done:
        _report(done, report, dry_run=dry_run)
    return done, report


def _report(done: loading.LoadedCodes, report: LoadReport, *, dry_run: bool) -> None:
    report.summary = summed_up(done, dry_run=dry_run)
    elsewhere = [(line, loading.of_another()) for line in done.elsewhere]
    report.lines = sorted([*report.lines, *elsewhere])
    if done.is_nothing:
        report.problems.append(_("Nothing was loaded."))
    if done.before:
        story = batches.story(done.before)
        report.problems.append(_("The same file was loaded before. %(story)s") % {"story": story})
    report.problems += [
        _("%(count)d codes are taken back: restore batch %(batch)d.")
        % {"count": count, "batch": pk}
        for pk, count in done.voided.items()
    ]
