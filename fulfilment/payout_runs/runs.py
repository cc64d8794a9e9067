"""Payout runs: made, checked, cancelled; a payout is in one open run, which the database holds."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.conflicts import related_accounts
from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.delivery import events
from fulfilment.models import (
    BankProfile,
    Fulfilment,
    FulfilmentEvent,
    FulfilmentQuerySet,
    Payout,
    PayoutRun,
)
from fulfilment.payout_runs import orders
from fulfilment.payout_runs.objections import (
    MOST_IN_A_FILE,
    Judged,
    PayoutObjection,
    RunObjection,
    against_run,
    judge,
)
from fulfilment.payout_runs.orders import PaymentOrder

Left = dict[str, list[PayoutObjection]]


class RunRefused(Exception):
    """Something speaks against the run, or against payouts in it; nothing was changed."""

    def __init__(self, run: Iterable[RunObjection] = (), payouts: Left | None = None) -> None:
        self.run, self.payouts = list(run), payouts or {}
        names = [*self.run, *(each for found in self.payouts.values() for each in found)]
        super().__init__(", ".join(name.value for name in names))


class RunChanged(Exception):
    """The run is not as it was seen: it was released, cancelled, or a payout was taken out."""


@dataclass(frozen=True, slots=True)
class MadeRun:
    """A run that was made, and the payouts that were left out, each by reference, with why."""

    run: PayoutRun
    left_out: Left


def ready() -> FulfilmentQuerySet:
    """Return the payouts that may be chosen for a run: ready, and in none."""
    rows = Fulfilment.objects.filter(kind=Fulfilment.Kind.PAYOUT, status=Fulfilment.Status.READY)
    taken = Payout.objects.filter(fulfilment=OuterRef("pk"), status__in=Payout.TAKEN)
    return rows.exclude(Exists(taken)).order_by("pk")


@transaction.atomic
def make_run(
    *,
    profile: BankProfile,
    execution_on: date,
    by: User,
    chosen: Iterable[int] | None = None,
) -> MadeRun:
    """Put payouts into a run, all that are ready or those that were chosen; the rest stays.

    A payout that somebody else puts into a run at this moment is left out.

    Raises:
        RunRefused: something speaks against the run, or nothing is left to pay.
    """
    wanted = ready() if chosen is None else _payouts(chosen)
    held = list(lock_rows(wanted, skip_locked=True)[: MOST_IN_A_FILE + 1])
    judged = _judged([owed.pk for owed in held], profile, by=[by])
    left = {**_at_hand(chosen or (), held), **left_out(judged)}
    counted = {"count": len(judged.good), "total_minor": judged.total_minor}
    if found := against_run(profile, execution_on, **counted):
        raise RunRefused(found, left)
    run = _written(judged, profile, execution_on, by=by)
    record_each([order.fulfilment_id for order in judged.good], FulfilmentEvent.Kind.IN_RUN, by=by)
    return MadeRun(run, left)


def _written(judged: Judged, profile: BankProfile, execution_on: date, *, by: User) -> PayoutRun:
    run = PayoutRun.objects.create(
        profile=profile,
        message_id=f"MC-{secrets.token_hex(8).upper()}",
        execution_on=execution_on,
        count=len(judged.good),
        total_minor=judged.total_minor,
        currency=profile.currency,
        made_by=by,
    )
    Payout.objects.bulk_create(
        Payout(
            run=run,
            fulfilment_id=order.fulfilment_id,
            end_to_end=order.end_to_end,
            amount_minor=order.amount_minor,
        )
        for order in judged.good
    )
    return run


def preview(
    *, profile: BankProfile, execution_on: date, by: User, chosen: Iterable[int] | None
) -> tuple[Judged, list[RunObjection]]:
    """Say which payouts a run would have, and what speaks against it; nothing is written."""
    wanted = ready() if chosen is None else _payouts(chosen)
    keys = wanted.values_list("pk", flat=True)[: MOST_IN_A_FILE + 1]
    judged = _judged(list(keys), profile, by=[by])
    counted = {"count": len(judged.good), "total_minor": judged.total_minor}
    return judged, against_run(profile, execution_on, **counted)


def _judged(
    keys: list[int],
    profile: BankProfile,
    *,
    by: Iterable[User],
    run: PayoutRun | None = None,
    known: Iterable[PaymentOrder] = (),
) -> Judged:
    """Read payouts with their accounts, as they are under the lock, and check each."""
    within = Payout.objects.filter(run=run, fulfilment__in=keys)
    names = dict(within.values_list("fulfilment", "end_to_end")) if run else {}
    names = {key: names.get(key) or secrets.token_hex(10).upper() for key in keys}
    others = Payout.objects.filter(fulfilment__in=keys, status__in=Payout.TAKEN)
    taken = others.exclude(run=run).values_list("fulfilment", flat=True)
    related = {each for user in by for each in {user.pk, *related_accounts(user)}}
    return judge(orders.read(keys, names, taken, known=known), profile, related=related)


def _payouts(keys: Iterable[int]) -> FulfilmentQuerySet:
    rows = Fulfilment.objects.filter(kind=Fulfilment.Kind.PAYOUT, pk__in=list(keys))
    return rows.order_by("pk")


def _at_hand(chosen: Iterable[int], held: Iterable[Fulfilment]) -> Left:
    """Name what was chosen and somebody else has at this moment."""
    missing = set(chosen) - {owed.pk for owed in held}
    references = _payouts(missing).values_list("cause__reference", flat=True) if missing else ()
    return {reference: [PayoutObjection.IN_A_RUN] for reference in references}


def left_out(judged: Judged) -> Left:
    """Name what something speaks against, by its reference."""
    return {order.reference: [*found] for order, found in judged.bad}


def check(run: PayoutRun, *, by: User, known: Iterable[PaymentOrder] = ()) -> Judged:
    """Check the payouts of a run as they are now, for who is about to release it.

    ``known`` are orders that were read before, whose accounts need not be decrypted once more.
    """
    chosen = run.payouts.filter(status=Payout.Status.CHOSEN).order_by("fulfilment")
    keys = list(chosen.values_list("fulfilment", flat=True))
    return _judged(keys, run.profile, by=[run.made_by, by], run=run, known=known)


@transaction.atomic
def take_out(*, run_id: int, by: User) -> int:
    """Take out of a run that is not released what something speaks against; return how many.

    Raises:
        RunChanged: it was released or cancelled.
    """
    run = locked(run_id)
    if run.status != PayoutRun.Status.MADE:
        raise RunChanged
    bad = [order.fulfilment_id for order, _found in check(run, by=by).bad]
    run.payouts.filter(fulfilment__in=bad).update(status=Payout.Status.TAKEN_OUT)
    left = list(
        run.payouts.filter(status=Payout.Status.CHOSEN).values_list("amount_minor", flat=True)
    )
    run.count, run.total_minor = len(left), sum(left)
    run.save(update_fields=["count", "total_minor"])
    record_each(bad, FulfilmentEvent.Kind.TAKEN_OUT, by=by)
    return len(bad)


@transaction.atomic
def cancel(*, run_id: int, by: User) -> None:
    """Cancel a run that is not released; its payouts may be chosen again.

    Raises:
        RunChanged: it was released or cancelled.
    """
    run = locked(run_id)
    if run.status != PayoutRun.Status.MADE:
        raise RunChanged
    run.status = PayoutRun.Status.CANCELLED
    run.save(update_fields=["status"])
    chosen = run.payouts.filter(status=Payout.Status.CHOSEN)
    keys = list(chosen.values_list("fulfilment", flat=True))
    chosen.update(status=Payout.Status.TAKEN_OUT)
    record_each(keys, FulfilmentEvent.Kind.TAKEN_OUT, by=by)


def locked(run_id: int) -> PayoutRun:
    """Lock a run, with its bank and who made it."""
    rows: QuerySet[PayoutRun] = lock_rows(PayoutRun.objects.all())
    return rows.select_related("profile", "made_by").get(pk=run_id)


def record_each(keys: Iterable[int], kind: FulfilmentEvent.Kind, *, by: User) -> None:
    """Record the same event of each of these payouts."""
    events.record_all([Fulfilment(pk=key) for key in keys], kind, by=by)
