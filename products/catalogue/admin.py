"""Batches of serial numbers in the admin: which file, by whom, and how many are registered."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from foundation.web.admin_bases import ReadOnlyAdmin
from foundation.web.file_loads import TakeBackForm
from products.catalogue import load_views
from products.models import SerialBatch


class SerialBatchAdmin(ReadOnlyAdmin[SerialBatch]):
    """The loaded files of serial numbers."""

    list_display = ("number", "file_name", "loaded_at", "loader", "serials", "registered")
    list_display_links = ("number", "file_name")
    list_select_related = ("loaded_by",)
    list_per_page = 50
    show_full_result_count = False
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

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Offer to load a file."""
        may_load = request.user.has_perm("products.load_serials")
        return super().changelist_view(request, {"may_load": may_load, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Offer to take the batch back."""
        may_load = request.user.has_perm("products.load_serials")
        offered = {"may_load": may_load, "take_back": TakeBackForm(), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, offered)

    @admin.display(description=_("Number"), ordering="pk")
    def number(self, batch: SerialBatch) -> int:
        """Return the number by which commands know the batch."""
        return batch.pk

    @admin.display(description=_("Loaded by"))
    def loader(self, batch: SerialBatch) -> str:
        """Name who loaded it."""
        return batch.loader()

    @admin.display(description=_("Serial numbers"))
    def serials(self, batch: SerialBatch) -> int:
        """Count its serial numbers."""
        return int(getattr(batch, "serials", 0))

    @admin.display(description=_("Registered"))
    def registered(self, batch: SerialBatch) -> int:
        """Count those that members registered."""
        return int(getattr(batch, "registered", 0))
