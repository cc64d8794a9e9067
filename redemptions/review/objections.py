"""Objections: what speaks against approving a claim, so that a person has to say why all the same.

A check that does not agree, a risk, a purchase outside the window, a region or a limit of the
promotion. What is only unclear (nearly, could not be read) is for the reviewer's eyes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from promotions.eligibility import is_over_limit
from redemptions.models import Check, CheckRun, Claim, ClaimQuerySet, Recipient

NOT_READ: Final = "not_read"
# What ``with_facts`` reads, in the order in which ``_found`` takes it.
_FACTS: Final = ("newest_run", "failed_kinds", "live_claims")


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
    """Return what speaks against approving a claim, which may be read ``with_facts`` already.

    Raises:
        NeedsOverride: something does, and no reason is given.
    """
    found = objections_of(claim)
    if found.against and not override.strip():
        raise NeedsOverride(found)
    return found


def with_facts(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Read with each claim what tells what speaks against it, in the same statement."""
    newest = CheckRun.objects.filter(done_at__isnull=False).order_by("-pk").values("pk")
    of_newest = Subquery(newest.filter(claim=OuterRef(OuterRef("pk")))[:1])
    failed = Check.objects.filter(run=of_newest, verdict=Check.Verdict.FAIL).order_by("pk")
    return with_counts(claims).annotate(
        newest_run=Subquery(newest.filter(claim=OuterRef("pk"))[:1]),
        failed_kinds=ArraySubquery(failed.values("kind")),
    )


def with_counts(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Read with each claim what of it is not told by its checks, for whoever reads those anyway."""
    live = Claim.objects.live().filter(user=OuterRef("user"), promotion=OuterRef("promotion"))
    counted = live.order_by().values("promotion").annotate(n=Count("pk")).values("n")
    return claims.annotate(
        live_claims=Coalesce(Subquery(counted), 0),
        # For the rule of conflicts, which need not ask for what is not there.
        has_recipients=Exists(Recipient.objects.filter(claim__user=OuterRef("user"))),
    )


def all_with_facts() -> ClaimQuerySet:
    """Return how a claim is read to see what speaks against it."""
    return with_facts(Claim.objects.all())


def objections_of(claim: Claim) -> Objections:
    """Return what speaks against a claim, which may be read ``with_facts`` already."""
    read = vars(claim)
    if all(name in read for name in _FACTS):
        return _found(claim, *(read[name] for name in _FACTS))
    return objections_to([claim])[claim.pk]


def objections_by(claim: Claim, run: CheckRun | None, checks: Iterable[Check]) -> Objections:
    """Return what speaks against a claim that was read ``with_counts``, by its newest checks."""
    failed = [check.kind for check in checks if check.verdict == Check.Verdict.FAIL]
    return _found(claim, run.pk if run else None, failed, vars(claim)["live_claims"])


def objections_to(claims: Collection[Claim]) -> dict[int, Objections]:
    """Return what speaks against each of the claims, in one query for all."""
    rows = with_facts(Claim.objects.filter(pk__in=[claim.pk for claim in claims]))
    facts = {pk: known for pk, *known in rows.order_by().values_list("pk", *_FACTS)}
    return {claim.pk: _found(claim, *facts[claim.pk]) for claim in claims}


def by_rule(claim: Claim) -> list[Objection]:
    """Return what the promotion's own rules have against a claim, as its purchase is today."""
    live = Claim.objects.live().filter(user=claim.user_id, promotion=claim.promotion_id)
    return _by_rule(claim, live.count())


def _found(claim: Claim, run: int | None, failed: Iterable[str], live: int) -> Objections:
    checks = [Objection(kind, str(Check.Kind(kind).label)) for kind in dict.fromkeys(failed)]
    return Objections((*checks, *_by_rule(claim, live)), is_read=run is not None)


def _by_rule(claim: Claim, live: int) -> list[Objection]:
    bought = [unit.registered_product for unit in claim.units]
    regions = (*(each.region for each in bought), claim.user.region)
    outside = [region for region in regions if region not in claim.promised_regions]
    return [
        Objection(code, label)
        for code, label, is_against in (
            (
                "window",
                _("outside the purchase window"),
                not all(claim.promised.covers(each.purchased_on) for each in bought),
            ),
            ("region", _("region does not take part"), bool(outside)),
            (
                "limit",
                _("over the limit"),
                is_over_limit(claim.promised.limit, live),
            ),
        )
        if is_against
    ]
