"""The catalogue: categories, products, serial numbers and stores."""

from typing import Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.encryption.digests import newest
from foundation.models import LoadedFile

# Characters that are easily confused in print, and the digit that represents each of them.
LOOK_ALIKES = ("OQILBSZ", "0011852")


def normalize_look_alikes(serial: str) -> models.Func:
    """Fold look-alike characters in a column of serials: O and Q become 0."""
    chars = [models.Value(part) for part in LOOK_ALIKES]
    return models.Func(
        serial, *chars, function="TRANSLATE", output_field=models.CharField(max_length=40)
    )


class Category(models.Model):
    """A product category, used by the serial-number help and by promotions."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60, help_text=_("In English; translated by the catalogue."))
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    warranty_months = models.PositiveSmallIntegerField(default=24, db_default=24)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return gettext(self.name)


class Product(models.Model):
    """A model in the catalogue."""

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


class SerialBatch(LoadedFile):
    """One loaded file of serial numbers."""

    class Meta(LoadedFile.Meta):
        verbose_name = _("batch of serial numbers")
        verbose_name_plural = _("batches of serial numbers")
        permissions = [("load_serials", _("Can load serial numbers"))]


class SerialNumber(models.Model):
    """One manufactured unit; the CHK next to its serial is stored only as a keyed digest."""

    serial = models.CharField(
        _("Serial Number"), max_length=40, unique=True, help_text=_("Upper case, no spaces.")
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="serial_numbers")
    chk_digest = models.BinaryField(max_length=32)
    digest_keys = models.CharField(max_length=200, default=newest, db_default="", editable=False)
    # None: it was loaded before batches were noted. Indexed below, where there is one.
    batch = models.ForeignKey(
        SerialBatch,
        on_delete=models.PROTECT,
        null=True,
        related_name="serial_numbers",
        db_index=False,
    )

    class Meta:
        verbose_name = _("serial number")
        verbose_name_plural = _("serial numbers")
        indexes = [
            models.Index(normalize_look_alikes("serial"), name="serial_look_alikes"),
            models.Index("batch", condition=models.Q(batch__isnull=False), name="serial_of_batch"),
        ]

    def __str__(self) -> str:
        return self.serial


class StoreQuerySet(models.QuerySet["Store"]):
    """Stores."""

    def listed(self) -> Self:
        """Partners' stores; not what members have named."""
        return self.filter(standing=Store.Standing.LISTED)

    def open_in(self, region: str) -> Self:
        """Stores in a region that are still offered; none if there is no such region."""
        # Letters only: PostgreSQL raises an error for a null byte in a query.
        here = self.listed().filter(region=region, is_open=True)
        return here if region.isalpha() else self.none()


class Store(models.Model):
    """A partner's store, in the region where it sells, or one that members have named."""

    class Standing(models.TextChoices):
        LISTED = "listed", _("partner store")
        PROPOSED = "proposed", _("named by a member, to be decided")
        REFUSED = "refused", _("no partner store")
        MERGED = "merged", _("another name of a partner store")

    name = models.CharField(_("Store Name"), max_length=120)
    region = models.CharField(_("Region / Location"), max_length=2)
    is_open = models.BooleanField(
        default=True, db_default=True, help_text=_("Closed stores are no longer offered.")
    )
    standing = models.CharField(
        max_length=8,
        choices=Standing,
        default=Standing.LISTED,
        db_default=Standing.LISTED,
        editable=False,
    )
    link = models.URLField(_("Website"), blank=True, default="", db_default="")
    # No index: there are some hundred stores.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="other_names",
        db_index=False,
    )

    objects = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        ordering = ["region", "name"]
        constraints = [models.UniqueConstraint("region", "name", name="store_once_in_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_listed(self) -> bool:
        """Whether it is a partner's."""
        return self.standing == Store.Standing.LISTED
