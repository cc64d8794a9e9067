"""Appointments on the overview: those of the next days wait for the member, others are ahead."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower, Now
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from foundation.tables.kept_queries import given
from foundation.web.stencils import address
from portal.overview.source import Facts, OverviewLine, OverviewSection, OverviewSource
from service.models import Appointment, ServiceCentre, ServiceCentreText, VisitKindText
from service.visit_times.wording import in_words

SOON: Final = timedelta(days=3)


def _own() -> QuerySet[Appointment]:
    """Return what is booked and not over; whoever has arrived needs no reminder."""
    booked = Appointment.State.BOOKED
    own = Appointment.objects.filter(user=given("user"), state=booked)
    ahead = own.filter(period__endswith__gt=Now()).alias(starts=Lower("period"))
    return ahead.order_by("starts", "pk")


def _soon_rows() -> QuerySet[Appointment]:
    return _own().filter(period__startswith__lte=Now() + Value(SOON))


def _later_rows() -> QuerySet[Appointment]:
    return _own().filter(period__startswith__gt=Now() + Value(SOON))


def _title_in(texts: QuerySet[ServiceCentreText] | QuerySet[VisitKindText], name: str) -> Coalesce:
    """Return a title in the reader's language, else in the portal's, else its name in links."""
    own, ours = (
        Subquery(texts.filter(language=language).order_by().values("title"))
        for language in (given("language"), settings.LANGUAGE_CODE)
    )
    return Coalesce(own, ours, F(name))


_COLUMNS: Final[dict[str, str | Combinable]] = {
    "reference": "reference",
    "starts": Lower("period"),
    "zone": "centre__time_zone",
    "centre": _title_in(
        ServiceCentreText.objects.filter(centre=OuterRef("centre")), "centre__name"
    ),
    "visit": _title_in(VisitKindText.objects.filter(kind=OuterRef("kind")), "kind__name"),
}


def _soon(facts: Facts) -> OverviewLine:
    line = _later(facts)
    return OverviewLine(line.text, line.address, note=line.note, act=_("What to bring"))


def _later(facts: Facts) -> OverviewLine:
    starts = parse_datetime(facts["starts"])
    when = in_words(starts, ServiceCentre(time_zone=facts["zone"])) if starts else ""
    text = f"{facts['visit']}: {when}"
    return OverviewLine(text, address("appointment", facts["reference"]), note=facts["centre"])


COMING: Final = OverviewSource(
    "appointment_soon", OverviewSection.WAITS, _soon_rows, _COLUMNS, _soon
)
LATER: Final = OverviewSource(
    "appointment", OverviewSection.UNDER_WAY, _later_rows, _COLUMNS, _later
)
