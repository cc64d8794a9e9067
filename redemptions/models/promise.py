"""What a claim was promised when it was submitted, whatever its promotion says by now."""

from dataclasses import dataclass
from datetime import date

from promotions.models import Reward
from promotions.models.reward import format_amount


@dataclass(frozen=True, slots=True)
class Promise:
    """The reward as it was promised: what, how much, for which purchases, how often, and when.

    How a code looks and where it is activated is help, no promise: that is read from the reward.
    """

    name: str
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
            kind=reward.kind,
            amount_minor=reward.amount_minor,
            currency=reward.currency,
            purchase_from=first,
            purchase_until=last,
            limit=reward.promotion.limit_per_member,
            deliver_on=reward.delivery_day(),
        )

    @property
    def kind_label(self) -> str:
        """The kind as staff read it."""
        return str(Reward.Kind(self.kind).label)

    @property
    def amount(self) -> str:
        """The amount as the reader's language writes it, or "" where there is none."""
        return format_amount(self.amount_minor, self.currency)

    def covers(self, bought_on: date) -> bool:
        """Return whether a purchase on this day earns it; first and last day included."""
        return self.purchase_from <= bought_on <= self.purchase_until
