"""What a member reads of a stage: why it stands there, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.working_days import today
from service.models import Repair, RepairHold, RepairMoney, RepairStage, RepairWait, RepairWay

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

S = RepairStage
WHY: Final[Mapping[str, "StrPromise"]] = {
    S.APPLIED: _("We're checking your application."),
    S.APPROVED: _("Your repair is approved. We're waiting for the product."),
    S.ON_WAY: _("You've sent it. We're waiting for it to arrive."),
    S.RECEIVED: _("It has arrived. We're checking what came and how it looks."),
    S.EXAMINED: _("A technician is looking for the fault."),
    S.REPAIRED: _("The repair is done. Now it's tested."),
    S.TESTED: _("It has passed all tests and is being packed."),
    S.REPLACED: _("You'll get another unit instead of yours."),
    S.UNREPAIRED: _("It's sent back without a repair."),
    S.REFUSED: _("We can't accept this repair."),
    S.WAY_BACK: _("It has left us and is on its way to you."),
    S.DELIVERED: _("It's with you again."),
    S.CLOSED: _("This repair is finished."),
    S.CANCELLED: _("You cancelled it before it was sent."),
    S.LAPSED: _("It wasn't sent in time. You can apply again at any time."),
}
HOLDS: Final[Mapping[str, "StrPromise"]] = {
    RepairHold.SAFETY: _(
        "What you describe may be dangerous. Switch it off, unplug it and don't send anything yet:"
        " a technician reads your application first."
    ),
    RepairHold.DISPUTED: _(
        "Another member says that this serial number is theirs. That has to be decided first."
    ),
    RepairHold.ADVANCE: _("We're checking whether a replacement is in stock."),
}
WAITS: Final[Mapping[str, "StrPromise"]] = {
    RepairWait.PART: _("We've ordered a part and are waiting for it."),
    RepairWait.ANSWER: _("We can go on as soon as you answer."),
    RepairWait.PAYMENT: _("We can go on as soon as your payment arrives."),
    RepairWait.HELP: _("We've asked our engineers for help."),
}
WHY_WAYS: Final[Mapping[str, "StrPromise"]] = {
    RepairWay.DROP_OFF: _("Your repair is approved. Bring the product to the service centre."),
    RepairWay.PICK_UP: _("Your repair is approved. Pack the product: we pick it up."),
}
# Who brought it collects it: nothing is packed and sent.
COLLECTED: Final = _("It has passed all tests. You can collect it at the service centre.")
READY: Final = _("It's ready for you by %(day)s.")
FOUND: Final = _("A technician has examined it. You can read what was found.")
SEEN: Final = _("It has arrived and is photographed. A technician examines it next.")
BEGINS: Final = _("The examination begins by %(day)s.")
AGREED: Final = _("You've accepted the quote. The repair goes on.")
AGREED_TO: Final = {RepairMoney.ACCEPTED, RepairMoney.PAID}
UNTIL: Final[Mapping[str, "StrPromise"]] = {
    S.APPLIED: _("We'll decide by %(day)s."),
    S.APPROVED: _("Send it by %(day)s. After that, the RMA No. is no longer valid."),
    S.ON_WAY: _("It should arrive by %(day)s."),
    S.RECEIVED: _("You'll see photos of how it arrived by %(day)s."),
    S.EXAMINED: _("We'll tell you what we found by %(day)s."),
    S.REPAIRED: _("The tests end by %(day)s."),
    S.TESTED: _("It leaves us by %(day)s."),
    S.REPLACED: _("The other unit leaves us by %(day)s."),
    S.UNREPAIRED: _("It leaves us by %(day)s."),
    S.REFUSED: _("Do you disagree? Write to us by %(day)s."),
    S.WAY_BACK: _("It should arrive by %(day)s."),
}
UNTIL_WAITS: Final[Mapping[str, "StrPromise"]] = {
    RepairWait.PART: _("It should arrive by %(day)s."),
    RepairWait.ANSWER: _("Please answer by %(day)s."),
    RepairWait.PAYMENT: _("Please pay by %(day)s."),
    RepairWait.HELP: _("We'll go on by %(day)s."),
}
OBJECT: Final = _("Do you disagree? Object by %(day)s.")
OBJECTED: Final = _("You've objected. A colleague looks at it again and decides by %(day)s.")
STANDS: Final = _("We've looked at it again, and the refusal stands. It leaves us by %(day)s.")
UNTIL_WAYS: Final[Mapping[str, "StrPromise"]] = {
    RepairWay.DROP_OFF: _("Bring it by %(day)s. After that, the RMA No. is no longer valid."),
    RepairWay.PICK_UP: _("We'll pick it up by %(day)s."),
}
# Once the day has passed: what is late with a carrier, with the member, and with us.
LATE_STAGES: Final[Mapping[str, "StrPromise"]] = {
    S.ON_WAY: _("It should have arrived by %(day)s. Please ask your carrier where it is."),
    S.WAY_BACK: _("It should have arrived by %(day)s. If it hasn't, write to us."),
    S.REFUSED: _("The time to object ended on %(day)s."),
}
LATE_WAITS: Final[Mapping[str, "StrPromise"]] = {
    RepairWait.ANSWER: _("The time to answer ended on %(day)s. Write to us for a new quote."),
    RepairWait.PAYMENT: _("Your payment was due by %(day)s."),
}
LATE: Final = _("We wanted to be further by %(day)s. We're sorry that it takes longer.")
WAITING_TITLES: Final[Mapping[str, "StrPromise"]] = {
    RepairWait.PART: pgettext_lazy("repair", "Waiting for a part"),
    RepairWait.ANSWER: pgettext_lazy("repair", "Waiting for your answer"),
    RepairWait.PAYMENT: pgettext_lazy("repair", "Waiting for your payment"),
    RepairWait.HELP: pgettext_lazy("repair", "Waiting for technical help"),
}


@dataclass(frozen=True, slots=True)
class StageWords:
    """A stage as a member reads it; ``until`` is "" where it is the last one."""

    title: str
    why: str
    until: str


def title_of(stage: str, waiting_for: str = "") -> str:
    """Return the name of a stage; of a wait with what it waits for."""
    return str(WAITING_TITLES.get(waiting_for) or RepairStage(stage).label)


def words_of(repair: Repair) -> StageWords:
    """Return the present stage of a repair in words."""
    day, until = repair.stage_until, ""
    if day is not None:
        said = _until(repair) if day >= today() else _late(repair)
        until = str(said) % {"day": date_format(day, "DATE_FORMAT")}
    return StageWords(title_of(repair.stage, repair.waiting_for), str(_why(repair)), until)


def _why(repair: Repair) -> "StrPromise":
    details: dict[str, StrPromise | None] = {
        S.APPLIED: HOLDS.get(repair.held_for),
        S.APPROVED: WHY_WAYS.get(repair.way),
        S.RECEIVED: SEEN if repair.photographed_at else None,
        S.EXAMINED: _examined(repair),
        S.WAITING: WAITS.get(repair.waiting_for),
        S.TESTED: COLLECTED if repair.way == RepairWay.DROP_OFF else None,
        S.CLOSED: WHY[S.REFUSED] if repair.outcome == Repair.Outcome.REFUSED else None,
    }
    return details.get(repair.stage) or WHY[repair.stage]


def _until(repair: Repair) -> "StrPromise":
    details: dict[str, StrPromise | None] = {
        S.APPROVED: UNTIL_WAYS.get(repair.way),
        S.RECEIVED: BEGINS if repair.photographed_at else None,
        S.EXAMINED: UNTIL_WAITS[RepairWait.HELP] if _examined(repair) else None,
        S.WAITING: UNTIL_WAITS.get(repair.waiting_for),
        S.TESTED: READY if repair.way == RepairWay.DROP_OFF else None,
        S.UNREPAIRED: READY if repair.way == RepairWay.DROP_OFF else None,
        S.REFUSED: _objected(repair) if repair.stage == S.REFUSED else None,
    }
    return details.get(repair.stage) or UNTIL[repair.stage]


def _late(repair: Repair) -> "StrPromise":
    is_objected = getattr(repair, "objection", None) is not None
    if repair.stage == S.APPROVED and repair.way != RepairWay.PICK_UP:
        return _until(repair)  # it lapses within the hour
    if repair.waiting_for in LATE_WAITS:
        return LATE_WAITS[repair.waiting_for]
    return LATE if is_objected else LATE_STAGES.get(repair.stage, LATE)


def _examined(repair: Repair) -> "StrPromise | None":
    """Return why it stands there once nobody looks for the fault any more."""
    if repair.money in AGREED_TO:
        return AGREED
    return FOUND if repair.found_at else None


def _objected(repair: Repair) -> "StrPromise | None":
    """Return until when one objects, when that is decided, or what follows of the decision."""
    objection = getattr(repair, "objection", None)
    if objection is None:
        return OBJECT if repair.received_at else None
    return STANDS if objection.outcome else OBJECTED
