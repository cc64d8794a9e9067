"""Parcels: what is owed and travels, who brings it, and each time that it was packed."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fulfilment import addresses
from fulfilment.models.fulfilment import Fulfilment
from promotions.models.promotion import check_regions

NUMBER: Final = "{number}"
# What the signs of a pattern stand for: nothing that a number could take long to be compared with.
SIGNS: Final = {"9": "[0-9]", "A": "[A-Z]", "X": "[A-Z0-9]"}


def check_link(text: str) -> None:
    """Reject what is no link with a place for the number.

    Raises:
        ValidationError: which forms show beside the field.
    """
    if not text.startswith(("https://", "http://")) or NUMBER not in text:
        raise ValidationError(_("Begin with https:// and write {number} where the number goes."))


def plain_number(text: str) -> str:
    """Return a tracking number as it is stored: capitals, without blanks and hyphens."""
    return re.sub(r"[\s-]", "", text).upper()


class Carrier(models.Model):
    """Who brings parcels: how its numbers look, and where a parcel is followed."""

    name = models.CharField(_("Name"), max_length=60, unique=True)
    link = models.CharField(
        _("Link to follow the parcel"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[check_link],
        help_text="https://example.com/?parcel={number}",
    )
    pattern = models.CharField(
        _("Pattern of its numbers"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "9 stands for a digit, A for a letter, X for either; several with commas between "
            "them. Without one, its parcels have no numbers."
        ),
    )
    regions = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("Regions"),
        blank=True,
        default=list,
        db_default=[],
        validators=[check_regions],
        help_text=_("Where it delivers, as codes of two letters; none: everywhere."),
    )
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    class Meta:
        verbose_name = _("carrier")
        verbose_name_plural = _("carriers")
        ordering = ["name"]
        default_permissions = ("add", "change", "view")

    def __str__(self) -> str:
        return self.name

    def takes(self, number: str) -> bool:
        """Return whether one of its numbers looks like this; none does where it has no pattern."""
        patterns = [plain_number(each) for each in self.pattern.split(",") if each.strip()]
        if not patterns:
            return not number
        shapes = ("".join(SIGNS.get(sign, re.escape(sign)) for sign in each) for each in patterns)
        return any(re.fullmatch(shape, number) for shape in shapes)

    def delivers_to(self, region: str) -> bool:
        """Return whether it goes there; where no region is known it may."""
        return not self.regions or not region or region in self.regions

    def link_to(self, number: str) -> str:
        """Return where a parcel is followed; "" where it cannot be."""
        return self.link.replace(NUMBER, quote(number, safe="")) if number else ""


class Parcel(Fulfilment):
    """What is owed and travels, as the lists of staff have it."""

    class Meta:
        proxy = True
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        default_permissions = ("view",)
        permissions = (
            ("send_parcel", _("Can pack and send parcels, and note what became of them")),
        )


class Shipment(models.Model):
    """A parcel as it was packed once: to which address, with whom and under which number.

    It is over once it was delivered or came back, or is given up; then another one may follow.
    """

    purpose: Final = "address of a shipment"

    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="shipments")
    # What the encryption of the address is bound to, beside its purpose.
    seal = models.UUIDField(null=True, editable=False)
    encrypted_address = models.BinaryField(
        null=True, help_text=_("As it stood on the label, whatever the member writes later.")
    )
    picked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    picked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    carrier = models.ForeignKey(
        Carrier, on_delete=models.PROTECT, null=True, related_name="shipments"
    )
    number = models.CharField(max_length=60, blank=True, default="", db_default="")
    sent_on = models.DateField(null=True)
    not_arrived_at = models.DateTimeField(
        null=True, help_text=_("When its member said so, until staff have answered.")
    )
    over_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "fulfilment", condition=Q(over_at=None), name="shipment_one_at_a_time"
            ),
            models.UniqueConstraint(
                "carrier",
                "number",
                condition=Q(over_at=None) & ~Q(number=""),
                name="shipment_number_once",
            ),
            models.CheckConstraint(
                name="shipment_number_is_of_a_carrier",
                condition=Q(number="") | Q(carrier__isnull=False, sent_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index("id", condition=Q(not_arrived_at__isnull=False), name="shipment_missed"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [str(self.carrier or ""), self.number]))

    @property
    def address(self) -> dict[str, str]:
        """The address on the label; empty once it was erased, or if it cannot be read."""
        if self.encrypted_address is None:
            return {}
        return addresses.decrypted(self.encrypted_address, self.purpose, self.seal)

    @address.setter
    def address(self, values: Mapping[str, str]) -> None:
        self.seal = self.seal or uuid4()
        self.encrypted_address = addresses.encrypted(values, self.purpose, self.seal)
