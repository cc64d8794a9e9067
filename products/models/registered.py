"""Registered products, their proofs of purchase, and drafts of registrations."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.regions import region_name
from evidence.models import Upload
from foundation.tables.kept_queries import KeptQuery, attach, given
from products.models.catalogue import Product, SerialNumber, Store


class RegisteredProductQuerySet(models.QuerySet["RegisteredProduct"]):
    """Registered products."""

    def live(self) -> Self:
        """Registrations in force, newest first, with what every page shows of them."""
        return (
            self.filter(released_at=None)
            .select_related("serial__product__category", "store")
            .order_by("-registered_at", "-pk")
        )


class RegisteredProduct(models.Model):
    """A member's product: the serial number, its purchase, and the end of the warranty."""

    class Channel(models.TextChoices):
        RETAIL = "retail", _("Retail store")
        ONLINE = "online", _("Online retailer")
        RESELLER = "reseller", _("Reseller")

    class Ending(models.TextChoices):
        HANDED_OVER = "handed_over", _("handed over to another member")
        DISPUTED = "disputed", _("another member proved that it is theirs")
        ERASED = "erased", _("the account was deleted")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="registered_products"
    )
    serial = models.ForeignKey(SerialNumber, on_delete=models.PROTECT, related_name="registrations")
    region = models.CharField(_("Region / Location"), max_length=2)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(
        _("Where did you purchase the product"), max_length=10, choices=Channel
    )
    purchased_on = models.DateField(_("Purchase Date"))
    warranty_until = models.DateField(_("Warranty Period"))
    registered_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    released_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when another member may register this serial.")
    )
    release_reason = models.CharField(
        max_length=11, choices=Ending, blank=True, default="", db_default=""
    )

    # False where who read it knows that there is none.
    may_be_offered = True
    may_be_disputed = True

    objects = RegisteredProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("registered product")
        verbose_name_plural = _("registered products")
        ordering = ["-registered_at", "-pk"]
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="registered_product_newest"),
            # What ended since somebody last looked, among millions that did not.
            models.Index(
                "released_at",
                "id",
                condition=models.Q(released_at__isnull=False),
                name="registered_product_released",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "serial",
                condition=models.Q(released_at=None),
                name="one_live_registration_per_serial",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product.name} {self.serial.serial}"

    @property
    def product(self) -> Product:
        """The product of the serial number."""
        return self.serial.product

    @property
    def region_name(self) -> str:
        """The name of the region of purchase in the active language."""
        return region_name(self.region)

    @property
    def store_name(self) -> str:
        """The name of the store."""
        return self.store.name

    def in_warranty(self, on: date) -> bool:
        """Return whether the product is in warranty on this day; the last day is included."""
        return on <= self.warranty_until


_LIVE_OF = KeptQuery(lambda: RegisteredProduct.objects.live().filter(user=given("user")))


def live_of(member: User) -> list[RegisteredProduct]:
    """Return the registrations of a member that are in force, as ``live`` gives them."""
    found = _LIVE_OF.rows(user=member.pk)
    for registered in found:
        attach(registered, user=member)
    return found


class ProofOfPurchase(models.Model):
    """An invoice for a registered product, in one or more files; the newest proof counts."""

    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="proofs"
    )
    uploads = models.ManyToManyField(Upload, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True, db_default=Now())

    class Meta:
        verbose_name = _("proof of purchase")
        verbose_name_plural = _("proofs of purchase")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return ", ".join(upload.original_name for upload in self.uploads.all())


class RegistrationDraft(models.Model):
    """A member's unfinished registration; it survives reloads, Back and a change of device."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registration_draft"
    )
    serial = models.ForeignKey(SerialNumber, on_delete=models.CASCADE, related_name="+")
    chk_verified = models.BooleanField(default=False, db_default=False)
    region = models.CharField(max_length=2, blank=True, default="", db_default="")
    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="+")
    # A store that is not listed, until the product is registered.
    other_store = models.CharField(max_length=120, blank=True, default="", db_default="")
    other_link = models.URLField(blank=True, default="", db_default="")
    channel = models.CharField(max_length=10, blank=True, default="", db_default="")
    purchased_on = models.DateField(null=True)
    invoices = models.ManyToManyField(Upload, related_name="+")
    # Only for a dispute, about a product that another member has registered.
    label = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True, default="", db_default="")
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        verbose_name = _("registration draft")
        verbose_name_plural = _("registration drafts")
        indexes = [models.Index("updated_at", name="registration_draft_updated")]

    def __str__(self) -> str:
        return self.serial.serial

    @property
    def store_name(self) -> str:
        """The name of the store, as far as it was chosen or typed."""
        return self.store.name if self.store else self.other_store
