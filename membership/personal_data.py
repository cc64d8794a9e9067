"""What the membership holds of a person: the account of points, its lots and its history.

Numbers and days stay for the books; the birthday, the code and what staff wrote go.
"""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from foundation.personal_data import ERASED, MOST_AT_ONCE, PersonalData, Section, empty_some
from membership.models import Goodwill, Lot, PointsAccount, PointsEvent
from membership.points.joining import leave


def _sections(member: User) -> Iterator[Section]:
    yield _account_section(member)
    yield _lots_section(member)
    yield _history_section(member)


def _account_section(member: User) -> Section:
    columns = {
        "joined_at": _("Joined"),
        "left_at": _("Left"),
        "owed": _("Owed"),
        "birth_month": _("Month"),
        "birth_day": _("Day"),
        "referral_code": _("Your code"),
    }
    rows = PointsAccount.objects.filter(member=member).values_list(*columns)
    return Section("points_account", _("Reward Program"), columns, rows)


def _lots_section(member: User) -> Section:
    columns = {
        "earned_at": _("Earned at"),
        "source": _("Source"),
        "earned": _("Earned"),
        "left": _("Left over"),
        "usable_from": _("Usable from"),
        "expires_on": _("Last day"),
    }
    lots = Lot.objects.filter(account__member=member).order_by("pk")
    lines = (
        (
            lot.earned_at,
            lot.get_source_type_display(),
            lot.earned,
            lot.left,
            lot.usable_from,
            lot.expires_on,
        )
        for lot in lots.iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("points", _("Points"), columns, lines)


def _history_section(member: User) -> Section:
    columns = {
        "occurred_at": _("Date"),
        "what": _("What happened"),
        "points": _("Points"),
        "owed": _("Owed"),
    }
    events = PointsEvent.objects.filter(account__member=member).order_by("pk")
    lines = (
        (event.occurred_at, event.get_kind_display(), event.points, event.owed)
        for event in events.iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("points_history", _("History of points"), columns, lines)


def _losses(member: User) -> Iterator[str]:
    lots = Lot.objects.filter(account__member=member, left__gt=0)
    if points := lots.points():
        yield ngettext("%(count)d point is lost.", "%(count)d points are lost.", points) % {
            "count": points
        }


def _leave(member: User) -> int:
    return int(leave(member))


def _notes(member: User) -> int:
    return empty_some(PointsEvent.objects.filter(account__member=member), note="")


def _goodwill(member: User) -> int:
    return empty_some(Goodwill.objects.filter(account__member=member), reason=ERASED)


def _account(member: User) -> int:
    emptied = {"referral_code": None, "birth_month": None, "birth_day": None}
    held = Q(referral_code__isnull=False) | Q(birth_month__isnull=False)
    return PointsAccount.objects.filter(held, member=member).update(**emptied)


PERSONAL_DATA = PersonalData(
    app="membership",
    holds={
        "membership.PointsAccount": ("referral_code",),
        "membership.Lot": (),
        "membership.Spending": (),
        "membership.SpendingPart": (),
        "membership.PointsEvent": ("note",),
        "membership.TierStay": (),
        "membership.Goodwill": ("reason",),
        "membership.GoodwillLine": (),
    },
    sections=_sections,
    losses=_losses,
    ends=(_leave,),
    erases=(_notes, _goodwill, _account),
)
