"""Appointments and blocked times in the admin: lists to search, and our own pages behind them."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import MemberRequest
from foundation.web.admin_bases import ReadOnlyAdmin
from service.front_desk import closing_views, desk_views
from service.models import Appointment, BlockedTime
from service.visit_times import wording


class VisitAdmin(ReadOnlyAdmin[Appointment]):
    """All appointments; the desk of today is a page of its own, and one visit replaces the form."""

    list_display = ("reference", "when", "centre", "kind", "state")
    list_filter = ("state", "centre", "kind")
    list_select_related = ("centre", "kind")
    list_per_page = 50
    ordering = ("-pk",)
    fields = ("reference", "centre", "kind", "state")
    search_fields = ("reference__exact", "user__email__iexact")
    search_help_text = pgettext_lazy("of an appointment", "A reference or an e-mail address.")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Appointment]":
        """Leave out what is only held."""
        rows = super().get_queryset(request).exclude(state=Appointment.State.HELD)
        return rows.prefetch_related("centre__texts", "kind__texts")

    def get_urls(self) -> list[URLPattern]:
        """Add the desk, and what is done there."""
        view, name = self.admin_site.admin_view, "service_appointment"
        return [
            path("today/", view(desk_views.desk), name=f"{name}_desk"),
            path("find/", view(desk_views.find), name=f"{name}_find"),
            path("load/", view(desk_views.load), name=f"{name}_load"),
            path("walk-ins/", view(desk_views.walk_in), name=f"{name}_walk-in"),
            path("<int:pk>/acts/<slug:act>/", view(desk_views.act), name=f"{name}_act"),
            path("<int:pk>/slip/", view(desk_views.slip), name=f"{name}_slip"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one visit."""
        return desk_views.visit(cast("MemberRequest", request), object_id)

    @admin.display(description=gettext_lazy("Time"), ordering="period")
    def when(self, visit: Appointment) -> str:
        """Say when it is, by the clock of its centre."""
        return wording.in_words(visit.starts_at, visit.centre)


class BlockedTimeAdmin(ReadOnlyAdmin[BlockedTime]):
    """Blocked times; "Block time" makes one, and its page takes it back."""

    list_display = ("when", "centre", "bay", "reason", "blocked_by", "finished_at", "released_at")
    list_filter = ("centre", "reason", ("released_at", admin.EmptyFieldListFilter))
    list_select_related = ("centre", "bay", "blocked_by")
    fields = ("centre", "bay", "reason")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[BlockedTime]":
        """Read the centres' names too."""
        return super().get_queryset(request).prefetch_related("centre__texts")

    def get_urls(self) -> list[URLPattern]:
        """Add the act, and what takes it back."""
        view, name = self.admin_site.admin_view, "service_blockedtime"
        return [
            path("block/", view(closing_views.block), name=f"{name}_block"),
            path("<int:pk>/release/", view(closing_views.release), name=f"{name}_release"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one blocked time."""
        return closing_views.blocked(cast("MemberRequest", request), object_id)

    @admin.display(description=gettext_lazy("Time"), ordering="period")
    def when(self, block: BlockedTime) -> str:
        """Say from when it is, by the clock of its centre."""
        return wording.in_words(block.starts_at, block.centre)
