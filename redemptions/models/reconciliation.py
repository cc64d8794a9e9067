"""The results of looking through the books; see redemptions/reconciliation."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reconciliation(models.Model):
    """One run over the books: how many discrepancies each check found, and examples of them."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(default=timezone.now, db_default=Now())
    counts = models.JSONField(help_text=_("By the name of the check; 0 where the books agree."))
    examples = models.JSONField(default=dict, db_default={})

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["-finished_at", "-pk"]
        indexes = [models.Index(fields=["-finished_at"], name="reconciliation_newest")]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}: {self.total}"

    @property
    def total(self) -> int:
        """How many discrepancies there were in all."""
        return sum(self.counts.values())
