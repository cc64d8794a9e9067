"""What is owed to a member, on the overview: what it still needs from them, and what is coming."""

from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.languages import current_language, text_in
from foundation.tables.kept_queries import given
from foundation.web.stencils import address
from foundation.working_days import add_working_days
from fulfilment.models import Cause, Fulfilment, PrizeOffer, Shipment
from fulfilment.parcels.promised import LAST_WEEKS
from fulfilment.payouts.promised import WORKING_DAYS
from fulfilment.payouts.states import waiting_for_account
from portal.overview.source import (
    Facts,
    OverviewLine,
    OverviewSection,
    OverviewSource,
    day_in,
    day_of,
)
from promotions.models.reward import amount_in_words

Kind, Status = Fulfilment.Kind, Fulfilment.Status
# On which page a member sees it; a prize is on that of the claim or order whose ticket won it.
_PAGES: Final = {
    Cause.Kind.CLAIM: "claim",
    Cause.Kind.ORDER: "points-order",
    Cause.Kind.REPAIR: "repair",
}
_COLUMNS: Final[dict[str, str | Combinable]] = {
    "pk": "pk",
    "kind": "kind",
    "status": "status",
    "due_on": "due_on",
    "amount_minor": "amount_minor",
    "currency": "currency",
    "name": "reward__name",
    "names": "reward__names",
    "cause": "cause__kind",
    "reference": "cause__reference",
    "won_by": "cause__prize_offer__place__entry__cause__reference",
    "won_kind": "cause__prize_offer__place__entry__cause__kind",
    "region": "cause__user__region",
}


def _own() -> QuerySet[Fulfilment]:
    return Fulfilment.objects.filter(cause__user=given("user"))


def _wants_account() -> Exists:
    return Exists(waiting_for_account(OuterRef("cause")).filter(pk=OuterRef("pk")))


def _is_late() -> Q:
    """Return the condition on a parcel that left, and should be there by now."""
    return Q(kind=Kind.PARCEL, status=Status.ON_ITS_WAY, due_on__lt=given("late_before"))


def _is_reported() -> Exists:
    return Exists(Shipment.objects.filter(fulfilment=OuterRef("pk"), not_arrived_at__isnull=False))


def _asked_rows() -> QuerySet[Fulfilment]:
    payouts = Q(_wants_account(), kind=Kind.PAYOUT)
    parcels = Q(kind=Kind.PARCEL, status=Status.RETURNED)
    return _own().filter(payouts | parcels).order_by("due_on", "pk")


def _late_rows() -> QuerySet[Fulfilment]:
    return _own().filter(_is_late()).exclude(_is_reported()).order_by("due_on", "pk")


def _coming_rows() -> QuerySet[Fulfilment]:
    coming = _own().filter(status__in=Fulfilment.OPEN).exclude(status=Status.RETURNED)
    told = coming.exclude(_wants_account()).exclude(_is_late() & ~Q(_is_reported()))
    return told.order_by("due_on", "pk")


def _prize_rows() -> QuerySet[PrizeOffer]:
    offers = PrizeOffer.objects.filter(state=PrizeOffer.Status.OFFERED)
    return offers.filter(place__entry__cause__user=given("user")).order_by("answer_by", "pk")


def _title(facts: Facts) -> str:
    if facts["amount_minor"]:
        return str(amount_in_words(facts["amount_minor"], facts["currency"]))
    otherwise = facts["name"] or _("Your parcel")
    return str(text_in(facts["names"] or {}, current_language(), otherwise=otherwise))


def _page(facts: Facts) -> str:
    return address(
        _PAGES[facts["won_kind"] or facts["cause"]], facts["won_by"] or facts["reference"]
    )


def _arrives_by(facts: Facts) -> str:
    due_on = day_in(facts, "due_on")
    last = due_on and due_on + timedelta(weeks=LAST_WEEKS)
    return date_format(last, "DATE_FORMAT") if last else ""


def _asked(facts: Facts) -> OverviewLine:
    names = {"reward": _title(facts)}
    if facts["kind"] == Kind.PAYOUT:
        text = _("Tell us where to send your payment: %(reward)s")
        place = address("payout-account", facts["pk"])
        return OverviewLine(text % names, place, act=_("Where shall we send it?"))
    text, place = _("%(reward)s: came back to us."), address("parcel-address", facts["pk"])
    note = _("Once the address is right, it goes out again.")
    return OverviewLine(text % names, place, note=note, act=_("Check the address"))


def _late(facts: Facts) -> OverviewLine:
    text = _("Has your parcel arrived? %(reward)s") % {"reward": _title(facts)}
    note = _("It was promised by %(day)s.") % {"day": _arrives_by(facts)}
    return OverviewLine(text, _page(facts), note=note, act=_("Tell us"))


def _coming(facts: Facts) -> OverviewLine:
    return OverviewLine(_title(facts), _page(facts), note=_when(facts))


def _when(facts: Facts) -> str:
    """Say by when it is there."""
    if facts["status"] in {Status.FAILED, Status.ON_HOLD}:
        return _("This takes longer than usual. We're on it.")
    if facts["kind"] == Kind.PARCEL:
        is_gone = facts["status"] == Status.ON_ITS_WAY
        text = _("On its way, there by %(day)s.") if is_gone else _("Arrives by %(day)s.")
        return text % {"day": _arrives_by(facts)}
    due_on = day_in(facts, "due_on")
    if facts["kind"] == Kind.PAYOUT and due_on:
        last = add_working_days(due_on, WORKING_DAYS, facts["region"])
        return _("Paid by %(day)s.") % {"day": date_format(last, "DATE_FORMAT")}
    return _("Comes by email on %(day)s.") % {"day": day_of(facts, "due_on")}


def _prize(facts: Facts) -> OverviewLine:
    text = _("You've won: %(reward)s") % {"reward": _title({**facts, "amount_minor": None})}
    note = _("Please answer by %(day)s.") % {"day": day_of(facts, "answer_by")}
    is_ordered = facts["won_kind"] == Cause.Kind.ORDER
    page = "points-order-prize" if is_ordered else "claim-prize"
    place = address(page, facts["reference"], facts["pk"])
    return OverviewLine(text, place, note=note, act=_("Answer"))


PRIZES: Final = OverviewSource(
    "prize",
    OverviewSection.WAITS,
    _prize_rows,
    {
        "pk": "pk",
        "answer_by": "answer_by",
        "reference": "place__entry__cause__reference",
        "won_kind": "place__entry__cause__kind",
        "name": "place__entry__draw__name",
        "names": "place__entry__draw__names",
    },
    _prize,
)
ASKED: Final = OverviewSource("owed_asked", OverviewSection.WAITS, _asked_rows, _COLUMNS, _asked)
LATE: Final = OverviewSource("owed_late", OverviewSection.WAITS, _late_rows, _COLUMNS, _late)
COMING: Final = OverviewSource("owed", OverviewSection.UNDER_WAY, _coming_rows, _COLUMNS, _coming)
