"""Points on the overview: what can be spent, the tier, and what expires next."""

from typing import Final

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.tables.kept_queries import given
from foundation.web.stencils import page_address
from membership.models import Lot, PointsAccount, TierStay
from membership.models.lot import LotQuerySet
from portal.overview.source import Facts, OverviewLine, OverviewSection, OverviewSource, day_of


def _rows() -> QuerySet[PointsAccount]:
    return PointsAccount.objects.open().filter(member=given("user")).order_by("pk")


def _lots() -> LotQuerySet:
    return Lot.objects.filter(account=OuterRef("pk"))


def _sum(lots: LotQuerySet, by: str) -> QuerySet[Lot, int]:
    """Return how many points are left in these lots, by their account or by their days."""
    of_each = lots.order_by(by).values(by).annotate(points=Sum("left"))
    found: QuerySet[Lot, int] = of_each.values_list("points", flat=True)
    return found


def _points(facts: Facts) -> OverviewLine:
    usable = facts["usable"] or 0
    text = ngettext("%(points)s point to spend", "%(points)s points to spend", usable)
    said = text % {"points": intcomma(usable)}
    line = f"{facts['tier']}: {said}" if facts["tier"] else said
    return OverviewLine(line, page_address("points"), note=_what_comes(facts))


def _what_comes(facts: Facts) -> str:
    """Say what is pending, and what expires next."""
    told = []
    if pending := facts["pending"]:
        text = ngettext("%(points)s point is pending.", "%(points)s points are pending.", pending)
        told.append(text % {"points": intcomma(pending)})
    if facts["expires_on"]:
        count = facts["expiring"]
        text = ngettext(
            "%(points)s point expires after %(day)s.",
            "%(points)s points expire after %(day)s.",
            count,
        )
        told.append(text % {"points": intcomma(count), "day": day_of(facts, "expires_on")})
    return " ".join(told) or _("See how to earn more.")


_USABLE: Final = _lots().usable(given("day"))
BALANCE: Final = OverviewSource(
    "points",
    OverviewSection.POINTS,
    _rows,
    {
        "usable": Subquery(_sum(_USABLE, "account")),
        "pending": Subquery(_sum(_lots().pending(given("day")), "account")),
        "expires_on": Subquery(_USABLE.values("expires_on")[:1]),
        "expiring": Subquery(_sum(_USABLE, "expires_on")[:1]),
        "tier": Subquery(
            TierStay.objects.filter(account=OuterRef("pk"), until_on=None).values("tier__name")[:1]
        ),
    },
    _points,
)
