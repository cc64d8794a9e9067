"""Exchanges: a registered product has another serial number, since its unit was replaced."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.models.catalogue import SerialNumber
from products.models.registered import RegisteredProduct


class SerialExchange(models.Model):
    """One unit that left a registration, and the one that took its place; never edited.

    The registration goes on: purchase, proofs, warranty and all that refers to it stay.
    """

    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="exchanges"
    )
    # A unit leaves once and comes once: there are no circles.
    old = models.OneToOneField(SerialNumber, on_delete=models.PROTECT, related_name="left_by")
    new = models.OneToOneField(SerialNumber, on_delete=models.PROTECT, related_name="came_by")
    exchanged_at = models.DateTimeField(default=timezone.now, db_default=Now())
    exchanged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("exchanged serial number")
        verbose_name_plural = _("exchanged serial numbers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="exchange_of_two", condition=~Q(old=F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old} > {self.new}"
