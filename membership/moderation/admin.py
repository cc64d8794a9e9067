"""Shout outs in the admin: the queue by the promised day, tasks, hosts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.languages import EveryLanguageFormSet
from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin, WorkListFilter
from membership.models import (
    ReviewHost,
    ShoutOut,
    ShoutOutTask,
    ShoutOutTaskText,
)
from membership.moderation import leases, staff_views


class ModerationFilter(WorkListFilter):
    """What is to be read is shown first."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """List the views."""
        return [("todo", _("To be read")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Find those of the view."""
        return queryset if self.value() == "all" else queryset.filter(pk__in=leases.to_do())


class ShoutOutAdmin(ReadOnlyAdmin[ShoutOut]):
    """The queue; the page of one shout out replaces the form."""

    list_display = ("reference", "task", "product", "language", "status", "due_on", "at_hand")
    list_filter = (ModerationFilter, "status", "language", "hidden_why")
    list_select_related = ("task", "product", "leased_to")
    list_per_page = 50
    fields = ("reference", "task", "product", "language", "status", "due_on")
    search_fields = ("reference__exact", "member__email__iexact")
    search_help_text = gettext_lazy("A reference or an e-mail address.")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ShoutOut]":
        """Leave out drafts, which nobody sent; read the tasks' texts too."""
        rows = super().get_queryset(request).exclude(status=ShoutOut.Status.DRAFT)
        return rows.prefetch_related("task__texts")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Show first what was promised first; of all that were ever sent, the newest."""
        is_all = request.GET.get(ModerationFilter.parameter_name) == "all"
        return ("-pk",) if is_all else ("due_on", "pk")

    def get_urls(self) -> list[URLPattern]:
        """Add the next one, the acts on one, and its photos."""
        view, name = self.admin_site.admin_view, "membership_shoutout"
        return [
            path("next/", view(staff_views.take_next), name=f"{name}_next"),
            path("<int:pk>/acts/<slug:name>/", view(staff_views.act), name=f"{name}_act"),
            path("<int:pk>/lease/<slug:name>/", view(staff_views.lease), name=f"{name}_lease"),
            path("photos/<int:pk>/", view(staff_views.photo), name=f"{name}_photo"),
            path(
                "photos/<int:pk>/small/",
                view(staff_views.photo),
                {"small": True},
                name=f"{name}_photo_small",
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Offer the next one."""
        may = request.user.has_perm(staff_views.DECIDES)
        return super().changelist_view(request, {"may_decide": may, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one shout out."""
        return staff_views.shout_out(request, object_id)

    @admin.display(description=gettext_lazy("At hand"))
    def at_hand(self, shout_out: ShoutOut) -> str:
        """Name who has it at hand."""
        return str(shout_out.holder() or "-")


class ShoutOutTaskTexts(admin.StackedInline[ShoutOutTaskText, ShoutOutTask]):
    """The texts of a task, a row for each language."""

    model = ShoutOutTaskText
    formset = EveryLanguageFormSet


class ShoutOutTaskAdmin(NeverDeletedAdmin[ShoutOutTask]):
    """Tasks; what one pays and asks for stays once somebody has done it."""

    list_display = ("title", "name", "kind", "points", "starts_on", "ends_on", "is_active")
    inlines = (ShoutOutTaskTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ShoutOutTask]":
        """Read the texts too."""
        return super().get_queryset(request).prefetch_related("texts")

    def get_readonly_fields(
        self, request: HttpRequest, obj: ShoutOutTask | None = None
    ) -> tuple[str, ...]:
        """Show the pay as it is, where the database would refuse another."""
        done = ShoutOut.objects.exclude(status=ShoutOut.Status.DRAFT).filter(task=obj)
        return ("kind", "points") if obj is not None and done.exists() else ()


class ReviewHostAdmin(admin.ModelAdmin[ReviewHost]):
    """Hosts on which reviews may stand."""

    list_display = ("host", "region")
    list_filter = ("region",)
