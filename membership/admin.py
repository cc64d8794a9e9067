"""The admin of the membership: rules and tiers as staff edit them, accounts to read and act on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin
from membership.desk import staff_views
from membership.models import (
    EarningRule,
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
from membership.shop.admin import PointsOrderAdmin, ShopItemAdmin
from membership.store_admin import OnlineStoreAdmin

admin.site.register(ShoutOut, ShoutOutAdmin)
admin.site.register(ShoutOutTask, ShoutOutTaskAdmin)
admin.site.register(ReviewHost, ReviewHostAdmin)
admin.site.register(ShopItem, ShopItemAdmin)
admin.site.register(PointsOrder, PointsOrderAdmin)
admin.site.register(OnlineStore, OnlineStoreAdmin)


@admin.register(EarningRule)
class EarningRuleAdmin(NeverDeletedAdmin[EarningRule]):
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
class TierAdmin(NeverDeletedAdmin[Tier]):
    """Tiers by their points."""

    list_display = ("name", "threshold")
    inlines = (TierBenefits,)


@admin.register(PointsAccount)
class PointsAccountAdmin(ReadOnlyAdmin[PointsAccount]):
    """Accounts; the page of one replaces the form, and has the acts of staff."""

    list_display = ("member", "joined_at", "left_at", "frozen_at", "excluded_at", "owed")
    list_filter = ("exclusion",)
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
            path("liability/", view(staff_views.liability), name=f"{name}_liability"),
            path("<int:pk>/acts/", view(staff_views.act), name=f"{name}_act"),
            path("<int:pk>/goodwill/", view(staff_views.decide), name=f"{name}_goodwill"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the report to who may read it."""
        may_count = request.user.has_perm(staff_views.COUNTS)
        return super().changelist_view(request, {"may_count": may_count, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one account."""
        return staff_views.account(request, object_id)
