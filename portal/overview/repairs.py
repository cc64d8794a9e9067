"""Repairs on the overview: quotes to answer, what waits for the member, and what is with us."""

from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from foundation.tables.kept_queries import given
from foundation.web.stencils import address
from portal.overview.source import (
    Facts,
    OverviewLine,
    OverviewSection,
    OverviewSource,
    day_in,
    day_of_moment,
)
from promotions.models.reward import amount_in_words
from service.models import Quote, Repair, RepairStage, RepairWait
from service.repairs.stage_words import words_of

_COLUMNS: Final[dict[str, str | Combinable]] = {
    "rma": "rma",
    "product": "serial__product__name",
    "stage": "stage",
    "stage_until": "stage_until",
    "waiting_for": "waiting_for",
    "way": "way",
    "held_for": "held_for",
    "money": "money",
}


def _open_quotes() -> QuerySet[Quote]:
    """Return the quotes that are newest and unanswered, as long as they count."""
    asked = Quote.objects.newest().filter(answer=None, valid_until__gte=Now(), total_minor__gt=0)
    return asked.filter(repair__stage=RepairStage.WAITING, repair__waiting_for=RepairWait.ANSWER)


def _quote_rows() -> QuerySet[Quote]:
    return _open_quotes().filter(repair__user=given("user")).order_by("valid_until", "pk")


def _waits_for_member() -> Q:
    """Return the condition on a repair that goes on once its member has done something."""
    asked = Q(stage=RepairStage.WAITING, waiting_for__in=[RepairWait.ANSWER, RepairWait.PAYMENT])
    return Q(stage=RepairStage.APPROVED) | asked


def _own() -> QuerySet[Repair]:
    return Repair.objects.live().filter(user=given("user")).order_by("stage_until", "pk")


def _asked_rows() -> QuerySet[Repair]:
    quoted = _open_quotes().values("repair")
    return _own().filter(_waits_for_member()).exclude(pk__in=quoted)


def _open_rows() -> QuerySet[Repair]:
    return _own().exclude(_waits_for_member())


def _quote(facts: Facts) -> OverviewLine:
    total = amount_in_words(facts["total_minor"], facts["currency"])
    names = {"product": facts["product"], "amount": total}
    text = _("Our quote for the repair of %(product)s: %(amount)s") % names
    note = _("Please answer by %(day)s.") % {"day": day_of_moment(facts, "valid_until")}
    place = address("repair-quote", facts["rma"], facts["version"])
    return OverviewLine(text, place, note=note, act=_("Answer"))


def _asked(facts: Facts) -> OverviewLine:
    line = _open(facts)
    return OverviewLine(line.text, line.address, note=line.note, act=_("See the repair"))


def _open(facts: Facts) -> OverviewLine:
    names = ("stage", "waiting_for", "way", "held_for", "money")
    stands = Repair(
        **{each: facts[each] for each in names}, stage_until=day_in(facts, "stage_until")
    )
    words = words_of(stands)
    text = f"{facts['product']}: {words.title}"
    return OverviewLine(text, address("repair", facts["rma"]), note=words.until or words.why)


QUOTES: Final = OverviewSource(
    "quote",
    OverviewSection.WAITS,
    _quote_rows,
    {
        "rma": "repair__rma",
        "product": "repair__serial__product__name",
        "version": "version",
        "total_minor": "total_minor",
        "currency": "currency",
        "valid_until": "valid_until",
    },
    _quote,
)
ASKED: Final = OverviewSource("repair_asked", OverviewSection.WAITS, _asked_rows, _COLUMNS, _asked)
OPEN: Final = OverviewSource("repair", OverviewSection.UNDER_WAY, _open_rows, _COLUMNS, _open)
