"""Messages on the overview: the last e-mails, and whether any can arrive at all."""

from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Lower

from foundation.tables.kept_queries import given
from foundation.web.stencils import address, page_address
from notifications.models import Email, UndeliverableAddress
from portal.overview.source import (
    Facts,
    OverviewLine,
    OverviewSection,
    OverviewSource,
    day_of_moment,
)

# Its rows are no lines: the page shows it above all else.
TROUBLE: Final = "trouble"


def _rows() -> QuerySet[Email]:
    # One that waits to be written has no words yet.
    return Email.objects.filter(user=given("user")).exclude(subject="").order_by("-queued_at")


def _message(facts: Facts) -> OverviewLine:
    return OverviewLine(
        facts["subject"],
        address("inbox-letter", facts["pk"]),
        note=day_of_moment(facts, "queued_at"),
        language=facts["language"],
    )


def _marks() -> QuerySet[UndeliverableAddress]:
    marks = UndeliverableAddress.objects.alias(small=Lower("address"))
    return marks.filter(small=given("address")).order_by("pk")


def mark_in(facts: Facts) -> UndeliverableAddress:
    """Return the mark of an address as the notice shows it."""
    return UndeliverableAddress(address=facts["address"], cause=facts["cause"])


def _no_line(facts: Facts) -> OverviewLine:
    return OverviewLine(facts["address"], page_address("account_email"))


LAST: Final = OverviewSource(
    "message",
    OverviewSection.MESSAGES,
    _rows,
    {"pk": "pk", "subject": "subject", "language": "language", "queued_at": "queued_at"},
    _message,
)
MARKS: Final = OverviewSource(
    TROUBLE, OverviewSection.WAITS, _marks, {"address": "address", "cause": "cause"}, _no_line
)
