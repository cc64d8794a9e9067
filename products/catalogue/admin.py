"""Batches of serial numbers in the admin: which file, by whom, and how many are registered."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from foundation.web.file_loads import LoadedFileAdmin
from products.catalogue import load_views
from products.models import SerialBatch


class SerialBatchAdmin(LoadedFileAdmin[SerialBatch]):
    """The loaded files of serial numbers."""

    loads = "products.load_serials"
    list_display = ("number", "file_name", "loaded_at", "loader", "serials", "registered")
    list_display_links = ("number", "file_name")
    list_select_related = ("loaded_by",)
    fields = (
        ("number", "file_name", "checksum"),
        ("loaded_at", "loader"),
        ("serials", "registered"),
        ("voided_at", "voided_by", "void_reason"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SerialBatch]:
        """Count the serial numbers of each batch within the query of the list."""
        return (
            super()
            .get_queryset(request)
            .annotate(
                serials=Count("serial_numbers", distinct=True),
                registered=Count("serial_numbers__registrations__serial", distinct=True),
            )
        )

    def get_urls(self) -> list[URLPattern]:
        """Add the action views; each checks its own permission."""
        view, name = self.admin_site.admin_view, "products_serialbatch"
        return [
            path("load/", view(load_views.load), name=f"{name}_load"),
            path("<int:pk>/void/", view(load_views.void), name=f"{name}_void"),
            *super().get_urls(),
        ]

    @admin.display(description=_("Serial numbers"))
    def serials(self, batch: SerialBatch) -> int:
        """Count its serial numbers."""
        return int(getattr(batch, "serials", 0))

    @admin.display(description=_("Registered"))
    def registered(self, batch: SerialBatch) -> int:
        """Count those that members registered."""
        return int(getattr(batch, "registered", 0))
