"""What may be pressed on a repair's page: each calls one verb; and which are offered when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from evidence.uploads.upload_errors import NotStored
from products.ownership.exchanges import CannotExchange
from service.bench import examining, leases, receiving, refusing, returning, working
from service.bench import forms as bench_forms
from service.models import Repair, RepairMoney, RepairStage, RepairWait
from service.models.quote import minor_of
from service.repairs.moving import CannotMove
from service.results import objecting, quoting
from service.results.quoting import AskedFor

S = RepairStage
WORKS: Final = "service.work_on_repair"
RECEIVES: Final = "service.receive_repair"
DECIDES: Final = "service.decide_objection"
Given = Any


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its button and key, its form if it asks something, who may, and when it fits."""

    label: Promise
    do: Callable[[User, int, Given], object]
    fits: Callable[[Repair], bool]
    form: Callable[..., forms.Form] | None = None
    right: str = WORKS
    key: str = ""


def _at(*stages: str) -> Callable[[Repair], bool]:
    return lambda repair: repair.stage in stages


def _may_work(repair: Repair) -> bool:
    return working.reason_against(repair) is None


def _may_examine(repair: Repair) -> bool:
    waits = repair.stage == S.WAITING and repair.waiting_for in {RepairWait.PART, RepairWait.HELP}
    return waits or repair.stage in {S.RECEIVED, S.REPAIRED}


def _may_leave(repair: Repair) -> bool:
    return returning.obstacle(repair) is None


def _asked_for(lines: Any, currency: str) -> Iterator[AskedFor]:  # noqa: ANN401 -- a formset
    """Yield the lines that say something."""
    for line in lines.cleaned_data:
        if line.get("text"):
            amount = minor_of(line["amount"], currency)
            yield AskedFor(line["kind"], line["text"], amount, line["is_optional"])


def _quote(by: User, pk: int, form: Given) -> object:
    currency = form.cleaned_data["currency"]
    return quoting.quote(
        by=by,
        repair_id=pk,
        lines=list(_asked_for(form.lines, currency)),
        currency=currency,
        refusing_fee_minor=form.fee_minor(),
        note=form.cleaned_data["note"],
    )


def _photograph(by: User, pk: int, form: Given) -> object:
    given = form.cleaned_data
    return receiving.photograph(
        by=by, repair_id=pk, moment=given["moment"], photos=form.photos(), note=given["note"]
    )


def _wait(by: User, pk: int, form: Given) -> object:
    given = form.cleaned_data
    return examining.wait(
        by=by,
        repair_id=pk,
        waiting_for=given["waiting_for"],
        until=given["until"],
        reason=form.said(),
    )


def _plain(verb: Callable[..., object]) -> Callable[[User, int, Given], object]:
    """Return how a verb is called that takes what its form has, if it has one."""
    return lambda by, pk, form: verb(by=by, repair_id=pk, **(form.cleaned_data if form else {}))


def _may_end(repair: Repair) -> bool:
    is_lapsed = repair.waiting_for == RepairWait.ANSWER
    return (repair.stage == S.EXAMINED or is_lapsed) and repair.findings.exists()


def _has_objection(repair: Repair) -> bool:
    objection = getattr(repair, "objection", None)
    return objection is not None and not objection.outcome


