"""Exports in the admin: their pages replace the list of rows."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from accounts.exports import views
from accounts.models import MemberRequest
from foundation.models import ExportFile
from foundation.web.admin_bases import ReadOnlyAdmin


@admin.register(ExportFile)
class ExportFileAdmin(ReadOnlyAdmin[ExportFile]):
    """What a member of staff has exported: the own files alone."""

    fields = ("export", "filters", "file_format", "rows", "asked_at", "done_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExportFile]:
        """Show nobody what others have exported; the security events tell auditors."""
        return super().get_queryset(request).filter(asked_by=request.user.pk)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages; each checks its own permission."""
        wrap, name = self.admin_site.admin_view, "foundation_exportfile_{}".format
        return [
            path("progress/", wrap(views.progress), name=name("progress")),
            path("new/<slug:name>/", wrap(views.new_export), name=name("new")),
            path("<int:pk>/file/", wrap(views.download), name=name("file")),
            path("schedules/<int:pk>/end/", wrap(views.schedule_end), name=name("schedule_end")),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what may be exported, and what was."""
        return views.export_list(cast("MemberRequest", request))
