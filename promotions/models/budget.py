"""The budget of a promotion: what its rewards may cost in all, and what is left of that."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from promotions.models.promotion import Promotion
from promotions.models.reward import amount_in_words


class Budget(models.Model):
    """What the rewards of one promotion may cost; only budgets/ writes it.

    ``left_minor`` is counted down by each approval: the database lets it not fall below nothing.
    """

    class Status(models.TextChoices):
        FINE = "", _("enough is left")
        NEAR = "near", _("nearly spent")
        SPENT = "spent", _("spent")

    promotion = models.OneToOneField(Promotion, on_delete=models.CASCADE, related_name="budget")
    currency = models.CharField(_("Currency"), max_length=3)
    cap_minor = models.PositiveBigIntegerField(_("Budget"))
    left_minor = models.PositiveBigIntegerField(_("Left"))
    before_minor = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text=_("What was owed before there was a budget.")
    )
    warn_percent = models.PositiveSmallIntegerField(
        _("Warn at this share, in percent"),
        default=80,
        db_default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    warned_of = models.CharField(
        max_length=5, choices=Status, blank=True, default=Status.FINE, db_default=Status.FINE
    )
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="budget_left_of_its_cap",
                condition=models.Q(left_minor__lte=models.F("cap_minor")),
            ),
            models.CheckConstraint(
                name="budget_has_currency", condition=models.Q(currency__regex=r"^[A-Z]{3}$")
            ),
        ]

    def __str__(self) -> str:
        return amount_in_words(self.cap_minor, self.currency)

    @property
    def spent_minor(self) -> int:
        """What is owed or was delivered."""
        return self.cap_minor - self.left_minor

    def in_words(self, amount_minor: int) -> str:
        """Write an amount of it in the reader's language."""
        return amount_in_words(amount_minor, self.currency)
