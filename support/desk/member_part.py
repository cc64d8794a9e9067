"""What support adds to a member's page: their tickets; and how one is found by a Ticket ID."""

from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff.member_page import MOST, MemberPart, PartRow
from support.desk.rights import READS
from support.models import Conversation


def askers(typed: str) -> "QuerySet[Conversation, int]":
    """Return whose ticket has an ID that begins so."""
    tickets = Conversation.objects.filter(reference__startswith=typed.lower())
    return tickets.values_list("user", flat=True)


def _rows(member: User) -> list[PartRow]:
    return [
        PartRow(
            (
                one.reference,
                one.subject,
                one.get_status_display(),
                date_format(one.due_on) if one.due_on else "",
            ),
            reverse("admin:support_conversation_change", args=[one.pk]),
        )
        for one in member.conversations.newest()[:MOST]
    ]


TICKETS: Final = MemberPart(
    "tickets",
    _("Tickets"),
    READS,
    (_("Ticket ID"), _("Subject"), _("Status"), _("Promised by")),
    _rows,
)
