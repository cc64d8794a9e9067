"""The pool of reward codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.encryption.digests import newest
from foundation.models import LoadedFile
from promotions.models.reward import Reward


class CodeBatch(LoadedFile):
    """One loaded file of codes."""

    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="batches")
    loaded = models.PositiveIntegerField(
        null=True, help_text=_("How many codes came in with it; the books are checked by it.")
    )

    class Meta(LoadedFile.Meta):
        verbose_name = _("code batch")
        verbose_name_plural = _("code batches")


class RewardCode(models.Model):
    """A third party's activation code, worth money. Only codes/ writes it."""

    batch = models.ForeignKey(CodeBatch, on_delete=models.PROTECT, related_name="codes")
    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="codes")
    ciphertext = models.BinaryField()
    # What the ciphertext is bound to; None: it was encrypted before there were seals.
    seal = models.UUIDField(null=True, editable=False)
    digest = models.BinaryField(max_length=32, unique=True)
    digest_keys = models.CharField(max_length=200, default=newest, db_default="", editable=False)
    allocated_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    unreadable_at = models.DateTimeField(
        null=True, help_text=_("Set aside: it could not be decrypted when it was to be allocated.")
    )

    class Meta:
        verbose_name = _("reward code")
        verbose_name_plural = _("reward codes")
        permissions = [("load_codes", _("Can load codes"))]
        indexes = [
            models.Index(
                "reward",
                "batch",
                "id",
                condition=models.Q(allocated_at=None, voided_at=None),
                name="reward_code_free",
            ),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class StockWarning(models.Model):
    """The last low-stock warning about a reward's codes to ops; deleted once they are refilled."""

    class Level(models.TextChoices):
        LOW = "low", _("low")
        EMPTY = "empty", _("empty")

    reward = models.OneToOneField(Reward, on_delete=models.CASCADE, related_name="stock_warning")
    level = models.CharField(max_length=10, choices=Level, default=Level.LOW, db_default=Level.LOW)
    warned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stock warning")
        verbose_name_plural = _("stock warnings")

    def __str__(self) -> str:
        return f"{self.reward}: {self.get_level_display()}"
