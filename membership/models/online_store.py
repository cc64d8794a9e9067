"""The brand's own Online Store of a region: where the sidebar leads, in a new window."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.regions import is_region, region_name

# A host by its name and a plain path: no account, no port, no number of a machine, and nothing
# behind a question mark that could name a member.
ADDRESS: Final = r"^https://([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(/[A-Za-z0-9._~-]+)*/?$"


def check_address(text: str) -> None:
    """Reject what is no plain address of a store.

    Raises:
        ValidationError: which forms show beside the field.
    """
    if not re.fullmatch(ADDRESS, text):
        raise ValidationError(
            _("Write it like https://store.example.com/de/, without a question mark or a port.")
        )


def check_region(code: str) -> None:
    """Reject an unknown region.

    Raises:
        ValidationError: which forms show beside the field.
    """
    if not is_region(code):
        raise ValidationError(_("%(code)s is no region."), params={"code": code})


class OnlineStore(models.Model):
    """The store of one region; a region without one shows no entry."""

    region = models.CharField(
        _("Region / Location"), max_length=2, unique=True, validators=[check_region]
    )
    name = models.CharField(_("Name"), max_length=60)
    address = models.CharField(_("Address"), max_length=200, validators=[check_address])
    is_shown = models.BooleanField(_("In use"), default=True, db_default=True)

    class Meta:
        verbose_name = _("online store")
        verbose_name_plural = _("online stores")
        ordering = ["region"]
        constraints = [
            models.CheckConstraint(
                name="online_store_address_is_plain", condition=Q(address__regex=ADDRESS)
            ),
            models.CheckConstraint(
                name="online_store_region_is_a_code", condition=Q(region__regex="^[A-Z]{2}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({region_name(self.region)})"
