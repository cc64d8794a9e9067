"""The admin of the membership: rules and tiers as staff edit them, accounts to read and act on."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, gettext_lazy

from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin
from membership.desk import load_views, staff_views
from membership.desk.standing import MANAGES
from membership.models import (
    EarningRule,
    Goodwill,
    OnlineStore,
    PointsAccount,
    PointsOrder,
    ReviewHost,
    ShopItem,
    ShoutOut,
    ShoutOutTask,
    Tier,
    TierBenefit,
)
from membership.moderation.admin import ReviewHostAdmin, ShoutOutAdmin, ShoutOutTaskAdmin
from membership.shop_desk.admin import PointsOrderAdmin, ShopItemAdmin
from membership.store_admin import OnlineStoreAdmin

Row = TypeVar("Row", bound=Model)
admin.site.register(ShoutOut, ShoutOutAdmin)
admin.site.register(ShoutOutTask, ShoutOutTaskAdmin)
admin.site.register(ReviewHost, ReviewHostAdmin)
admin.site.register(ShopItem, ShopItemAdmin)
admin.site.register(PointsOrder, PointsOrderAdmin)
admin.site.register(OnlineStore, OnlineStoreAdmin)


class OfferingUsual(NeverDeletedAdmin[Row]):
    """A list that offers the usual tiers and rules where there are none of both."""

    change_list_template = "admin/membership/usual.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say how to begin, to who may."""
        none = not (Tier.objects.exists() or EarningRule.objects.exists())
        may = request.user.has_perms(["membership.add_tier", "membership.add_earningrule"])
        offered = {"has_none": none, "may_begin": none and may, **(extra_context or {})}
        return super().changelist_view(request, offered)


@admin.register(EarningRule)
class EarningRuleAdmin(OfferingUsual[EarningRule]):
    """Rules; one that has given points stays with them, and is put out of use."""

    list_display = (
        "source_type",
        "points",
        "category",
        "product",
        "starts_on",
        "ends_on",
        "is_active",
    )
    list_filter = ("source_type", "is_active")
    list_select_related = ("category", "product")
    raw_id_fields = ("product",)


class TierBenefits(admin.TabularInline[TierBenefit, Tier]):
    """What a tier brings."""

    model = TierBenefit
    extra = 0


@admin.register(Tier)
class TierAdmin(OfferingUsual[Tier]):
    """Tiers by their points."""

    list_display = ("name", "threshold")
    inlines = (TierBenefits,)

    def get_urls(self) -> list[URLPattern]:
        """Add the act that begins with the usual ones."""
        begins = self.admin_site.admin_view(load_views.begin)
        return [path("usual/", begins, name="membership_tier_usual"), *super().get_urls()]


class WaitingForTwo(admin.SimpleListFilter):
    """Accounts for which points wait that take a second person."""

    title = gettext_lazy("Points that wait for a second person")
    parameter_name = "waiting"

    def lookups(
        self, _request: HttpRequest, _model_admin: admin.ModelAdmin[PointsAccount]
    ) -> list[tuple[str, str]]:
        """Offer those alone."""
        return [("yes", gettext("Yes"))]

    def queryset(
        self, _request: HttpRequest, queryset: "QuerySet[PointsAccount]"
    ) -> "QuerySet[PointsAccount]":
        """Return them, where they are asked for."""
        if self.value() != "yes":
            return queryset
        waiting = Goodwill.objects.filter(decided_at=None).values("account")
        return queryset.filter(pk__in=waiting)


@admin.register(PointsAccount)
class PointsAccountAdmin(ReadOnlyAdmin[PointsAccount]):
    """Accounts; the page of one replaces the form, and has the acts of staff."""

    list_display = ("member", "joined_at", "left_at", "frozen_at", "excluded_at", "owed")
    list_filter = (WaitingForTwo, "exclusion")
    list_select_related = ("member",)
    list_per_page = 50
    fields = ("member", "joined_at", "left_at", "frozen_at", "excluded_at", "owed")
    ordering = ("-pk",)
    show_full_result_count = False
    search_fields = ("member__email__iexact",)
    search_help_text = gettext_lazy("An e-mail address.")

    def get_urls(self) -> list[URLPattern]:
        """Add the acts on one, and the report of what all points cost."""
        view, name = self.admin_site.admin_view, "membership_pointsaccount"
        return [
            path("load/", view(load_views.load), name=f"{name}_load"),
            path("liability/", view(staff_views.liability), name=f"{name}_liability"),
            path("<int:pk>/acts/", view(staff_views.act), name=f"{name}_act"),
            path("<int:pk>/goodwill/", view(staff_views.decide), name=f"{name}_goodwill"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the report to who may read it, and the load of a file to who gives points."""
        may = {
            "may_count": request.user.has_perm(staff_views.COUNTS),
            "may_load": request.user.has_perm(MANAGES),
        }
        return super().changelist_view(request, {**may, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one account."""
        return staff_views.account(request, object_id)
