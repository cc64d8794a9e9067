"""Results: what a bank says of payouts is noted, once, however often and by whomever it is loaded.

Each payout is settled in a transaction of its own, under the lock of what is owed.
"""

import hashlib
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.dispatch import nobody_waits
from foundation.locks import lock_rows
from fulfilment.delivery import events, sending
from fulfilment.emails import payouts as emails
from fulfilment.models import Fulfilment, FulfilmentEvent, Payout, PayoutResults, PayoutRun
from fulfilment.payout_runs import answers
from fulfilment.payout_runs.answers import BankAnswer, Outcome

# What a payout becomes by an answer of its bank, by what it was; what is missing is a conflict.
_NEXT = {
    (Payout.Status.SENT, Outcome.PAID): Payout.Status.PAID,
    (Payout.Status.SENT, Outcome.RETURNED): Payout.Status.RETURNED,
    (Payout.Status.PAID, Outcome.RETURNED): Payout.Status.RETURNED,
    (Payout.Status.PAID, Outcome.PAID): None,
    (Payout.Status.RETURNED, Outcome.RETURNED): None,
}


@dataclass(slots=True)
class SettledFile:
    """What a load did, or would do."""

    paid: int = 0
    returned: int = 0
    known: int = 0
    unknown: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    before: PayoutResults | None = None

    @property
    def summary(self) -> str:
        """What happened, in numbers."""
        text = _(
            "%(paid)d paid, %(returned)d came back, %(known)d known already, %(unknown)d not ours."
        )
        figures = {"paid": self.paid, "returned": self.returned, "known": self.known}
        return text % {**figures, "unknown": len(self.unknown)}


class _Conflict(Exception):
    """The answer does not fit how the payout stands."""


def load_results(
    *, content: bytes, file_name: str, by: User | None, dry_run: bool = False
) -> SettledFile:
    """Note what a bank says of payouts; who is told that a payment came back is asked anew.

    The same file again changes nothing, and what was cut short goes on.

    Raises:
        answers.UnreadableAnswer: the file cannot be read; nothing was changed.
    """
    found = answers.read(content)
    sha256 = hashlib.sha256(content).hexdigest()
    done = SettledFile(before=PayoutResults.objects.filter(sha256=sha256).first())
    with nobody_waits():
        for answer in found.of_payouts:
            _note(answer, done, by=by, dry_run=dry_run)
    for message_id, reason in found.refused_runs.items():
        _refuse(message_id, reason, done, by=by, dry_run=dry_run)
    if not dry_run:
        _write(done, sha256, file_name, by=by)
    return done


def _note(answer: BankAnswer, done: SettledFile, *, by: User | None, dry_run: bool) -> None:
    payout = Payout.objects.filter(end_to_end=answer.end_to_end).first()
    if payout is None:
        done.unknown.append(answer.end_to_end)
        return
    try:
        status = _next(payout, answer) if dry_run else _settle(payout, answer, by=by)
    except _Conflict:
        if done.before:
            done.known += 1
        else:
            done.conflicts.append(f"{payout}: {payout.get_status_display()} / {answer.outcome}")
        return
    done.paid += status == Payout.Status.PAID
    done.returned += status == Payout.Status.RETURNED
    done.known += status is None


def _next(payout: Payout, answer: BankAnswer) -> Payout.Status | None:
    try:
        return _NEXT[Payout.Status(payout.status), answer.outcome]
    except KeyError:
        raise _Conflict from None


@transaction.atomic
def _settle(payout: Payout, answer: BankAnswer, *, by: User | None) -> Payout.Status | None:
    rows = lock_rows(Fulfilment.objects.all()).select_related("cause__user", "reward")
    owed = rows.get(pk=payout.fulfilment_id)
    payout.refresh_from_db(fields=["status"])
    if (status := _next(payout, answer)) is None:
        return None
    payout.status, payout.reason, payout.settled_at = status, answer.reason, timezone.now()
    payout.save(update_fields=["status", "reason", "settled_at"])
    if status == Payout.Status.PAID:
        if owed.status == Fulfilment.Status.ON_ITS_WAY:
            sending.record_delivery(owed, by=by)
    elif owed.status in {Fulfilment.Status.ON_ITS_WAY, Fulfilment.Status.DELIVERED}:
        _ask_anew(owed, payout, by=by)
    return status


def _ask_anew(owed: Fulfilment, payout: Payout, *, by: User | None) -> None:
    owed.status, owed.delivered_at = Fulfilment.Status.RETURNED, None
    owed.save(update_fields=["status", "delivered_at"])
    events.record(owed, FulfilmentEvent.Kind.PAYMENT_RETURNED, by=by, note=payout.reason)
    emails.returned(owed, payout)


@transaction.atomic
def _refuse(
    message_id: str, reason: str, done: SettledFile, *, by: User | None, dry_run: bool
) -> None:
    """Take all payouts out of a run that the bank has refused: they may be paid by another."""
    runs = lock_rows(PayoutRun.objects.filter(message_id=message_id))
    run = runs.filter(status=PayoutRun.Status.RELEASED).first()
    if run is None:
        done.unknown.append(message_id)
        return
    sent = run.payouts.filter(status=Payout.Status.SENT)
    keys = list(sent.order_by("fulfilment").values_list("fulfilment", flat=True))
    text = _("%(run)s: refused by the bank (%(reason)s), %(count)d payouts are ready again.")
    done.conflicts.append(text % {"run": run, "reason": reason or "-", "count": len(keys)})
    if dry_run:
        return
    owed = list(lock_rows(Fulfilment.objects.filter(pk__in=keys).order_by("pk")))
    sent.update(status=Payout.Status.TAKEN_OUT, reason=reason, settled_at=timezone.now())
    on_their_way = Fulfilment.objects.filter(pk__in=keys, status=Fulfilment.Status.ON_ITS_WAY)
    on_their_way.update(status=Fulfilment.Status.READY)
    events.record_all(owed, FulfilmentEvent.Kind.TAKEN_OUT, by=by)


def _write(done: SettledFile, sha256: str, file_name: str, *, by: User | None) -> None:
    figures = {
        "paid": done.paid,
        "returned": done.returned,
        "known": done.known,
        "unknown": len(done.unknown),
    }
    named = {"file_name": file_name[:200], "loaded_by": by, **figures}
    row, is_new = PayoutResults.objects.get_or_create(sha256=sha256, defaults=named)
    if not is_new:
        # It goes on where it was cut short, or two loaded it at once.
        more = {"paid": F("paid") + done.paid, "returned": F("returned") + done.returned}
        PayoutResults.objects.filter(pk=row.pk).update(**more)
