"""What a member has begun to apply for, until it is sent."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from products.models import RegisteredProduct
from service.models.repair_choices import (
    LONGEST_DESCRIPTION,
    Accessory,
    FaultFrequency,
    RepairWay,
)
from service.models.repair_symptom import RepairSymptom
from support.models import Conversation


class RepairDraft(models.Model):
    """A member's unfinished application for one product and the token of its one press."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="repair_drafts"
    )
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.CASCADE, related_name="+"
    )
    token = models.UUIDField(unique=True)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    symptom = models.ForeignKey(
        RepairSymptom, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    description = models.TextField(
        _("What happens?"), max_length=LONGEST_DESCRIPTION, blank=True, default="", db_default=""
    )
    since_on = models.DateField(_("Since when?"), null=True)
    frequency = models.CharField(
        _("How often?"),
        max_length=9,
        choices=FaultFrequency,
        blank=True,
        default="",
        db_default="",
    )
    accessories = ArrayField(
        models.CharField(max_length=13, choices=Accessory), default=list, db_default=[]
    )
    way = models.CharField(max_length=8, choices=RepairWay, blank=True, default="", db_default="")
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        verbose_name = _("unfinished repair")
        verbose_name_plural = _("unfinished repairs")
        ordering = ["pk"]
        indexes = [models.Index("updated_at", name="repair_draft_updated")]
        constraints = [
            models.UniqueConstraint(
                "user", "registered_product", name="repair_draft_once_per_product"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