ACTS: Final[dict[str, Act]] = {
    "receive": Act(
        _("Book in"),
        _plain(receiving.receive),
        _at(*receiving.TO_RECEIVE),
        bench_forms.ArrivalForm,
        RECEIVES,
        "b",
    ),
    "photograph": Act(
        _("Add photos"),
        _photograph,
        lambda repair: repair.received_at is not None and repair.is_live,
        bench_forms.PhotosForm,
        RECEIVES,
    ),
    "examine": Act(_("Examine"), _plain(examining.examine), _may_examine, key="e"),
    "find": Act(
        _("Write down the finding"),
        _plain(examining.find),
        _at(S.RECEIVED, S.EXAMINED),
        bench_forms.FindingForm,
        key="f",
    ),
    "quote": Act(
        _("Send a quote"),
        _quote,
        lambda repair: (
            repair.findings.exists()
            and (repair.stage == S.EXAMINED or repair.waiting_for == RepairWait.ANSWER)
        ),
        bench_forms.QuoteForm,
        key="q",
    ),
    "wait": Act(
        _("Let it wait"), _wait, _at(S.EXAMINED, S.REPAIRED), bench_forms.WaitForm, key="w"
    ),
    "part": Act(
        _("Note a changed part"),
        _plain(working.change_part),
        _may_work,
        bench_forms.ChangedPartForm,
        key="p",
    ),
    "exchange": Act(
        _("Note a new serial number"),
        _plain(working.exchange_serial),
        _may_work,
        bench_forms.ExchangeForm,
    ),
    "repaired": Act(
        _("Repaired"),
        _plain(working.repaired),
        lambda repair: repair.stage == S.EXAMINED and _may_work(repair),
        key="d",
    ),
    "report": Act(
        _("Tested: write the report"),
        _plain(working.report),
        _at(S.REPAIRED),
        bench_forms.ReportForm,
    ),
    "replace": Act(
        _("Send another unit"),
        _plain(working.replace),
        lambda repair: repair.stage == S.EXAMINED and _may_work(repair),
        bench_forms.ReplacementForm,
    ),
    "unrepaired": Act(
        _("Send back unrepaired"),
        lambda by, pk, form: refusing.send_back_unrepaired(by=by, repair_id=pk, reason=form.said()),
        _may_end,
        bench_forms.UnrepairedForm,
    ),
    "refuse": Act(
        _("Refuse"),
        lambda by, pk, form: refusing.refuse(
            by=by, repair_id=pk, reason=form.said(), photo=form.cleaned_data["photo"]
        ),
        _may_end,
        bench_forms.RefusalForm,
    ),
    "paid": Act(
        _("Note the payment"),
        _plain(quoting.note_paid),
        lambda repair: repair.money == RepairMoney.ACCEPTED,
        bench_forms.PaidForm,
        RECEIVES,
    ),
    "ship": Act(_("Send"), _plain(returning.ship), _may_leave, bench_forms.ShipForm, RECEIVES, "s"),
    "hand-over": Act(
        _("Give back at the counter"), _plain(returning.hand_over), _may_leave, None, RECEIVES
    ),
    "delivered": Act(
        _("Delivered"), _plain(returning.note_delivered), _at(S.WAY_BACK), None, RECEIVES
    ),
    "came-back": Act(
        _("Came back"),
        _plain(returning.note_came_back),
        _at(S.WAY_BACK),
        bench_forms.CameBackForm,
        RECEIVES,
    ),
    "objection": Act(
        _("Decide about the objection"),
        _plain(objecting.decide),
        _has_objection,
        bench_forms.ObjectionForm,
        DECIDES,
    ),
}
LEASES: Final = {
    "take": leases.take_over,
    "release": leases.release,
}
REFUSED: Final = (
    examining.CannotDo,
    quoting.CannotQuote,
    receiving.CannotReceive,
    returning.CannotReturn,
    leases.AtColleague,
    objecting.CannotObject,
    CannotExchange,
    CannotMove,
    ConflictOfInterest,
    NotStored,
)


def offered(repair: Repair, by: User) -> dict[str, Act]:
    """Return the acts that fit a repair now, and that one of the staff may do."""
    return {name: act for name, act in ACTS.items() if by.has_perm(act.right) and act.fits(repair)}


def why(error: Exception) -> str:
    """Return why an act was refused, in words for staff."""
    if isinstance(error, ConflictOfInterest):
        return str(error.conflict.label)
    if isinstance(error, leases.AtColleague):
        return _WORKED_ON % {"name": error.holder.get_full_name()}
    if isinstance(error, NotStored):
        return str(error.message)
    if isinstance(error, CannotMove):
        return str(examining.WhyNotDone.STAGE.label)
    if isinstance(error, objecting.CannotObject):
        return str(objecting.WHY_NOT)
    refusal = getattr(error, "refusal", examining.WhyNotDone.STAGE)
    return str(refusal.label)


_WORKED_ON = _("%(name)s works on this repair. Take it over first.")
