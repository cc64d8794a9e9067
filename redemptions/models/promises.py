"""Promises: how long a decision and a reward may take, and what reward a claim was promised.

Guides, pages and e-mails insert the numbers, so a change here changes all of them.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, text_in
from fulfilment.models import Fulfilment
from fulfilment.parcels import promised
from fulfilment.payouts.promised import WORKING_DAYS
from promotions.awarding.awards import Price
from promotions.models import Reward
from promotions.models.reward import amount_in_words


class Span(NamedTuple):
    """A range from the first to the last, as in "7 to 14 working days"."""

    first: int
    last: int


# Working days until the decision (guides: "might take up to 7 ~ 14 working days"); claims are due
# after the last of them, see due_dates.
REVIEW_DAYS: Final = Span(7, 14)
# Days that a member has at least to correct a claim that was sent back, longer while the promotion
# still takes requests; see due_dates.
CORRECTION_DAYS: Final = 14
# FAQ: how long after approval a reward other than a code arrives; cashback in working days.
CASHBACK_DAYS: Final = WORKING_DAYS
PRIZE_WEEKS: Final = Span(promised.FIRST_WEEKS, promised.LAST_WEEKS)

# The pages say "up to a minute" for deciding a clean claim and for reading an upload. After that
# the member may go on: both continue without the page.
LONGEST_WAIT: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Promise:
    """The reward as it was promised: what, how much, for which purchases, how often, and when.

    How a code looks and where it is activated is help, no promise: that is read from the reward.
    """

    name: str
    names: dict[str, str]
    kind: str
    amount_minor: int | None
    currency: str
    purchase_from: date
    purchase_until: date
    limit: int
    deliver_on: date | None

    @classmethod
    def of(cls, reward: Reward) -> "Promise":
        """Return what a reward promises today."""
        first, last = reward.window()
        return cls(
            name=reward.name,
            names=reward.names,
            kind=reward.kind,
            amount_minor=reward.amount_minor,
            currency=reward.currency,
            purchase_from=first,
            purchase_until=last,
            limit=reward.promotion.limit_per_member,
            deliver_on=reward.delivery_day(),
        )

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return text_in(self.names, current_language(), otherwise=self.name)

    @property
    def amount(self) -> str:
        """The amount as the reader's language writes it, or "" where there is none."""
        return amount_in_words(self.amount_minor, self.currency)

    @property
    def name_and_amount(self) -> str:
        """What e-mails call the reward: "Cashback, €15.50"."""
        return ", ".join(filter(None, [self.title, self.amount]))

    @property
    def kind_label(self) -> str:
        """The kind as staff read it."""
        return str(Reward.Kind(self.kind).label)

    def covers(self, bought_on: date) -> bool:
        """Return whether a purchase on this day earns it; first and last day included."""
        return self.purchase_from <= bought_on <= self.purchase_until


# The parts of a promise, and the columns of a claim that keep them.
COLUMNS: Final = [(one.name, f"promised_{one.name}") for one in fields(Promise)]


class StatedPrice(models.Model):
    """The price on the invoice, as the member typed it where a promotion has tiers by price."""

    price_minor = models.PositiveBigIntegerField(null=True)
    price_currency = models.CharField(max_length=3, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def price(self) -> Price | None:
        """The price; None if none was typed."""
        return None if self.price_minor is None else Price(self.price_minor, self.price_currency)

    @price.setter
    def price(self, price: Price | None) -> None:
        self.price_minor = price.minor if price else None
        self.price_currency = price.currency if price else ""


class OwedThings(StatedPrice):
    """What is owed for a claim once it is approved: its reward, and what comes on top of it."""

    extras = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("The rewards that come on top, as they were promised when it was submitted."),
    )
    # Columns of the claim.
    cause: Any
    reward: Any
    promotion: Any
    promised: Any

    class Meta:
        abstract = True

    def rewards(self) -> tuple[Reward, ...]:
        """Return its reward, and what comes on top; no query where nothing does."""
        extras = Reward.objects.filter(pk__in=self.extras) if self.extras else ()
        return (self.reward, *extras)

    @property
    def owed(self) -> Fulfilment | None:
        """What is owed as its reward, once it is approved; extras and prizes of draws aside."""
        rows = self.cause.fulfilments.all()
        return next((each for each in rows if each.reward_id not in self.extras), None)

    @property
    def fulfilment(self) -> Fulfilment:
        """What is owed for an approved claim."""
        if (owed := self.owed) is None:
            raise Fulfilment.DoesNotExist
        return owed

    @property
    def on_top(self) -> list[Fulfilment]:
        """What is owed on top of its reward; the tickets of draws aside."""
        if not self.extras:
            return []
        return [each for each in self.cause.fulfilments.all() if each.reward_id in self.extras]

    @property
    def all_owed(self) -> list[Fulfilment]:
        """All that is owed for it, the reward first."""
        return [*([self.owed] if self.owed else []), *self.on_top]

    def owed_as(self, owed: Fulfilment) -> Promise:
        """Return as what this was promised."""
        if owed.reward is None or owed.reward_id not in self.extras:
            promised: Promise = self.promised
            return promised
        # The same promotion, which is read already.
        owed.reward.promotion = self.promotion
        as_now = Promise.of(owed.reward)
        return replace(as_now, amount_minor=owed.amount_minor, currency=owed.currency)

    def owed_with_code(self, code_id: int | None) -> Fulfilment | None:
        """Return what this code is owed as; else what is owed as a code at all."""
        codes = [each for each in self.all_owed if each.code_id]
        exact = (each for each in codes if each.code_id == code_id)
        return next(exact, None) or next(iter(codes), None)


class StatedReward(StatedPrice):
    """What a member says that decides on the reward: the price, and which one is chosen."""

    choice = models.ForeignKey(
        Reward, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
