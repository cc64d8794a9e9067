"""Admin of the catalogue, serial numbers, registered products and transfers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_field
from foundation.web.admin_bases import CountedDeletion, ReadOnlyAdmin, ReadOnlyInline
from foundation.web.large_lists import MOST_COUNTED, AtLeast
from products.catalogue import store_views
from products.catalogue.admin import SerialBatchAdmin
from products.models import (
    Category,
    OwnershipTransfer,
    Product,
    ProofOfPurchase,
    RegisteredProduct,
    SerialBatch,
    SerialNumber,
    Store,
)


@admin.register(Category)
class CategoryAdmin(CountedDeletion[Category]):
    """Categories and their warranty."""

    list_display = ("name", "slug", "position", "warranty_months")
    search_fields = ("name", "slug")


@admin.register(Product)
class ProductAdmin(CountedDeletion[Product]):
    """The models of the catalogue."""

    list_display = ("name", "model", "category", "warranty_months")
    list_filter = ("category",)
    list_select_related = ("category",)
    search_fields = ("name", "model")


@admin.register(Store)
class StoreAdmin(CountedDeletion[Store]):
    """Partners' shops; a closed one keeps its past purchases. And shops that members named."""

    fields = ("name", "region", "link", "is_open", "standing", "merged_into")
    readonly_fields = ("standing", "merged_into")
    list_display = ("name", "region", "is_open", "standing", "purchases")
    list_filter = ("standing", "is_open", "region")
    search_fields = ("name", "region__iexact")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Store]:
        """Count the purchases at each store within the query of the list, up to so many."""
        bought = RegisteredProduct.objects.filter(store=models.OuterRef("pk"), released_at=None)
        some = ArraySubquery(bought.order_by().values("pk")[: MOST_COUNTED + 1])
        counted = models.Func(
            some, function="cardinality", output_field=models.PositiveIntegerField()
        )
        return super().get_queryset(request).annotate(bought=counted)

    def get_urls(self) -> list[URLPattern]:
        """Add the page that decides about a store; it checks its own permission."""
        decide = self.admin_site.admin_view(store_views.decide)
        return [path("<int:pk>/decision/", decide, name=store_views.PAGE), *super().get_urls()]

    @admin.display(description=_("Registered"))
    def purchases(self, store: Store) -> int:
        """Count the products in force that were bought there."""
        bought = int(getattr(store, "bought", 0))
        return AtLeast(MOST_COUNTED) if bought > MOST_COUNTED else bought

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Take the region from the list, so that members of that region find the store."""
        if db_field.name == "region":
            return region_field(str(db_field.verbose_name))
        if db_field.name == "link":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(SerialNumber)
class SerialNumberAdmin(ReadOnlyAdmin[SerialNumber]):
    """Units, found by the beginning of their serial; the CHK is not shown, not even as a digest."""

    fields = ("serial", "product")
    list_display = ("serial", "product")
    list_select_related = ("product",)
    list_per_page = 50
    ordering = ("serial",)
    search_fields = ("serial__startswith",)
    search_help_text = _("The beginning of a serial number, in capitals.")


class ProofInline(ReadOnlyInline[ProofOfPurchase, RegisteredProduct]):
    """The proofs of purchase, the newest first."""

    model = ProofOfPurchase
    fields = ("link", "uploaded_at")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Let reviewers see them."""
        return request.user.has_perm("redemptions.view_evidence")

    @admin.display(description=_("File"))
    def link(self, proof: ProofOfPurchase) -> str:
        """Link to the view of each file, which checks its own permission."""
        links = (
            (reverse("upload-page", args=[upload.pk, 0]), upload.original_name)
            for upload in proof.uploads.all()
            if upload.deleted_at is None
        )
        return format_html_join(", ", '<a href="{}" target="_blank">{}</a>', links)


@admin.register(RegisteredProduct)
class RegisteredProductAdmin(ReadOnlyAdmin[RegisteredProduct]):
    """What members registered."""

    inlines = (ProofInline,)
    fields = (
        ("user", "serial", "product"),
        ("region", "store", "channel"),
        ("purchased_on", "warranty_until"),
        ("registered_at", "released_at", "release_reason"),
    )
    list_display = ("serial", "product", "user", "region", "purchased_on", "registered_at")
    list_select_related = ("serial__product", "user")
    list_per_page = 50
    search_fields = ("serial__serial__exact", "user__email__istartswith")
    search_help_text = _("A serial number, or the beginning of an email address.")

    @admin.display(description=_("Product Name"), ordering="serial__product__name")
    def product(self, registered: RegisteredProduct) -> str:
        """Return the product."""
        return registered.product.name


@admin.register(OwnershipTransfer)
class OwnershipTransferAdmin(ReadOnlyAdmin[OwnershipTransfer]):
    """What members offered to others; the link is a secret and not shown."""

    fields = (
        ("registered_product", "giver", "email"),
        "with_proof",
        "offered_at",
        ("outcome", "ended_at", "ended_by"),
    )
    list_display = ("registered_product", "giver", "email", "offered_at", "outcome", "ended_at")
    list_select_related = ("registered_product__user", "registered_product__serial__product")
    list_per_page = 50
    search_fields = (
        "registered_product__serial__serial__exact",
        "registered_product__user__email__istartswith",
    )
    search_help_text = _("A serial number, or the beginning of an email address.")

    @admin.display(description=_("Member"))
    def giver(self, handover: OwnershipTransfer) -> str:
        """Return the e-mail address of the member who offered it."""
        return handover.registered_product.user.email


admin.site.register(SerialBatch, SerialBatchAdmin)
