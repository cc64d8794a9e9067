"""Codes that a member got, that did not work, and that were replaced."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fulfilment.models.fulfilment import Fulfilment
from promotions.models import RewardCode


class ReplacedCode(models.Model):
    """A delivered code that did not work and was replaced; it is never assigned again."""

    fulfilment = models.ForeignKey(
        Fulfilment, on_delete=models.PROTECT, related_name="replaced_codes"
    )
    code = models.OneToOneField(RewardCode, on_delete=models.PROTECT, related_name="replaced")
    reason = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("replaced code")
        verbose_name_plural = _("replaced codes")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return str(self.code)
