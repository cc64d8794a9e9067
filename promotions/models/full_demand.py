"""What a promotion does once as many claims are open as rewards are left."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FullDemandRule(models.Model):
    """A promotion's rule for when every reward is spoken for."""

    class AtFullDemand(models.TextChoices):
        GO_ON = "go_on", _("Go on: claims are taken while anything is left")
        CLOSE = "close", _("Close: no more claims are taken than there are rewards")
        WAITING_LIST = "waiting_list", _("Waiting list: further claims wait for more, in order")

    at_full_demand = models.CharField(
        _("When every reward is spoken for"),
        max_length=12,
        choices=AtFullDemand,
        default=AtFullDemand.GO_ON,
        db_default=AtFullDemand.GO_ON,
    )

    class Meta:
        abstract = True
