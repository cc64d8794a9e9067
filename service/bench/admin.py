"""Repairs in the admin as lists of work; the page of one replaces the form. And the reasons."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.languages import EveryLanguageFormSet
from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin, WorkListFilter
from service.bench import figure_views, returns_views, staff_views
from service.bench.acts import RECEIVES, WORKS
from service.bench.leases import OURS
from service.bench.receiving import TO_RECEIVE
from service.bench.returning import MAY_LEAVE, OBJECTED
from service.models import (
    BenchReason,
    BenchReasonText,
    BenchRepair,
    RepairStage,
    RepairWait,
    normalize_rma,
)
from service.repairs.stage_words import title_of

BENCH = "bench"
_WAITING = Q(stage=RepairStage.WAITING)
VIEWS: dict[str, Q] = {
    BENCH: Q(stage__in=OURS),
    "to_receive": Q(stage__in=TO_RECEIVE),
    "parts": _WAITING & Q(waiting_for=RepairWait.PART),
    "quotes": _WAITING & Q(waiting_for=RepairWait.ANSWER),
    "others": _WAITING & Q(waiting_for__in=[RepairWait.PAYMENT, RepairWait.HELP]),
    "ready": MAY_LEAVE,
    "on_way": Q(stage=RepairStage.WAY_BACK),
    "objections": OBJECTED,
    "all": Q(),
}


class BenchFilter(WorkListFilter):
    """What is to be done: what lies on the bench is shown first."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """List the views."""
        return [
            (BENCH, _("On the bench")),
            ("to_receive", _("To be received")),
            ("parts", _("Waiting for parts")),
            ("quotes", _("Open quotes")),
            ("others", _("Waiting for payment or help")),
            ("ready", _("Ready to send")),
            ("on_way", _("On their way back")),
            ("objections", _("Objections")),
            ("all", _("All")),
        ]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Find the repairs of the view."""
        return queryset.filter(VIEWS.get(self.value(), Q()))


class BenchRepairAdmin(ReadOnlyAdmin[BenchRepair]):
    """The lists of the bench, by the promised day."""

    list_display = ("number", "product", "shown_stage", "promised_on", "stage_until", "at_hand")
    list_filter = (BenchFilter, "region")
    list_select_related = ("serial__product", "leased_to")
    list_per_page = 50
    fields = ("rma", "stage", "promised_on")
    search_fields = ("rma__exact", "serial__serial__exact", "user__email__iexact")
    search_help_text = gettext_lazy("An RMA No., a serial number or an e-mail address.")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Show first what was promised first; of all that ever were, the newest, by an index."""
        if request.GET.get(BenchFilter.parameter_name) == "all":
            return ["-applied_at", "-pk"]
        return [F("promised_on").asc(nulls_last=True), "stage_until", "pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[BenchRepair]", search_term: str
    ) -> tuple["QuerySet[BenchRepair]", bool]:
        """Find an RMA number however it was typed."""
        found, twice = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, twice
        return found | queryset.filter(rma=normalize_rma(search_term)), twice

    def get_urls(self) -> list[URLPattern]:
        """Add the scanner's page, the acts on one repair, the batch of numbers, and the figures."""
        view, name = self.admin_site.admin_view, "service_benchrepair"
        return [
            path("receive/", view(staff_views.scan), name=f"{name}_scan"),
            path("next/", view(staff_views.take_next), name=f"{name}_next"),
            path("sent/", view(returns_views.load), name=f"{name}_load"),
            path("ready.csv", view(returns_views.ready_list), name=f"{name}_ready"),
            path("figures/", view(figure_views.page), name=f"{name}_figures"),
            path("figures.csv", view(figure_views.as_csv), name=f"{name}_figures_csv"),
            path("photos/<int:pk>/", view(staff_views.photo), name=f"{name}_photo"),
            path("<int:pk>/acts/<slug:act>/", view(staff_views.act), name=f"{name}_act"),
            path("<int:pk>/lease/<slug:act>/", view(staff_views.lease), name=f"{name}_lease"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Offer the scanner, the next repair, the batch and the figures."""
        offered = {
            "may_receive": request.user.has_perm(RECEIVES),
            "may_work": request.user.has_perm(WORKS),
            "may_see_figures": request.user.has_perm(figure_views.SEES),
            **(extra_context or {}),
        }
        return super().changelist_view(request, offered)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one repair."""
        return staff_views.repair_page(request, object_id)

    @admin.display(description=gettext_lazy("RMA No."), ordering="rma")
    def number(self, repair: BenchRepair) -> str:
        """Return the number as labels show it."""
        return repair.number

    @admin.display(description=gettext_lazy("Product"))
    def product(self, repair: BenchRepair) -> str:
        """Return the product's name."""
        return repair.serial.product.name

    @admin.display(description=gettext_lazy("Status"), ordering="stage")
    def shown_stage(self, repair: BenchRepair) -> str:
        """Return the stage, of a wait with what it waits for."""
        return title_of(repair.stage, repair.waiting_for)

    @admin.display(description=gettext_lazy("At hand"))
    def at_hand(self, repair: BenchRepair) -> str:
        """Name who has it at hand."""
        return str(repair.holder() or "-")


class BenchReasonTexts(admin.TabularInline[BenchReasonText, BenchReason]):
    """A reason in each language."""

    model = BenchReasonText
    formset = EveryLanguageFormSet


class BenchReasonAdmin(NeverDeletedAdmin[BenchReason]):
    """Reasons; one that is no longer used is switched off."""

    list_display = ("name", "use", "position", "is_active")
    list_filter = ("use",)
    inlines = (BenchReasonTexts,)
