"""Dashboard statistics: open claims, decisions per day, send-back reasons, stock, failing e-mails.

The database counts, only for the chosen period and through an index; the number of queries does not
grow with the number of claims. Days are UTC, as in the queue.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db.models import Count, Min, Model, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from foundation.working_days import today
from notifications.models import Email
from promotions.codes.demand import demand
from promotions.codes.expiry import least_expiry_by
from promotions.models import Promotion, Reward, RewardCode
from redemptions.models import Claim, Decision, due_dates

TAKEN_DAYS: Final = 14
SHORT_DAYS: Final = 7
LETTER_PATIENCE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of the statistics: the last days including today, of one promotion or of all."""

    days: int = 30
    promotion: Promotion | None = None

    @property
    def first_day(self) -> date:
        """The first day."""
        return today() - timedelta(days=self.days - 1)

    @property
    def since(self) -> datetime:
        """The start of the first day."""
        return datetime.combine(self.first_day, time.min, tzinfo=UTC)


@dataclass(slots=True)
class Open:
    """The open claims of a promotion, by state; overdue claims also count as awaiting review."""

    promotion: str
    awaiting: int = 0
    overdue: int = 0
    held: int = 0
    no_stock: int = 0
    sent_back: int = 0


@dataclass(slots=True)
class Day:
    """The decisions of a day, by outcome, and how many the promotion's policy made."""

    day: date
    approved: int = 0
    sent_back: int = 0
    rejected: int = 0
    by_policy: int = 0

    @property
    def decided(self) -> int:
        """The number of decisions."""
        return self.approved + self.sent_back + self.rejected

    @property
    def by_people(self) -> int:
        """The number of decisions made by people."""
        return self.decided - self.by_policy


@dataclass(frozen=True, slots=True)
class SendBackStats:
    """How often claims were sent back for a reason, and how many were approved since.

    An empty ``reason`` means none from the list. ``of`` is the total of claims sent back.
    """

    reason: str
    sent_back: int
    approved_since: int
    of: int


@dataclass(frozen=True, slots=True)
class Left:
    """The stock of a reward, how fast it is taken and how many claims wait for one.

    ``left`` is None if it is not counted.
    """

    reward: Reward
    left: int | None
    per_day: float
    waiting: int = 0

    @property
    def is_spoken_for(self) -> bool:
        """Whether more claims wait than rewards are left."""
        return self.left is not None and self.left < self.waiting

    @property
    def days(self) -> float | None:
        """How many days the stock lasts at this pace; None if unknown."""
        if self.left is None or (self.left and not self.per_day):
            return None
        return self.left / self.per_day if self.left else 0.0

    @property
    def is_short(self) -> bool:
        """Whether it needs restocking now."""
        return self.is_spoken_for or (self.days is not None and self.days < SHORT_DAYS)


@dataclass(frozen=True, slots=True)
class Failing:
    """The e-mails of a kind that failed or have been waiting too long."""

    kind: str
    failed: int
    waiting: int
    oldest: datetime | None


def open_claims(scope: Scope) -> list[Open]:
    """Count the open claims by promotion and state, each state through its index."""
    claims = Claim.objects.all()
    if scope.promotion:
        claims = claims.filter(promotion=scope.promotion)
    states = {
        "awaiting": claims.ready_for_review(),
        "overdue": due_dates.overdue(claims),
        "held": claims.on_hold(),
        "no_stock": claims.waiting_for_stock(),
        "sent_back": claims.filter(status=Claim.Status.SENT_BACK),
    }
    found: dict[int, Open] = {}
    for state, rows in states.items():
        named = rows.order_by("promotion").values_list("promotion", "promotion__name")
        for pk, name, count in named.annotate(count=Count("pk")):
            setattr(found.setdefault(pk, Open(name)), state, count)
    return sorted(found.values(), key=lambda each: (-each.awaiting, each.promotion))


def decided_per_day(scope: Scope) -> list[Day]:
    """Count the decisions of each day, days without one included."""
    decisions = Decision.objects.filter(decided_at__gte=scope.since)
    if scope.promotion:
        decisions = decisions.filter(claim__promotion=scope.promotion)
    days = [scope.first_day + timedelta(days=n) for n in range(scope.days)]
    found = {day: Day(day) for day in days}
    counted = (
        decisions.values_list(TruncDate("decided_at", tzinfo=UTC), "outcome")
        .annotate(count=Count("pk"), by_policy=Count("pk", filter=~Q(policy="")))
        .order_by()
    )
    for day, outcome, count, by_policy in counted:
        if day in found:  # a new day may have started since
            setattr(found[day], outcome, count)
            found[day].by_policy += by_policy
    return list(found.values())


