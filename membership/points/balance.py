"""What the pages of points show: the balance, the tier, and the history by pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, Sum

from foundation.working_days import today
from membership.models import Lot, PointsAccount, PointsEvent, SourceType, Tier
from membership.points.tiers import NOTICE_DAYS, EarnedLately, earned_lately, stay_of
from products.models import RegisteredProduct
from redemptions.models import Claim

PAGE: Final = 25
MOST_PENDING: Final = 20
_Kind = PointsEvent.Kind
# The notes of these are for the member; those of acts of staff are for colleagues.
_NOTES_FOR_MEMBERS: Final = frozenset(
    {_Kind.SPENT, _Kind.GIVEN_BACK}
    | {_Kind.TIER_UP, _Kind.TIER_DOWN, _Kind.TIER_NOTICE, _Kind.TIER_KEPT}
)


@dataclass(frozen=True, slots=True)
class Balance:
    """What is in an account today: sums over lots with something left, which are few."""

    usable: int
    pending: int
    pending_lots: list[Lot]
    expiring: int
    expiring_on: date | None


def balance_of(account: PointsAccount) -> Balance:
    """Return what can be spent, what is pending until when, and what expires next."""
    lots = Lot.objects.filter(account=account)
    by_day = lots.usable().order_by("expires_on").values_list("expires_on")
    usable = list(by_day.annotate(points=Sum("left")))
    pending = list(lots.pending()[:MOST_PENDING])
    return Balance(
        usable=sum(points for _day, points in usable),
        pending=lots.pending().points(),
        pending_lots=pending,
        expiring=usable[0][1] if usable else 0,
        expiring_on=usable[0][0] if usable else None,
    )


@dataclass(frozen=True, slots=True)
class TierStanding:
    """The tier of an account: what keeps it, and what the next one brings."""

    tier: Tier
    next_tier: Tier | None
    earned: int
    kept_until: date | None
    drops_on: date | None

    @property
    def missing(self) -> int:
        """How many points are missing for the next tier."""
        return self.next_tier.threshold - self.earned if self.next_tier else 0

    @property
    def missing_to_stay(self) -> int:
        """How many points are missing to keep the tier that is about to be lost."""
        return max(self.tier.threshold - self.earned, 0)


def standing_of(account: PointsAccount) -> TierStanding | None:
    """Return the tier of an account and what is to be said of it; none where there are no tiers."""
    stay = stay_of(account)
    if stay is None:
        return None
    tiers = {tier.pk: tier for tier in Tier.objects.prefetch_related("benefits")}
    tier, lately = tiers[stay.tier_id], earned_lately(account)
    higher = [each for each in tiers.values() if each.threshold > tier.threshold]
    return TierStanding(
        tier=tier,
        next_tier=higher[0] if higher else None,
        earned=lately.total,
        kept_until=_kept_until(account, tier, lately),
        drops_on=account.tier_drops_on,
    )


def _kept_until(account: PointsAccount, tier: Tier, lately: EarnedLately) -> date | None:
    """Return the day until when a tier is certain: its notice is included."""
    if account.tier_drops_on or not tier.threshold:
        return None
    falls_on = lately.falls_below(tier.threshold) or today()
    return falls_on + timedelta(days=NOTICE_DAYS)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the history, with what it came from."""

    event: PointsEvent
    source: str
    name: str
    claim: str

    @property
    def note(self) -> str:
        """The note, as far as it is for the member."""
        return self.event.note if self.event.kind in _NOTES_FOR_MEMBERS else ""


def history_of(account: PointsAccount, *, before: int | None) -> list[HistoryLine]:
    """Return a page of the history and one more, the newest first; ``before``: an entry's key."""
    events = PointsEvent.objects.filter(account=account).select_related("lot", "spending")
    if last := events.filter(pk=before).first() if before else None:
        same_moment = Q(occurred_at=last.occurred_at, pk__lt=last.pk)
        events = events.filter(same_moment | Q(occurred_at__lt=last.occurred_at))
    page = list(events.order_by("-occurred_at", "-pk")[: PAGE + 1])
    lots = [event.lot for event in page if event.lot]
    products, claims = product_names(lots), claim_references(lots)
    return [
        HistoryLine(
            event=event,
            source=_source_of(event),
            name=products.get(_key(event.lot, SourceType.PRODUCT), ""),
            claim=claims.get(_key(event.lot, SourceType.CLAIM), ""),
        )
        for event in page
    ]


def _source_of(event: PointsEvent) -> str:
    """Say what earned the points; of what was spent it says nothing: the reward stands there."""
    is_spent = event.kind == PointsEvent.Kind.SPENT
    return event.lot.get_source_type_display() if event.lot and not is_spent else ""


def _key(lot: Lot | None, source_type: SourceType) -> int:
    return lot.source_id if lot and lot.source_type == source_type else 0


def named(lots: list[Lot]) -> list[tuple[Lot, str]]:
    """Return lots, each with the product or the Order ID that earned it; empty for others."""
    products, claims = product_names(lots), claim_references(lots)
    return [
        (
            lot,
            products.get(_key(lot, SourceType.PRODUCT), "")
            or claims.get(_key(lot, SourceType.CLAIM), ""),
        )
        for lot in lots
    ]


def product_names(lots: Iterable[Lot]) -> dict[int, str]:
    """Name the products that earned these lots, by the keys of their registrations."""
    keys = [lot.source_id for lot in lots if lot.source_type == SourceType.PRODUCT]
    rows = RegisteredProduct.objects.filter(pk__in=keys)
    return dict(rows.values_list("pk", "serial__product__name"))


def claim_references(lots: Iterable[Lot]) -> dict[int, str]:
    """Return the Order IDs of the claims that earned these lots."""
    keys = [lot.source_id for lot in lots if lot.source_type == SourceType.CLAIM]
    return dict(Claim.objects.filter(pk__in=keys).values_list("pk", "reference"))
