"""Why something is owed to a member: a neutral row, which the app above writes that knows more."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promotions.models import Promotion


class Cause(models.Model):
    """What something is owed for; it is written before anything is, and may never come to it."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("claim")
        DRAW_PLACE = "draw_place", _("place in a lucky draw")
        ORDER = "order", _("order")
        REPAIR = "repair", _("repair")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="causes"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.CharField(_("Order ID"), max_length=40, help_text=_("As pages show it."))
    promotion = models.ForeignKey(
        Promotion, on_delete=models.PROTECT, null=True, related_name="causes"
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("kind", "reference", name="cause_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    @property
    def won_by(self) -> str:
        """Of a place in a lucky draw, of which kind the cause is that brought its ticket."""
        if self.kind != Cause.Kind.DRAW_PLACE:
            return ""
        rows = Cause.objects.filter(draw_entries__places__offer__cause=self.pk)
        return rows.values_list("kind", flat=True).first() or ""
