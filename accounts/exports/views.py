"""Pages of exports: what may be taken away, what was asked for and how far it is, and the files."""

from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports import exports, schedules
from accounts.exports.forms import ExportForm
from accounts.models import MemberRequest, User
from foundation.exports.export_writing import csv_texts
from foundation.exports.row_exports import SINCE, UNTIL, ExportFilter, RowExport
from foundation.languages import current_language
from foundation.models import ExportFile, ExportSchedule

LIST: Final = "admin:foundation_exportfile_changelist"
SHOWN: Final = 50
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@never_cache
@require_safe
def export_list(request: MemberRequest) -> HttpResponse:
    """What may be exported, the own files, and those that are made each day or week."""
    offered, words = _offered(request), _Words()
    context = {
        **admin.site.each_context(request),
        "title": _("Exports"),
        "opts": ExportFile._meta,
        "offered": offered,
        "files": _files(request.user),
        "schedules": [
            {"schedule": each, **words.of(each)} for each in request.user.export_schedules.all()
        ],
    }
    return render(request, "admin/foundation/exportfile/list.html", context)


@never_cache
@require_safe
def progress(request: MemberRequest) -> HttpResponse:
    """How far the own files are: the part of the page that a script reloads."""
    _offered(request)
    return render(
        request, "admin/foundation/exportfile/_files.html", {"files": _files(request.user)}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_export(request: MemberRequest, name: str) -> HttpResponseBase:
    """Choose what of some rows is exported; a short CSV file is the answer itself."""
    export = next((each for each in _offered(request) if each.name == name), None)
    if export is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = ExportForm(posted, export=export, user=request.user, asked=request.GET.dict())
    if posted is not None and form.is_valid():
        return _taken(request, export, form)
    context = {
        **admin.site.each_context(request),
        "title": str(export.title),
        "opts": ExportFile._meta,
        "form": form,
    }
    return render(request, "admin/foundation/exportfile/new.html", context)


def _taken(request: MemberRequest, export: RowExport, form: ExportForm) -> HttpResponseBase:
    asked: dict[str, Any] = {"filters": form.filters(), "with_personal": form.with_personal}
    file_format, every = form.cleaned_data["file_format"], form.cleaned_data["every"]
    zone = request.user.zone()
    if every:
        try:
            schedules.begin(export, by=request.user, every=every, file_format=file_format, **asked)
        except schedules.TooManySchedules:
            messages.error(request, _("You have as many scheduled exports as there can be."))
        else:
            messages.success(request, _("You'll get an email with a link each time."))
    elif file_format == ExportFile.FileFormat.CSV and exports.is_short(
        export, asked["filters"], zone
    ):
        return _at_once(request, export, form)
    else:
        language = current_language()
        exports.ask(export, by=request.user, file_format=file_format, language=language, **asked)
        messages.success(request, _("The file is being made. You can leave this page."))
    return redirect(LIST)


def _at_once(request: MemberRequest, export: RowExport, form: ExportForm) -> HttpResponse:
    with_personal = form.with_personal
    pieces = exports.take_at_once(
        export, by=request.user, filters=form.filters(), with_personal=with_personal
    )
    with timezone.override(request.user.zone()):
        texts = "".join(csv_texts(export.heads(with_personal=with_personal), pieces))
    response = HttpResponse(texts, content_type=_TYPES["csv"])
    name = f"{export.name}-{timezone.localdate()}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_safe
def download(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Download a file; 404 for anybody else's, and once its days are over."""
    _offered(request)
    file = get_object_or_404(request.user.export_files.all(), pk=pk)
    if not file.is_ready:
        raise Http404
    try:
        content = exports.open_for(file, by=request.user)
    except exports.NotAllowed as error:
        raise PermissionDenied from error
    except (LookupError, FileNotFoundError) as error:
        raise Http404 from error
    made_on = timezone.localdate(file.done_at)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"{file.export}-{made_on}.{file.file_format}",
        content_type=_TYPES[file.file_format],
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def schedule_end(request: MemberRequest, pk: int) -> HttpResponse:
    """End a scheduled export."""
    _offered(request)
    get_object_or_404(request.user.export_schedules.all(), pk=pk).delete()
    messages.success(request, _("The scheduled export has ended."))
    return redirect(LIST)


def _offered(request: MemberRequest) -> list[RowExport]:
    if not request.user.has_perm(exports.PERMISSION):
        raise PermissionDenied
    return exports.offered_to(request.user)


def _files(user: User) -> list[dict[str, Any]]:
    words = _Words()
    return [{"file": file, **words.of(file)} for file in user.export_files.all()[:SHOWN]]


class _Words:
    """Names exports and their filters in the reader's language; choices are read once for all."""

    def __init__(self) -> None:
        self._choices: dict[tuple[str, str], dict[str, str]] = {}

    def of(self, asked: ExportFile | ExportSchedule) -> dict[str, str]:
        """Name one; of an export that is gone there is no more than its name."""
        try:
            export = exports.named(asked.export)
        except LookupError:
            return {"title": asked.export, "filters": ""}
        told = [
            f"{each.label}: {self._named(export, each, asked.filters[each.name])}"
            for each in export.filters
            if each.name in asked.filters
        ]
        days = {SINCE: _("From"), UNTIL: _("To")}
        told += [f"{days[name]}: {asked.filters[name]}" for name in days if name in asked.filters]
        return {"title": str(export.title), "filters": ", ".join(told)}

    def _named(self, export: RowExport, narrowing: ExportFilter, value: str) -> str:
        key = (export.name, narrowing.name)
        if key not in self._choices:
            self._choices[key] = {str(name): str(label) for name, label in narrowing.choices()}
        return self._choices[key].get(value, value)
