"""What is owed in the admin: payouts with their runs and banks; parcels have a room for it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin
from fulfilment.models import (
    BankProfile,
    Carrier,
    Parcel,
    PayoutDetails,
    PayoutField,
    PayoutMethod,
    PayoutResults,
    PayoutRun,
)
from fulfilment.parcels.admin import CarrierAdmin, ParcelAdmin
from fulfilment.payout_runs import result_views, run_views
from fulfilment.payouts.details_admin import PayoutDetailsAdmin

admin.site.register(Parcel, ParcelAdmin)
admin.site.register(Carrier, CarrierAdmin)


@admin.register(PayoutDetails)
class ChosenPayoutsAdmin(PayoutDetailsAdmin):
    """The list of payouts, from which a run is begun."""

    actions = ("into_run",)

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may make runs."""
        return request.user.has_perm(run_views.MAKES)

    @admin.action(description=gettext_lazy("Put into a payout run …"), permissions=["run"])
    def into_run(self, request: HttpRequest, queryset: "QuerySet[PayoutDetails]") -> HttpResponse:
        """Begin a run with what was selected."""
        return run_views.choose_from_list(request, queryset)


@admin.register(PayoutRun)
class PayoutRunAdmin(ReadOnlyAdmin[PayoutRun]):
    """Payout runs: which file paid what, who made it, who released it."""

    list_display = (
        "message_id",
        "profile",
        "execution_on",
        "status",
        "count",
        "total",
        "made_by",
        "released_by",
    )
    list_filter = ("status", "profile")
    list_select_related = ("profile", "made_by", "released_by")
    list_per_page = 50
    fields = (
        ("message_id", "profile", "execution_on", "status"),
        ("count", "total"),
        ("made_at", "made_by"),
        ("released_at", "released_by"),
        ("sha256", "wiped_at"),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PayoutRun]":
        """Leave the file out, which may be large."""
        return super().get_queryset(request).defer("encrypted_file")

    @admin.display(description=gettext_lazy("total"))
    def total(self, run: PayoutRun) -> str:
        """Return the sum of its payouts."""
        return run.total

    def get_urls(self) -> list[URLPattern]:
        """Add the acts; each checks its own permission."""
        view, name = self.admin_site.admin_view, "fulfilment_payoutrun"
        return [
            path("new/", view(run_views.new), name=f"{name}_new"),
            path("<int:pk>/release/", view(run_views.release), name=f"{name}_release"),
            path("<int:pk>/taking-out/", view(run_views.taking_out), name=f"{name}_taking-out"),
            path("<int:pk>/cancel/", view(run_views.cancellation), name=f"{name}_cancel"),
            path("<int:pk>/file/", view(run_views.file), name=f"{name}_file"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer to make a run."""
        offered = {"may_make": request.user.has_perm(run_views.MAKES), **(extra_context or {})}
        return super().changelist_view(request, offered)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Offer the acts that its state allows, and show the first of its payouts."""
        run = self.get_object(request, object_id)
        is_made = run is not None and run.status == PayoutRun.Status.MADE
        is_released = run is not None and run.status == PayoutRun.Status.RELEASED
        may_release = request.user.has_perm(run_views.RELEASES)
        payouts = run.payouts.select_related("fulfilment__cause") if run else ()
        offered = {
            "may_make": is_made and request.user.has_perm(run_views.MAKES),
            "may_release": is_made and may_release,
            "may_download": is_released and may_release and run and run.wiped_at is None,
            "payouts": payouts[: run_views.MOST_SHOWN],
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, offered)


@admin.register(PayoutResults)
class PayoutResultsAdmin(ReadOnlyAdmin[PayoutResults]):
    """Which files of banks were loaded, and what was in them."""

    list_display = ("file_name", "loaded_at", "loaded_by", "paid", "returned", "known", "unknown")
    list_select_related = ("loaded_by",)
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        """Add the page that loads a file."""
        view = self.admin_site.admin_view
        name = "fulfilment_payoutresults_load"
        return [path("load/", view(result_views.load), name=name), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer to load a file."""
        may_load = request.user.has_perm("fulfilment.load_payoutresults")
        return super().changelist_view(request, {"may_load": may_load, **(extra_context or {})})


class PayoutFieldInline(admin.TabularInline[PayoutField, PayoutMethod]):
    """What a kind of account consists of."""

    model = PayoutField
    extra = 0


@admin.register(PayoutMethod)
class PayoutMethodAdmin(NeverDeletedAdmin[PayoutMethod]):
    """The kinds of account to which we pay."""

    list_display = ("name", "code", "kind", "is_open")
    inlines = (PayoutFieldInline,)


@admin.register(BankProfile)
class BankProfileAdmin(NeverDeletedAdmin[BankProfile]):
    """The banks that pay for us."""

    list_display = ("name", "format", "currency", "is_open")
