"""The shop in the admin: items with texts, prices and stock; orders with why they ended."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.languages import EveryLanguageFormSet
from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin
from foundation.web.form_fields import field_of
from fulfilment.draws import entering
from membership.models import PointsOrder, ShopItem, ShopItemText
from membership.shop.order_states import state_of
from membership.shop_desk import staff_views
from promotions.models import Reward


class ShopItemForm(forms.ModelForm[ShopItem]):
    """An item, with a reward of its kind that nothing else hands out, or a running draw."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reward" in self.fields:
            of_shelf = Q(promotion__is_published=False)
            of_shelf &= ~Q(kind__in=[Reward.Kind.CASHBACK, Reward.Kind.DRAW])
            running = Q(kind=Reward.Kind.DRAW, promotion__is_published=True)
            running &= Q(pk__in=entering.draws_with_open_list())
            chosen = Reward.objects.filter(of_shelf | running)
            rewards = chosen.select_related("promotion").order_by("promotion__name", "position")
            field_of(self, "reward", forms.ModelChoiceField).queryset = rewards

    def clean(self) -> dict[str, Any]:
        """Refuse a reward of another kind."""
        given = super().clean() or {}
        kind, reward = given.get("kind"), given.get("reward")
        if kind and reward and ShopItem.REWARD_KIND[ShopItem.Kind(kind)] != reward.kind:
            error = _("This reward comes in another way: choose another kind, or another reward.")
            raise ValidationError({"reward": error})
        if kind == ShopItem.Kind.TICKET and not given.get("limit_per_member"):
            error = _("A ticket needs a limit: how many each member may have.")
            raise ValidationError({"limit_per_member": error})
        return given


class ItemTexts(admin.StackedInline[ShopItemText, ShopItem]):
    """The texts of an item, a row for each language."""

    model = ShopItemText
    formset = EveryLanguageFormSet


class ShopItemAdmin(NeverDeletedAdmin[ShopItem]):
    """Items; one that is no longer offered stays with its orders."""

    form = ShopItemForm
    change_form_template = "admin/membership/shopitem/change_form.html"
    list_display = ("title", "kind", "price", "tier_from", "in_stock", "position", "is_listed")
    list_filter = ("kind", "is_listed")
    inlines = (ItemTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ShopItem]":
        """Read the texts and prices too."""
        return ShopItem.objects.shown().order_by("position", "pk")

    def get_readonly_fields(
        self, request: HttpRequest, obj: ShopItem | None = None
    ) -> tuple[str, ...]:
        """Fix what it is once it is there: orders rely on it."""
        return ("kind", "reward") if obj else ()

    def get_urls(self) -> list[URLPattern]:
        """Add the acts on prices and stock."""
        view, name = self.admin_site.admin_view, "membership_shopitem"
        return [
            path("<int:pk>/prices/", view(staff_views.price), name=f"{name}_price"),
            path("<int:pk>/stock/", view(staff_views.stock), name=f"{name}_stock"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show prices and stock beside the form, which writes neither."""
        beside = staff_views.beside_item(request, object_id)
        return super().change_view(
            request, object_id, form_url, {**beside, **(extra_context or {})}
        )

    @admin.display(description=gettext_lazy("Stock"))
    def in_stock(self, item: ShopItem) -> str:
        """Say how many are left."""
        return staff_views.stock_of(item)


class PointsOrderAdmin(ReadOnlyAdmin[PointsOrder]):
    """Orders, the newest first; the page of an order replaces the form."""

    list_display = ("reference", "name", "points", "ordered_at", "stands", "reason")
    list_filter = ("status", "item__kind", "item")
    list_per_page = 50
    search_fields = ("reference__exact", "user__email__iexact")
    search_help_text = gettext_lazy("An Order ID or an email address.")
    ordering = ("-ordered_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PointsOrder]":
        """Read what is owed too."""
        return PointsOrder.objects.for_pages()

    def get_urls(self) -> list[URLPattern]:
        """Add the acts on an order."""
        view, name = self.admin_site.admin_view, "membership_pointsorder"
        refusal = path("<int:pk>/refusal/", view(staff_views.refusal), name=f"{name}_refusal")
        replaces = view(staff_views.replacement)
        replacement = path("<int:pk>/replacement/", replaces, name=f"{name}_replacement")
        return [refusal, replacement, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one order."""
        return staff_views.order(request, object_id)

    @admin.display(description=gettext_lazy("State"))
    def stands(self, order: PointsOrder) -> str:
        """Say where it stands."""
        return state_of(order).label