def causes(scope: Scope) -> list[SendBackStats]:
    """Count the reasons for which claims were sent back, most frequent first.

    A claim that was sent back for several reasons counts for each.
    """
    backs = Decision.objects.filter(decided_at__gte=scope.since, outcome=Decision.Outcome.SENT_BACK)
    if scope.promotion:
        backs = backs.filter(claim__promotion=scope.promotion)
    counts = {
        "count": Count("pk"),
        "approved": Count("pk", filter=Q(claim__status=Claim.Status.APPROVED)),
    }
    named = backs.order_by().values_list("reasons__name").annotate(**counts)
    total = backs.count()
    found = [
        SendBackStats(name or "", count, approved, of=total) for name, count, approved in named
    ]
    return sorted(found, key=lambda each: (not each.reason, -each.sent_back, each.reason))


def stock_left(scope: Scope) -> list[Left]:
    """Return the stock of each reward that can be claimed now, soonest to run out first.

    A reward is taken when its claim is approved, so approvals are counted, through the index of
    decided claims; the code pool has no index by the day of allocation.
    """
    rewards = Reward.objects.select_related("promotion").order_by("promotion", "position", "pk")
    if scope.promotion:
        rewards = rewards.filter(promotion=scope.promotion)
    else:
        rewards = rewards.filter(promotion__in=Promotion.objects.listed().not_ended().order_by())
    chosen = list(rewards)
    ids = [reward.pk for reward in chosen]
    left = RewardCode.objects.filter(reward__in=ids, allocated_at=None, voided_at=None)
    free = _counted(left.filter(expires_on__gte=least_expiry_by("reward__")))
    taken, waiting = _taken(ids), demand(chosen)
    found = [
        Left(
            reward,
            free[reward.pk] if reward.kind == Reward.Kind.CODE else reward.stock,
            taken[reward.pk] / _days_taken(reward.promotion),
            waiting[reward.pk],
        )
        for reward in chosen
    ]
    return sorted(found, key=lambda each: float("inf") if each.days is None else each.days)


def failing_letters(scope: Scope) -> list[Failing]:
    """Count, by kind, the e-mails that failed in the period and all that wait too long."""
    late = timezone.now() - LETTER_PATIENCE
    failed = Q(status=Email.Status.FAILED, queued_at__gte=scope.since)
    waiting = Q(status__in=Email.ON_THEIR_WAY, queued_at__lt=late)
    rows: dict[str, Failing] = {}
    # Two queries: a single one with OR would read every e-mail ever sent.
    for kind, count in _by_kind(failed).annotate(count=Count("pk")):
        rows[kind] = Failing(kind, count, 0, None)
    slow = _by_kind(waiting).annotate(count=Count("pk"), oldest=Min("queued_at"))
    for kind, count, oldest in slow:
        rows[kind] = Failing(kind, rows[kind].failed if kind in rows else 0, count, oldest)
    return sorted(rows.values(), key=lambda each: (-each.failed - each.waiting, each.kind))


def _taken(ids: list[int]) -> Counter[int]:
    """Count the approvals of the last days, by reward."""
    since = timezone.now() - timedelta(days=TAKEN_DAYS)
    approved = Claim.objects.filter(status=Claim.Status.APPROVED, decided_at__gte=since)
    return _counted(approved.filter(reward__in=ids))


def _counted(rows: "QuerySet[Model]") -> Counter[int]:
    """Count rows by reward."""
    pairs = rows.order_by("reward").values_list("reward").annotate(count=Count("pk"))
    return Counter(dict(pairs))


def _days_taken(promotion: Promotion) -> int:
    """Return on how many of the days the reward could be taken: a promotion may be new."""
    days_running = (today() - promotion.starts_on).days + 1
    return max(1, min(TAKEN_DAYS, days_running))


def _by_kind(wanted: Q) -> "QuerySet[Email, tuple[str]]":
    return Email.objects.filter(wanted).order_by("kind").values_list("kind")
