"""What members are asked and offered before a repair, in the admin: rows that staff edit."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from foundation.languages import EveryLanguageFormSet
from foundation.web.admin_bases import NeverDeletedAdmin
from service.models import (
    GuidedCheck,
    GuidedCheckText,
    PackingRule,
    PackingRuleText,
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
