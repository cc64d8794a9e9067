"""What members are asked and offered before a repair, and what they applied for, in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from foundation.languages import EveryLanguageFormSet
from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin, WorkListFilter
from service.applying import hold_views
from service.models import (
    GuidedCheck,
    GuidedCheckText,
    PackingRule,
    PackingRuleText,
    Repair,
    RepairStage,
    RepairSymptom,
    RepairSymptomText,
    SafetyWord,
    ServicePrice,
    ServicePriceText,
    ServiceRegion,
    ServiceRegionText,
    TurnaroundPromise,
    WayInRegion,
)


class SymptomTexts(admin.TabularInline[RepairSymptomText, RepairSymptom]):
    """The symptom in each language."""

    model = RepairSymptomText
    formset = EveryLanguageFormSet


class SymptomAdmin(NeverDeletedAdmin[RepairSymptom]):
    """Symptoms; one that is no longer offered is switched off."""

    list_display = ("title", "name", "is_safety_matter", "position", "is_active")
    filter_horizontal = ("categories",)
    inlines = (SymptomTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[RepairSymptom]":
        """Read the texts too."""
        return super().get_queryset(request).prefetch_related("texts")


class SafetyWordAdmin(admin.ModelAdmin[SafetyWord]):
    """Words that put an application on hold."""

    list_display = ("word", "language")
    list_filter = ("language",)


class CheckTexts(admin.StackedInline[GuidedCheckText, GuidedCheck]):
    """The check in each language."""

    model = GuidedCheckText
    formset = EveryLanguageFormSet


class GuidedCheckAdmin(NeverDeletedAdmin[GuidedCheck]):
    """Guided checks, and for how many products each has helped."""

    list_display = ("title", "category", "position", "is_active", "helped", "did_not_help")
    list_filter = ("category",)
    list_select_related = ("category",)
    inlines = (CheckTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[GuidedCheck]":
        """Read the texts, and count the answers."""
        rows = super().get_queryset(request).prefetch_related("texts")
        solved = Q(answers__is_solved=True)
        return rows.annotate(
            solved_count=Count("answers", filter=solved),
            unsolved_count=Count("answers", filter=~solved & Q(answers__isnull=False)),
        )

    @admin.display(description=gettext_lazy("Helped"))
    def helped(self, check: Any) -> int:
        """Return for how many products it was the end of the fault."""
        return int(check.solved_count)

    @admin.display(description=gettext_lazy("Didn't help"))
    def did_not_help(self, check: Any) -> int:
        """Return for how many products it was not."""
        return int(check.unsolved_count)


class PackingTexts(admin.TabularInline[PackingRuleText, PackingRule]):
    """The rule in each language."""

    model = PackingRuleText
    formset = EveryLanguageFormSet


class PackingRuleAdmin(admin.ModelAdmin[PackingRule]):
    """How units are packed."""

    list_display = ("text", "category", "is_for_safety", "position")
    list_select_related = ("category",)
    inlines = (PackingTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PackingRule]":
        """Read the texts too."""
        return super().get_queryset(request).prefetch_related("texts")


class RegionTexts(admin.TabularInline[ServiceRegionText, ServiceRegion]):
    """The note on the law in each language."""

    model = ServiceRegionText
    formset = EveryLanguageFormSet


class RegionWays(admin.TabularInline[WayInRegion, ServiceRegion]):
    """The ways that a region offers."""

    model = WayInRegion
    extra = 0


class RegionPromises(admin.TabularInline[TurnaroundPromise, ServiceRegion]):
    """The promised days of single categories."""

    model = TurnaroundPromise
    extra = 0


class ServiceRegionAdmin(NeverDeletedAdmin[ServiceRegion]):
    """What a region offers and promises; running repairs keep what they were promised."""

    list_display = ("region", "currency", "valid_days", "turnaround_days", "has_repair_form")
    inlines = (RegionWays, RegionPromises, RegionTexts)


class PriceTexts(admin.TabularInline[ServicePriceText, ServicePrice]):
    """The line of the price list in each language."""

    model = ServicePriceText
    formset = EveryLanguageFormSet


class ServicePriceAdmin(admin.ModelAdmin[ServicePrice]):
    """The price list."""

    list_display = ("title", "service_region", "category", "kind", "lowest", "highest")
    list_filter = ("service_region", "category")
    list_select_related = ("service_region", "category")
    inlines = (PriceTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ServicePrice]":
        """Read the texts too."""
        return super().get_queryset(request).prefetch_related("texts")


class HeldFilter(WorkListFilter):
    """What waits for a decision is shown first."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """List the views."""
        return [("todo", _("To be decided")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Find the repairs of the view."""
        todo = {} if self.value() == "all" else {"stage": RepairStage.APPLIED}
        return queryset.filter(**todo)


class RepairAdmin(ReadOnlyAdmin[Repair]):
    """All repairs, the newest first; technicians have a bench of their own."""

    fields = (
        "number",
        "user",
        "registered_product",
        "symptom",
        "description",
        "stage",
        "held_for",
        "stage_until",
    )
    list_display = ("number", "registered_product", "stage", "held_for", "stage_until")
    list_filter = (HeldFilter, "held_for", "stage")
    list_select_related = ("registered_product__serial__product",)
    search_fields = ("rma__startswith",)
    ordering = ("-applied_at", "-pk")
    change_form_template = "admin/service/repair/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the page that decides; it checks its own permission."""
        page = self.admin_site.admin_view(hold_views.decide)
        return [path("<int:pk>/decision/", page, name=hold_views.PAGE), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one repair; that it was seen is recorded."""
        found = self.get_object(request, object_id)
        if isinstance(request.user, User) and found and self.has_view_permission(request, found):
            hold_views.note_look(request.user, found)
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.display(description=gettext_lazy("RMA No."), ordering="rma")
    def number(self, repair: Repair) -> str:
        """Return the RMA number as it is shown."""
        return repair.number

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the texts of the symptoms too."""
        return (
            super()
            .get_queryset(request)
            .select_related("symptom")
            .prefetch_related("symptom__texts")
        )
