"""What a member would have got: by the rules as they are, or by one rule that may not run yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from accounts.models import User
from membership.earning.rules import Source, best_rule, points_for
from membership.earning.sources import source_of_claim, source_of_product
from membership.models import EarningRule, Lot, PointsAccount, SourceType
from membership.points.tiers import factor_of
from products.models import RegisteredProduct
from redemptions.models import Claim

WITHIN: Final = timedelta(days=365)
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class WouldEarn:
    """One source, the rule that would count, and what it has really earned."""

    source: Source
    name: str
    rule: EarningRule | None
    points: int
    earned: int

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return str(SourceType(self.source.source_type).label)


def would_get(account: PointsAccount, rule: EarningRule | None) -> list[WouldEarn]:
    """Return what the sources of a year would bring; nothing is written.

    With a rule, that one alone, whatever its days say. How often a rule may count is left out.
    """
    found, factor = list(_sources(account.member)), factor_of(account)
    running = list(EarningRule.objects.filter(is_active=True))
    earned = _earned(account, [source for source, _name in found])
    lines = []
    for source, name in found:
        rules = [rule] if rule else [each for each in running if _runs(each, source)]
        best = best_rule(rules, source)
        points = points_for(best, factor) if best else 0
        key = (str(source.source_type), source.source_id)
        lines.append(WouldEarn(source, name, best, points, earned.get(key, 0)))
    return lines


def _runs(rule: EarningRule, source: Source) -> bool:
    return rule.starts_on <= source.day and (rule.ends_on is None or source.day <= rule.ends_on)


def _earned(account: PointsAccount, sources: list[Source]) -> dict[tuple[str, int], int]:
    keys = [source.source_id for source in sources]
    rows = Lot.objects.filter(account=account, source_id__in=keys, voided_at=None)
    return {
        (source_type, key): earned
        for source_type, key, earned in rows.values_list("source_type", "source_id", "earned")
    }


def _sources(member: User) -> Iterator[tuple[Source, str]]:
    since = timezone.now() - WITHIN
    products = RegisteredProduct.objects.live().filter(user=member, registered_at__gt=since)
    for registered in products[:MOST]:
        yield source_of_product(registered), registered.product.name
    approved = Claim.objects.filter(user=member, status=Claim.Status.APPROVED)
    for claim in approved.filter(decided_at__gt=since).order_by("-decided_at", "-pk")[:MOST]:
        yield source_of_claim(claim), claim.reference
