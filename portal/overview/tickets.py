"""Tickets on the overview: those to which we wait for a reply, and those that we owe an answer."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.tables.kept_queries import given
from foundation.web.stencils import address
from portal.overview.source import Facts, OverviewLine, OverviewSection, OverviewSource, day_of
from support.models import Conversation


def _asked_rows() -> QuerySet[Conversation]:
    own = Conversation.objects.filter(user=given("user"), status=Conversation.Status.WAITING)
    return own.order_by("closes_on", "pk")


def _open_rows() -> QuerySet[Conversation]:
    own = Conversation.objects.filter(user=given("user"), status__in=Conversation.OURS)
    return own.order_by("due_on", "pk")


def _asked(facts: Facts) -> OverviewLine:
    text = _("We asked you something: %(subject)s") % facts
    until = _("Please reply by %(day)s. After that, the ticket closes by itself.")
    place = address("ticket", facts["reference"])
    return OverviewLine(
        text, place, note=until % {"day": day_of(facts, "closes_on")}, act=_("Reply")
    )


def _open(facts: Facts) -> OverviewLine:
    until = _("You will have an answer by %(day)s.") % {"day": day_of(facts, "due_on")}
    return OverviewLine(facts["subject"], address("ticket", facts["reference"]), note=until)


TO_REPLY: Final = OverviewSource(
    "to_reply",
    OverviewSection.WAITS,
    _asked_rows,
    {"reference": "reference", "subject": "subject", "closes_on": "closes_on"},
    _asked,
)
OPEN: Final = OverviewSource(
    "ticket",
    OverviewSection.UNDER_WAY,
    _open_rows,
    {"reference": "reference", "subject": "subject", "due_on": "due_on"},
    _open,
)
