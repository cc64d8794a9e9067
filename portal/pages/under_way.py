"""What a member has begun or waits for beside claims: registrations and tickets, in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, given
from products.models import RegistrationDraft
from support.models import Conversation

# Of each kind of ticket, as many as the overview names; Ticket History has all.
MOST: Final = 5
_BEGUN, _TICKET = "begun", "ticket"
_Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Unfinished registrations; tickets that wait for the member; tickets that wait for us."""

    begun: list[_Shown]
    to_reply: list[_Shown]
    tickets: list[_Shown]


def _both() -> QuerySet[Any, tuple[str, _Shown]]:
    drafts = RegistrationDraft.objects.filter(user=given("user")).order_by()
    begun = drafts.values_list(
        Value(_BEGUN), JSONObject(product="serial__product__name", serial="serial__serial")
    )
    open_ones = Conversation.objects.filter(user=given("user")).open().order_by()
    tickets = open_ones.values_list(
        Value(_TICKET),
        JSONObject(
            reference="reference",
            subject="subject",
            stands="status",
            due_on="due_on",
            closes_on="closes_on",
        ),
    )
    return begun.union(tickets, all=True)


_BOTH = KeptQuery(_both)


def under_way(member: User) -> UnderWay:
    """Return what the overview shows of it, what ends first before the rest."""
    rows = _BOTH.rows(user=member.pk)
    begun = [shown for what, shown in rows if what == _BEGUN]
    tickets = [_dated(shown) for what, shown in rows if what == _TICKET]
    to_reply = [one for one in tickets if one["stands"] == Conversation.Status.WAITING]
    ours = [one for one in tickets if one["stands"] != Conversation.Status.WAITING]
    return UnderWay(
        begun=begun,
        to_reply=sorted(to_reply, key=lambda one: one["closes_on"])[:MOST],
        tickets=sorted(ours, key=lambda one: one["due_on"])[:MOST],
    )


def _dated(shown: _Shown) -> _Shown:
    days = {name: shown[name] and parse_date(shown[name]) for name in ("due_on", "closes_on")}
    return {**shown, **days}
