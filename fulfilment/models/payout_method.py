"""To which kinds of account we pay, and by which bank: rows, so that staff add a country."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, text_in


def _names() -> "models.JSONField[dict[str, str], dict[str, str]]":
    return models.JSONField(
        _("Name in other languages"),
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text=_("For members; where it is left empty, they read the name above."),
    )


class PayoutMethod(models.Model):
    """One kind of account: an IBAN, or what a country's own banks ask for."""

    class Kind(models.TextChoices):
        IBAN = "iban", _("IBAN, within SEPA")
        DOMESTIC = "domestic", _("account of a country, by its fields")

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    names = _names()
    kind = models.CharField(
        max_length=10, choices=Kind, default=Kind.DOMESTIC, db_default=Kind.DOMESTIC
    )
    regions = ArrayField(
        models.CharField(max_length=2),
        help_text=_("Whose members are offered it first; two letters, commas between them."),
    )
    currencies = ArrayField(
        models.CharField(max_length=3), help_text=_("In which currencies it is paid.")
    )
    is_open = models.BooleanField(_("Offered"), default=True, db_default=True)

    class Meta:
        verbose_name = _("payout method")
        verbose_name_plural = _("payout methods")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return text_in(self.names, current_language(), otherwise=self.name)


class PayoutField(models.Model):
    """One thing that a kind of account consists of, and how it looks."""

    method = models.ForeignKey(PayoutMethod, on_delete=models.CASCADE, related_name="fields")
    name = models.SlugField(max_length=30, help_text=_("As columns of a bank's file name it."))
    label = models.CharField(max_length=80)
    labels = _names()
    pattern = models.CharField(
        max_length=120,
        help_text=_("A regular expression for all of it, without blanks and hyphens."),
    )
    example = models.CharField(max_length=40, blank=True, default="", db_default="")
    is_number = models.BooleanField(
        _("Account number"),
        default=False,
        db_default=False,
        help_text=_("Of which pages show the last four characters."),
    )
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("field of an account")
        verbose_name_plural = _("fields of an account")
        ordering = ["method", "position", "pk"]
        constraints = [
            models.UniqueConstraint("method", "name", name="payout_field_once"),
            models.UniqueConstraint(
                "method", condition=Q(is_number=True), name="payout_field_one_number"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def title(self) -> str:
        """The label in the reader's language."""
        return text_in(self.labels, current_language(), otherwise=self.label)


class BankProfile(models.Model):
    """A bank that pays for us: the file that it takes, for which accounts, and up to how much."""

    class Format(models.TextChoices):
        PAIN = "pain.001.001.09", _("SEPA credit transfer, pain.001.001.09")
        CSV = "csv", _("CSV, by the columns below")

    name = models.CharField(max_length=80, unique=True)
    format = models.CharField(
        max_length=20, choices=Format, default=Format.PAIN, db_default=Format.PAIN
    )
    currency = models.CharField(
        max_length=3,
        default="EUR",
        db_default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, such as EUR."))],
    )
    methods = models.ManyToManyField(PayoutMethod, related_name="+")
    holder = models.CharField(max_length=70, help_text=_("Our name, as the bank knows it."))
    account = models.CharField(max_length=40, help_text=_("Our account; for SEPA its IBAN."))
    bic = models.CharField("BIC", max_length=11, blank=True, default="", db_default="")
    region = models.CharField(
        max_length=2,
        blank=True,
        default="",
        db_default="",
        help_text=_("Whose working days count; empty: those of TARGET, the euro's own."),
    )
    cap_minor = models.PositiveBigIntegerField(
        _("At most in a run"),
        null=True,
        blank=True,
        help_text=_("In the smallest unit of the currency: 2000 for 20 EUR, 20000 for 20,000 JPY."),
    )
    columns = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text=_(
            'Of a CSV file: [["Heading", "what"], …]. What: holder, amount, currency, reference, '
            "day, our_account, or the name of a field of the account."
        ),
    )
    separator = models.CharField(max_length=1, default=",", db_default=",")
    is_open = models.BooleanField(_("In use"), default=True, db_default=True)

    class Meta:
        verbose_name = _("bank profile")
        verbose_name_plural = _("bank profiles")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="bank_profile_sepa_in_euros",
                condition=~Q(format="pain.001.001.09") | Q(currency="EUR"),
                violation_error_message=_("A SEPA credit transfer is in EUR."),
            )
        ]

    def __str__(self) -> str:
        return self.name
