"""Quotes: what a repair would cost, line by line, and the one answer of its member."""

from decimal import Decimal
from typing import Final, Self

from babel.numbers import get_currency_precision
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promotions.models.reward import amount_in_words
from service.models.repair import Repair
from service.models.report import RepairFinding


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Query set of quotes."""

    def newest(self) -> Self:
        """Return the quotes that no later version has replaced."""
        later = Quote.objects.filter(repair=OuterRef("repair"), version__gt=OuterRef("version"))
        return self.filter(~Exists(later))

    def open(self) -> Self:
        """Return the quotes that wait for their member's answer and may still have it."""
        return self.newest().filter(answer=None, valid_until__gte=timezone.now(), total_minor__gt=0)

    def for_pages(self) -> Self:
        """Read with each its lines, its answer and its payment."""
        whole = self.select_related("answer", "finding", "payment").prefetch_related(
            "lines__answer"
        )
        return whole.order_by("-version")


class Quote(models.Model):
    """One version of what a repair would cost; a new version replaces it, none is edited."""

    repair = models.ForeignKey(Repair, on_delete=models.PROTECT, related_name="quotes")
    version = models.PositiveSmallIntegerField(_("Version"))
    finding = models.ForeignKey(RepairFinding, on_delete=models.PROTECT, related_name="quotes")
    currency = models.CharField(_("Currency"), max_length=3)
    total_minor = models.PositiveBigIntegerField(help_text=_("The sum of its lines."))
    refusing_fee_minor = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text=_("What it costs to have it sent back unrepaired.")
    )
    note = models.TextField(_("Note"), max_length=1000, blank=True, default="", db_default="")
    made_at = models.DateTimeField(default=timezone.now, db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    valid_until = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=_("How many of its reminders are behind us.")
    )

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["repair", "-version"]
        constraints = [
            models.UniqueConstraint("repair", "version", name="quote_version_once"),
            models.CheckConstraint(
                name="quote_has_currency", condition=Q(currency__regex=r"^[A-Z]{3}$")
            ),
            models.CheckConstraint(
                name="quote_ends_after_it_begins", condition=Q(valid_until__gt=models.F("made_at"))
            ),
        ]
        # What waits for its member, the first to end first.
        indexes = [
            models.Index(
                "valid_until", "id", condition=Q(total_minor__gt=0), name="quote_valid_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.repair} / {self.version}"

    @property
    def total(self) -> str:
        """The sum, as the reader's language writes it."""
        return money_in_words(self.total_minor, self.currency)

    @property
    def refusing_fee(self) -> str:
        """The fee for having it sent back unrepaired, as the reader's language writes it."""
        return money_in_words(self.refusing_fee_minor, self.currency)

    @property
    def is_late(self) -> bool:
        """Whether its time is over."""
        return timezone.now() > self.valid_until


class QuoteLine(models.Model):
    """One thing that a quote asks for; its member may leave out what is optional."""

    class Kind(models.TextChoices):
        PART = "part", _("Part")
        LABOR = "labor", _("Labor")
        SHIPPING = "shipping", _("Shipping")
        OTHER = "other", _("Other")

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind)
    text = models.CharField(_("Text"), max_length=200)
    amount_minor = models.PositiveBigIntegerField()
    is_optional = models.BooleanField(_("May be left out"), default=False, db_default=False)

    class Meta:
        verbose_name = _("line of a quote")
        verbose_name_plural = _("lines of quotes")
        ordering = ["quote", "number"]
        constraints = [models.UniqueConstraint("quote", "number", name="quote_line_number_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def amount(self) -> str:
        """What it costs, as the reader's language writes it."""
        return money_in_words(self.amount_minor, self.quote.currency)


class QuoteAnswer(models.Model):
    """The answer of the member to one quote: there is one, in its time, and it stays."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Accepted in part")
        REFUSED = "refused", _("Refused")
        SEND_BACK = "send_back", _("To be sent back unrepaired")

    YES: Final = (Outcome.ACCEPTED, Outcome.PARTLY)

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(_("Answer"), max_length=9, choices=Outcome)
    note = models.TextField(_("Note"), max_length=500, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(default=timezone.now, db_default=Now())
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("answer to a quote")
        verbose_name_plural = _("answers to quotes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def is_yes(self) -> bool:
        """Whether work may begin."""
        return self.outcome in self.YES


class QuoteLineAnswer(models.Model):
    """What the member said to one line."""

    answer = models.ForeignKey(QuoteAnswer, on_delete=models.PROTECT, related_name="lines")
    line = models.OneToOneField(QuoteLine, on_delete=models.PROTECT, related_name="answer")
    is_accepted = models.BooleanField()

    class Meta:
        verbose_name = _("answer to a line")
        verbose_name_plural = _("answers to lines")
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.is_accepted}"


class QuotePayment(models.Model):
    """That an accepted quote was paid, outside of the portal, and who of the staff noted it."""

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="payment")
    paid_on = models.DateField(_("Paid on"))
    noted_at = models.DateTimeField(default=timezone.now, db_default=Now())
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("payment of a quote")
        verbose_name_plural = _("payments of quotes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.quote}: {self.paid_on}"


def money_in_words(minor: int, currency: str) -> str:
    """Return an amount as the reader's language writes it."""
    return amount_in_words(minor, currency)


def price_in_words(amount: Decimal, currency: str) -> str:
    """Return a price of a list as the reader's language writes it, in whole coins."""
    minor = amount.scaleb(get_currency_precision(currency)).to_integral_value()
    return money_in_words(int(minor), currency)


def from_to(lowest: Decimal, highest: Decimal, currency: str) -> str:
    """Return a price as the reader's language writes it, with both ends where they differ."""
    ends = (price_in_words(each, currency) for each in (lowest, highest))
    return " – ".join(dict.fromkeys(ends))  # noqa: RUF001 -- as ranges are written


def minor_of(amount: Decimal, currency: str) -> int:
    """Return an amount in the smallest unit of its currency.

    Raises:
        ValueError: it is no whole number of them, such as half a won.
    """
    minor = amount.scaleb(get_currency_precision(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{amount} {currency}")
    return int(minor)
