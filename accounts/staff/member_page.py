"""What stands on a member's page: parts that the apps fill in, each for who may see its rows.

An app above adds its part and tells by which numbers of its own a member is found; this page knows
neither products nor claims.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.logins.open_sessions import sessions_of
from accounts.models import User
from foundation.web.slots import Slot
from notifications.models import Email

Label = object  # a text, translated when it is shown
MOST: Final = 20
OPENS: Final = "accounts.view_member_page"


@dataclass(frozen=True, slots=True)
class PartRow:
    """One line: its cells, and the page that it leads to, "" if there is none."""

    cells: Sequence[object]
    url: str = ""


@dataclass(frozen=True, slots=True)
class MemberPart:
    """One part: its title, who sees it, its headings, and the member's newest rows."""

    name: str
    title: Label
    permission: str
    heads: Sequence[Label]
    rows: Callable[[User], Sequence[PartRow]]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with the rows of one member."""

    part: MemberPart
    rows: Sequence[PartRow]


PARTS: Slot[MemberPart] = Slot("what stands on a member's page")
# By what of an app's own a member is found: the ids of the members whose number begins so.
FOUND_BY: Slot[Callable[[str], "QuerySet[Any, int]"]] = Slot("numbers that lead to a member")


def parts_of(member: User, by: User) -> list[ShownPart]:
    """Return the parts that one of the staff may see, with the member's rows."""
    # What is the account's own stands last.
    shown = [part for part in (*PARTS, _EMAILS, _SESSIONS) if by.has_perm(part.permission)]
    return [ShownPart(part, part.rows(member)) for part in shown]


def _emails(member: User) -> list[PartRow]:
    rows = Email.objects.filter(user=member).only("subject", "kind", "status", "queued_at", "to")
    return [
        PartRow(
            (row.subject or row.kind, row.get_status_display(), date_format(row.queued_at)),
            reverse("admin:notifications_email_change", args=[row.pk]),
        )
        for row in rows.order_by("-queued_at", "-pk")[:MOST]
    ]


def _sessions(member: User) -> list[PartRow]:
    return [
        PartRow((one.device, one.network, date_format(one.last_used_at, "DATETIME_FORMAT")))
        for one in sessions_of(member, session_key=None)[:MOST]
    ]


_EMAILS: Final = MemberPart(
    "emails",
    gettext_lazy("Emails"),
    "notifications.view_email",
    (gettext_lazy("Email"), gettext_lazy("State"), gettext_lazy("When")),
    _emails,
)
_SESSIONS: Final = MemberPart(
    "sessions",
    gettext_lazy("Where they are signed in"),
    OPENS,
    (gettext_lazy("Device"), gettext_lazy("Network"), gettext_lazy("Last seen")),
    _sessions,
)


def facts_of(member: User) -> list[tuple[str, str]]:
    """Return what is known of the account itself."""
    known = [
        (_("Email"), member.email),
        (_("Region / Location"), member.region_name),
        (_("Contact Number"), member.contact_number),
        (_("Language"), member.language),
        (_("Time zone"), member.time_zone),
        (_("Signed up"), date_format(member.date_joined)),
        (_("Last sign-in"), date_format(member.last_login) if member.last_login else ""),
    ]
    return [(label, value) for label, value in known if value]
