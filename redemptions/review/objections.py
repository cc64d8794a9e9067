"""Objections: what speaks against approving a claim, so that a person has to say why all the same.

A check that does not agree, a risk, a purchase outside the window, a region or a limit of the
promotion. What is only unclear (nearly, could not be read) is for the reviewer's eyes.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Count
from django.utils.translation import gettext as _

from promotions.eligibility import is_over_limit
from redemptions.models import Check, CheckRun, Claim

NOT_READ: Final = "not_read"


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that speaks against a claim, and its name for staff."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Objections:
    """All that speaks against a claim, and whether its evidence was read at all."""

    against: tuple[Objection, ...] = ()
    is_read: bool = True

    @property
    def despite(self) -> list[str]:
        """What the decision keeps: the codes of all of it."""
        return [each.code for each in self.against] + ([] if self.is_read else [NOT_READ])

    @property
    def text(self) -> str:
        """All of it in one line."""
        return ", ".join(each.label for each in self.against)

    def reason(self, override: str) -> str:
        """Return the reason for an approval against all of it; none where nothing is against."""
        return override.strip() if self.against else ""


class NeedsOverride(Exception):
    """Something speaks against the approval, and nobody said why it is to be given."""

    def __init__(self, found: Objections) -> None:
        super().__init__(", ".join(found.despite))
        self.found = found


def refuse_without_reason(claim: Claim, override: str) -> Objections:
    """Return what speaks against approving a claim.

    Raises:
        NeedsOverride: something does, and no reason is given.
    """
    found = objections_to([claim])[claim.pk]
    if found.against and not override.strip():
        raise NeedsOverride(found)
    return found


def objections_to(claims: Collection[Claim]) -> dict[int, Objections]:
    """Return what speaks against each of the claims, in three queries for all."""
    done = CheckRun.objects.filter(claim__in=claims).exclude(done_at=None)
    newest = done.order_by("claim_id", "-pk").distinct("claim_id")
    runs = dict(newest.values_list("claim_id", "pk"))
    failed: dict[int, list[Objection]] = {pk: [] for pk in runs.values()}
    checks = Check.objects.filter(run__in=failed, verdict=Check.Verdict.FAIL)
    for run, kind in checks.order_by("pk").values_list("run_id", "kind"):
        objection = Objection(kind, str(Check.Kind(kind).label))
        if objection not in failed[run]:
            failed[run].append(objection)
    counted = _counted(claims)
    return {
        claim.pk: Objections(
            (*failed.get(runs.get(claim.pk, 0), []), *_by_rule(claim, counted)),
            is_read=claim.pk in runs,
        )
        for claim in claims
    }


def by_rule(claim: Claim) -> list[Objection]:
    """Return what the promotion's own rules have against a claim, as its purchase is today."""
    return _by_rule(claim, _counted([claim]))


def _counted(claims: Collection[Claim]) -> Counter[tuple[int, int]]:
    """Count the live claims of these members in these promotions."""
    live = Claim.objects.live().filter(
        user__in={claim.user_id for claim in claims},
        promotion__in={claim.promotion_id for claim in claims},
    )
    rows = live.order_by().values_list("user_id", "promotion_id").annotate(n=Count("pk"))
    return Counter({(user, promotion): n for user, promotion, n in rows})


def _by_rule(claim: Claim, counted: Counter[tuple[int, int]]) -> list[Objection]:
    bought = claim.registered_product
    regions = (bought.region, claim.user.region)
    outside = [region for region in regions if region not in claim.promised_regions]
    return [
        Objection(code, label)
        for code, label, is_against in (
            (
                "window",
                _("outside the purchase window"),
                not claim.promised.covers(bought.purchased_on),
            ),
            ("region", _("region does not take part"), bool(outside)),
            (
                "limit",
                _("over the limit"),
                is_over_limit(claim.promised.limit, counted[claim.user_id, claim.promotion_id]),
            ),
        )
        if is_against
    ]
