"""Releasing: a second person lets a run go; its file is made once, and given as it was made."""

import hashlib
from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.security_events import SecurityEvent, record
from foundation.encryption import decrypt, encrypt
from foundation.locks import lock_rows
from fulfilment.models import Fulfilment, FulfilmentEvent, Payout, PayoutRun
from fulfilment.models.payout_run import BANK_FILE
from fulfilment.payout_runs import bank_files
from fulfilment.payout_runs.objections import Judged, against_run
from fulfilment.payout_runs.orders import PaymentOrder
from fulfilment.payout_runs.runs import (
    RunChanged,
    RunRefused,
    check,
    left_out,
    locked,
    record_each,
)


class SamePerson(Exception):
    """Who made a run cannot release it; the database refuses it, too."""


def release(*, run_id: int, by: User, count: int, total_minor: int) -> PayoutRun:
    """Release a run that somebody else made: its file is made, once, and encrypted.

    ``count`` and ``total_minor`` are what was seen. The file is made before anything is locked.

    Raises:
        SamePerson: they made it.
        RunChanged: it is not as it was seen.
        RunRefused: something speaks against it by now; what does may be taken out.
    """
    run = PayoutRun.objects.select_related("profile", "made_by").get(pk=run_id)
    if run.made_by_id == by.pk:
        raise SamePerson
    before = _checked(run, by=by)
    text = bank_files.made(run, run.profile, before.good)
    with transaction.atomic():
        run = locked(run_id)
        _seen_as_it_is(run, count=count, total_minor=total_minor)
        keys = [order.fulfilment_id for order in before.good]
        list(lock_rows(Fulfilment.objects.filter(pk__in=keys).order_by("pk")).values_list("pk"))
        if _checked(run, by=by, known=before.good).good != before.good:
            raise RunChanged
        _write_file(run, text, by=by)
        run.payouts.filter(status=Payout.Status.CHOSEN).update(status=Payout.Status.SENT)
        Fulfilment.objects.filter(pk__in=keys).update(status=Fulfilment.Status.ON_ITS_WAY)
        record_each(keys, FulfilmentEvent.Kind.BEING_PAID, by=by)
    return run


def _checked(run: PayoutRun, *, by: User, known: Iterable[PaymentOrder] = ()) -> Judged:
    judged = check(run, by=by, known=known)
    counted = {"count": len(judged.good), "total_minor": judged.total_minor}
    found = against_run(run.profile, run.execution_on, **counted)
    if found or judged.bad:
        raise RunRefused(found, left_out(judged))
    return judged


def _seen_as_it_is(run: PayoutRun, *, count: int, total_minor: int) -> None:
    if run.status != PayoutRun.Status.MADE or (run.count, run.total_minor) != (count, total_minor):
        raise RunChanged


def _write_file(run: PayoutRun, text: str, *, by: User) -> None:
    run.seal = uuid4()
    run.encrypted_file = encrypt(text, BANK_FILE, run.seal)
    run.sha256 = hashlib.sha256(text.encode()).hexdigest()
    run.status, run.released_at, run.released_by = PayoutRun.Status.RELEASED, timezone.now(), by
    run.save()


class NoFile(Exception):
    """The run was not released, or its file was wiped."""


@transaction.atomic
def download(*, run_id: int, by: User) -> tuple[PayoutRun, bytes]:
    """Return the file of a released run, the same bytes each time, and note who took it.

    Raises:
        NoFile: it was not released, or its file was wiped.
        foundation.encryption.Undecryptable: it cannot be read, or is not what it was.
    """
    run = PayoutRun.objects.select_related("profile").get(pk=run_id)
    if run.encrypted_file is None:
        raise NoFile
    content = decrypt(run.encrypted_file, BANK_FILE, run.seal).encode()
    told = {"count": run.count, "sha256": run.sha256}
    record(SecurityEvent.Kind.EXPORT, by=by, about=f"payout run {run.message_id}", details=told)
    return run, content


def wipe(rows: list[PayoutRun]) -> None:
    """Delete the files of runs; digest, count and total stay."""
    PayoutRun.objects.filter(pk__in=[row.pk for row in rows]).update(
        encrypted_file=None, seal=None, wiped_at=timezone.now()
    )
