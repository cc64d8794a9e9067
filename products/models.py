"""The catalogue, the units that were built, and the units that members registered."""

import secrets
from datetime import date
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_name


def evidence_storage() -> Storage:
    """Give the private storage of invoices and photos: no URL leads to it."""
    return storages["evidence"]


def evidence_name(instance: models.Model, filename: str) -> str:
    """Name a stored file at random: neither the member nor the guesser chooses it (ASVS 5.3.1)."""
    suffix = filename.rpartition(".")[2]
    token = secrets.token_hex(16)
    return f"{instance._meta.model_name}/{token[:2]}/{token}.{suffix}"  # noqa: SLF001 -- Django's documented _meta


# Signs that people take for one another in print, and the digit that stands for each of them.
LOOK_ALIKES = ("OQILBSZ", "0011852")


def skeleton(serial: str) -> models.Func:
    """Reduce a column of serials to what look-alikes have in common: O and Q read as 0."""
    signs = [models.Value(part) for part in LOOK_ALIKES]
    return models.Func(
        serial, *signs, function="TRANSLATE", output_field=models.CharField(max_length=40)
    )


class Category(models.Model):
    """A kind of product, as the serial-number help and the promotions name it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60, help_text=_("In English; translated by the catalogue."))
    position = models.PositiveSmallIntegerField(default=0)
    warranty_months = models.PositiveSmallIntegerField(default=24)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return gettext(self.name)


class Product(models.Model):
    """A model of the catalogue."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(_("Product Name"), max_length=120)
    model = models.CharField(_("Model"), max_length=60, unique=True)
    warranty_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Where it differs from the category's.")
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SerialNumber(models.Model):
    """One unit that was built; the CHK beside its serial is known by its keyed digest only."""

    serial = models.CharField(
        _("Serial Number"), max_length=40, unique=True, help_text=_("Upper case, no spaces.")
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="serial_numbers")
    chk_digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("serial number")
        verbose_name_plural = _("serial numbers")
        indexes = [models.Index(skeleton("serial"), name="serial_look_alikes")]

    def __str__(self) -> str:
        return self.serial


class StoreQuerySet(models.QuerySet["Store"]):
    """Stores."""

    def open_in(self, region: str) -> Self:
        """Those of a region that are still offered; none, if there is no such region."""
        # Letters only, for a null byte is more than PostgreSQL can be asked for.
        return self.filter(region=region, is_open=True) if region.isalpha() else self.none()


class Store(models.Model):
    """A partner's shop, in the region where it sells."""

    name = models.CharField(_("Store Name"), max_length=120)
    region = models.CharField(_("Region / Location"), max_length=2)
    is_open = models.BooleanField(default=True, help_text=_("Closed stores are no longer offered."))

    objects = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        ordering = ["region", "name"]
        constraints = [models.UniqueConstraint("region", "name", name="store_once_in_region")]

    def __str__(self) -> str:
        return self.name


class RegisteredProductQuerySet(models.QuerySet["RegisteredProduct"]):
    """Registered products."""

    def live(self) -> Self:
        """Those still held, the newest registration first, with what every page shows of them."""
        return (
            self.filter(released_at=None)
            .select_related("serial__product__category", "store")
            .order_by("-registered_at", "-pk")
        )


class RegisteredProduct(models.Model):
    """A member's unit: which, where and when it was bought, and until when the warranty runs."""

    class Channel(models.TextChoices):
        RETAIL = "retail", _("Retail store")
        ONLINE = "online", _("Online retailer")
        RESELLER = "reseller", _("Reseller")

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
    registered_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when another member may register this serial.")
    )

    objects = RegisteredProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("registered product")
        verbose_name_plural = _("registered products")
        ordering = ["-registered_at", "-pk"]
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
        """What it is."""
        return self.serial.product

    @property
    def region_name(self) -> str:
        """The region of purchase in the reader's language."""
        return region_name(self.region)

    def in_warranty(self, on: date) -> bool:
        """Tell whether the warranty still runs on this day, its last one included."""
        return on <= self.warranty_until


class EvidenceFile(models.Model):
    """A clean copy of a picture that proves something; a newer one is a new row, never a change."""

    file = models.FileField(storage=evidence_storage, upload_to=evidence_name, max_length=200)
    original_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text=_("Of the file as it was uploaded."))
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.original_name


class ProofOfPurchase(EvidenceFile):
    """An invoice for a registered product; the newest counts."""

    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="proofs"
    )

    class Meta(EvidenceFile.Meta):
        verbose_name = _("proof of purchase")
        verbose_name_plural = _("proofs of purchase")


class RegistrationDraft(EvidenceFile):
    """The half-filled registration of a member: it survives a reload, Back, and another device."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registration_draft"
    )
    serial = models.ForeignKey(SerialNumber, on_delete=models.CASCADE, related_name="+")
    chk_verified = models.BooleanField(default=False)
    region = models.CharField(max_length=2, blank=True)
    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=10, blank=True)
    purchased_on = models.DateField(null=True)
    file = models.FileField(
        storage=evidence_storage, upload_to=evidence_name, max_length=200, blank=True
    )
    original_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("registration draft")
