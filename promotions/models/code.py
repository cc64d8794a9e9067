"""The pool of reward codes."""

from datetime import date
from typing import Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.encryption.digests import newest
from foundation.models import LoadedFile
from promotions.models.reward import Reward, amount_in_words

# What does not expire is handed out last, and found by the same range of the index.
NEVER: Final = date.max


class CodeBatch(LoadedFile):
    """One loaded file of codes, and what its supplier says of them."""

    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="batches")
    loaded = models.PositiveIntegerField(
        null=True, help_text=_("How many codes came in with it; the books are checked by it.")
    )

    expires_on = models.DateField(
        _("Expires on"),
        null=True,
        blank=True,
        help_text=_("The last day on which its codes can be used; empty if they do not expire."),
    )
    face_value_minor = models.PositiveBigIntegerField(
        _("Face value"),
        null=True,
        blank=True,
        help_text=_("In the smallest unit of the currency: 2000 for 20 EUR, 20000 for 20,000 JPY."),
    )
    currency = models.CharField(
        _("Currency"),
        max_length=3,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, such as EUR."))],
    )
    supplier = models.CharField(
        _("Supplier"), max_length=120, blank=True, default="", db_default=""
    )
    order_number = models.CharField(
        _("Order number"), max_length=60, blank=True, default="", db_default=""
    )
    expiry_warned_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When ops were told that its codes expire soon.")
    )

    class Meta(LoadedFile.Meta):
        verbose_name = _("code batch")
        verbose_name_plural = _("code batches")
        constraints = [
            models.CheckConstraint(
                name="batch_value_has_currency",
                condition=Q(face_value_minor=None, currency="")
                | Q(face_value_minor__isnull=False) & ~Q(currency=""),
                violation_error_message=_("A face value needs a currency, and a currency one."),
            ),
        ]

    @property
    def face_value(self) -> str:
        """The face value as the reader's language writes it, or "" where none was noted."""
        return amount_in_words(self.face_value_minor, self.currency)


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
    # That of its batch, once more, so that the index passes over all that expire too soon.
    expires_on = models.DateField(default=NEVER, db_default=NEVER)

    class Meta:
        verbose_name = _("reward code")
        verbose_name_plural = _("reward codes")
        permissions = [("load_codes", _("Can load codes"))]
        indexes = [
            models.Index(
                "reward",
                "expires_on",
                "batch",
                "id",
                condition=Q(allocated_at=None, voided_at=None),
                name="reward_code_next",
            ),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it can be used; None if it does not expire."""
        return None if self.expires_on == NEVER else self.expires_on


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
