"""What a promotion says, in the reader's language or else in the portal's own, and its rules.

The rules: at full demand, who may begin early, and what keeps its own staff honest.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, cast

from babel import Locale
from babel.lists import format_list
from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, text_in
from promotions.models.banner import Banner, banner_of

if TYPE_CHECKING:
    from promotions.models.promotion import Promotion


LONGEST_HEAD_START: Final = 60


class PromotionWords(models.Model):
    """The texts of a promotion, and the languages in which it has them."""

    class Meta:
        abstract = True

    @property
    def _promotion(self) -> "Promotion":
        return cast("Promotion", self)

    def text(self, field: str, language: str | None = None) -> str:
        """Return a text in the reader's language, else in English, else ""."""
        return text_in(self._written(field), language or current_language(), otherwise="")

    def _written(self, field: str) -> dict[str, str]:
        """Return a text by language; of a promotion that is kept, it is looked up once."""
        promotion = self._promotion
        known: dict[str, dict[str, str]] = {}
        if promotion.kept_parts is not None:
            known = vars(promotion).setdefault("written", known)
        if field not in known:
            texts = (text for text in promotion.texts.all() if text.field == field)
            known[field] = {text.language: text.text for text in texts}
        return known[field]

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return self.text("name") or self._promotion.name

    @property
    def summary(self) -> str:
        """What it offers, in one line, in the reader's language."""
        return self.text("summary")

    @property
    def pause_text(self) -> str:
        """Why it is paused, in the reader's language."""
        return self.text("pause")

    @property
    def shown_banner(self) -> Banner:
        """The banner for the reader's language."""
        return banner_of(self._promotion, current_language())

    @property
    def written_in(self) -> list[str]:
        """The languages that have all that the portal's own has, this one first."""
        said: dict[str, set[str]] = {}
        for text in self._promotion.texts.all():
            if text.text.strip() and text.field not in ("pause", "banner"):
                said.setdefault(text.language, set()).add(text.field)
        needed = said.get(settings.LANGUAGE_CODE)
        if needed is None:
            return []
        return [code for code, _name in settings.LANGUAGES if said.get(code, set()) >= needed]

    @property
    def languages_to_say_it_in(self) -> set[str]:
        """The languages that a new text for members must have: the portal's own, and these."""
        return {settings.LANGUAGE_CODE, *self.written_in}

    @property
    def language_note(self) -> str:
        """What tells a reader, whose language it is not written in, which it is written in."""
        written, reader = self.written_in, current_language()
        if reader in written or not written:
            return ""
        own = Locale.parse(reader, sep="-")
        names = [own.languages.get(_code(code), code) for code in written]
        languages = format_list(names, locale=own)
        return gettext("This promotion is written in %(languages)s.") % {"languages": languages}


def _code(language: str) -> str:
    """Write the code of a language as Babel's list of their names does: zh_Hant."""
    return str(Locale.parse(language, sep="-"))


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


class ClaimDays(models.Model):
    """From which day after the purchase to which a product may be redeemed; empty: no limit."""

    claim_from_day = models.PositiveSmallIntegerField(
        _("Redeem from this day after the purchase"),
        null=True,
        blank=True,
        help_text=_("0 is the day of the purchase. Empty: at once."),
    )
    claim_until_day = models.PositiveSmallIntegerField(
        _("Redeem until this day after the purchase"),
        null=True,
        blank=True,
        help_text=_("Empty: until the last day to redeem."),
    )

    class Meta:
        abstract = True

    @property
    def has_claim_days(self) -> bool:
        """Whether a product may be redeemed on some days after its purchase only."""
        return self.claim_from_day is not None or self.claim_until_day is not None

    def first_claim_day(self, bought_on: date) -> date | None:
        """Return from which day on a product may be redeemed; None if at once."""
        return None if self.claim_from_day is None else bought_on + timedelta(self.claim_from_day)

    def last_claim_day(self, bought_on: date) -> date | None:
        """Return until which day a product may be redeemed; None if the promotion's last."""
        return None if self.claim_until_day is None else bought_on + timedelta(self.claim_until_day)


class OpeningRule(models.Model):
    """A promotion's rule for who may redeem before its first day."""

    opens_early = models.BooleanField(
        _("Opens early for some"),
        default=False,
        db_default=False,
        help_text=_(
            "Members with early access may redeem some days before the first day. The purchase"
            " period has to begin before it, or they have nothing to redeem."
        ),
    )

    class Meta:
        abstract = True


class HeadStart(models.Model):
    """That a member may redeem so many days sooner, in promotions that open early."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="head_start"
    )
    days = models.PositiveSmallIntegerField(_("Days"))

    class Meta:
        verbose_name = _("early access to promotions")
        verbose_name_plural = _("early access to promotions")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="head_start_of_some_days", condition=Q(days__range=(1, LONGEST_HEAD_START))
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.days}"


class ChoiceRule(models.Model):
    """A promotion's rule for which of several rewards a claim brings that fit."""

    class OfSeveral(models.TextChoices):
        FIRST = "first", _("The first that fits, in the order below")
        CHOICE = "choice", _("The member chooses one of those that fit")

    of_several = models.CharField(
        _("If several rewards fit"),
        max_length=10,
        choices=OfSeveral,
        default=OfSeveral.FIRST,
        db_default=OfSeveral.FIRST,
    )

    class Meta:
        abstract = True

    @property
    def lets_choose(self) -> bool:
        """Whether members choose among the rewards that fit."""
        return self.of_several == ChoiceRule.OfSeveral.CHOICE


class RewardRules(models.Model):
    """For which prices on the invoice a reward is, and whether it comes on top of another."""

    price_from_minor = models.PositiveBigIntegerField(
        _("For prices from"),
        null=True,
        blank=True,
        help_text=_(
            "The product's price on the invoice, in the smallest unit of its currency: 20000 for"
            " 200 EUR. Empty: any price."
        ),
    )
    price_below_minor = models.PositiveBigIntegerField(
        _("For prices below"),
        null=True,
        blank=True,
        help_text=_("This price itself is not included. Empty: no upper limit."),
    )
    price_currency = models.CharField(
        _("Currency of these prices"),
        max_length=3,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, such as EUR."))],
    )
    is_extra = models.BooleanField(
        _("Comes on top"),
        default=False,
        db_default=False,
        help_text=_(
            "Comes with any other reward of these products; with no products chosen, with every"
            " reward. A lucky draw on top enters each approved claim."
        ),
    )

    class Meta:
        abstract = True

    @property
    def has_price_tier(self) -> bool:
        """Whether it is for some prices only."""
        return self.price_from_minor is not None or self.price_below_minor is not None


class OversightRules(models.Model):
    """Whether staff may take part, what takes two people, and how much is reviewed again."""

    staff_may_take_part = models.BooleanField(
        _("Staff may take part"),
        default=True,
        db_default=True,
        help_text=_("Where they may not, they can neither redeem nor win a draw."),
    )
    two_people_from = models.PositiveBigIntegerField(
        _("Two people from this amount on"),
        null=True,
        blank=True,
        help_text=_(
            "In the smallest unit of the reward's currency. A reward of this amount or more is"
            " approved by two people; empty for none."
        ),
    )
    second_look_percent = models.PositiveSmallIntegerField(
        _("Decisions reviewed again, in percent"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("A lead looks again at this share of each reviewer's decisions."),
    )

    class Meta:
        abstract = True
