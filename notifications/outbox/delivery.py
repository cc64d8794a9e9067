"""Delivery: take what is due, hand it to the mail server, note what it said.

A worker leases letters before it sends them, so that no two send the same one; a lease that ends
without news (the worker died) makes the letter due again. Over SMTP that can double a letter but
never lose it, and the second copy is the same letter with the same Message-ID.
"""

import logging
import random
import time
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from notifications.bounce_reasons import BounceReason, answer_to, cause_of, is_permanent
from notifications.models import Email, EmailQuerySet
from notifications.outbox import undeliverable
from notifications.outbox.mime import compose
from notifications.outbox.smtp import MailServerUnavailable, mail_server

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=settings.LETTER_LEASE_SECONDS)
BATCH = 20
# So long a sweep goes on; newsletters keep a worker from other work no longer than that.
LONGEST_ROUND: Final = 30
FIRST_DELAY = timedelta(seconds=20)
LONGEST_DELAY = timedelta(hours=6)
# While the database starts anew, in seconds between two tries.
NOTE_AGAIN_AFTER = (0.2, 0.5, 1, 2, 4, 8)


def send_one(message_id: int) -> int:
    """Send this letter, if it is due and nobody else is at it; returns how many were sent."""
    if mail_server.is_resting():
        return 0
    return _send(_lease(Email.objects.waiting().filter(pk=message_id), limit=1))


def send_due() -> int:
    """Send the letters that are due, batch by batch; returns how many were sent."""
    ends_at = time.monotonic() + LONGEST_ROUND
    sent = 0
    while time.monotonic() < ends_at and (batch := _next_batch()):
        sent += _send(batch)
    return sent


def retry_failed_email(message_id: int) -> bool:
    """Queue a failed letter again with all its attempts; tells whether that can be done.

    Staff's, for any letter, word for word. It asks nothing about what the letter tells of, not even
    whether its claim or code still stands: ``redemptions.emails.resend.resend_claim_email`` does.
    """
    failed = Email.objects.failed().filter(pk=message_id)
    again = {"status": Email.Status.QUEUED, "attempts": 0, "next_attempt_at": timezone.now()}
    return bool(failed.update(**again, sent_at=None, bounced_at=None))


def _next_batch() -> list[Email]:
    """Lease what a dead worker left, each alone: it may have died of it; then what waits."""
    if mail_server.is_resting():
        return []
    return _take_over() or _lease(Email.objects.waiting(), limit=BATCH)


@transaction.atomic
def _lease(due: EmailQuerySet, *, limit: int) -> list[Email]:
    batch = list(due.select_for_update(skip_locked=True, no_key=True)[:limit])
    until = timezone.now() + LEASE
    for message in batch:
        message.status, message.leased_until = Email.Status.SENDING, until
    # By the keys of rows that are locked, never over a slice: that could take more than it locked.
    rows = Email.objects.filter(pk__in=[message.pk for message in batch])
    rows.update(status=Email.Status.SENDING, leased_until=until)
    return batch


@transaction.atomic
def _take_over() -> list[Email]:
    """Lease a letter of a dead worker; after too many that died over it, it has failed."""
    for message in _lease(Email.objects.left_behind(), limit=1):
        _held([message]).update(attempts=F("attempts") + 1)
        message.attempts += 1
        if message.attempts < settings.LETTER_MAX_ATTEMPTS:
            return [message]
        failed = {"status": Email.Status.FAILED, "cause": BounceReason.NOT_WRITTEN}
        _held([message]).update(**failed, leased_until=None, answer="")
    return []


def _send(batch: list[Email]) -> int:
    sent = 0
    while batch := _still_ours(batch):
        message, *batch = batch
        try:
            mail_server.send(compose(message))
        except MailServerUnavailable as away:
            _give_back([message, *batch], away.cause)
            break
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the next are owed
            _note_failure(message, error)
            if mail_server.is_resting():
                _give_back(batch, error)
                break
        else:
            _note_sent(message)
            sent += 1
    return sent


def _held(letters: list[Email]) -> EmailQuerySet:
    """Find letters while the lease is ours: each lease ends later than the one before it."""
    keys = [message.pk for message in letters]
    until = [message.leased_until for message in letters]
    return Email.objects.filter(pk__in=keys, status=Email.Status.SENDING, leased_until__in=until)


def _still_ours(batch: list[Email]) -> list[Email]:
    """Lease the rest of a batch anew once half of the time is over; drop what others took over."""
    half = timezone.now() + LEASE / 2
    if all(message.leased_until and message.leased_until > half for message in batch):
        return batch
    until = timezone.now() + LEASE
    _held(batch).update(leased_until=until)
    for message in batch:
        message.leased_until = until
    ours = set(_held(batch).values_list("pk", flat=True))
    return [message for message in batch if message.pk in ours]


def _note_sent(message: Email) -> None:
    """Note that the mail server took a letter, however long the database is away meanwhile."""
    for seconds in NOTE_AGAIN_AFTER:
        try:
            return _write_sent(message)
        except (InterfaceError, OperationalError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(seconds)
    return _write_sent(message)


@transaction.atomic
def _write_sent(message: Email) -> None:
    # Not to wait for the disk with each letter: the lease of the next batch does for all of this
    # one. A power cut may cost a batch its notes, and its letters come twice.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
    # What came back meanwhile stays so: its second copy, late, is no news.
    Email.objects.filter(pk=message.pk, bounced_at=None).update(
        status=Email.Status.SENT,
        sent_at=timezone.now(),
        leased_until=None,
        encrypted_bodies=None,
        attempts=F("attempts") + 1,
        cause="",
        answer="",
    )


@transaction.atomic
def _note_failure(message: Email, error: Exception) -> None:
    attempts = message.attempts + 1
    gives_up = is_permanent(error) or attempts >= settings.LETTER_MAX_ATTEMPTS
    cause, words = cause_of(error), _words(error)
    logger.warning("Letter %s was not sent: %s", message.pk, cause)
    noted = _held([message]).update(
        status=Email.Status.FAILED if gives_up else Email.Status.QUEUED,
        next_attempt_at=timezone.now() + _delay(attempts),
        leased_until=None,
        attempts=attempts,
        cause=cause,
        answer=words,
    )
    if noted and is_permanent(error):
        undeliverable.mark_if_undeliverable(address=message.to, cause=cause, answer=words)


def _give_back(batch: list[Email], error: Exception) -> None:
    """Let letters wait that were not tried: no attempt of theirs is spent on a dead server."""
    waits = {"status": Email.Status.QUEUED, "leased_until": None}
    _held(batch).update(**waits, cause=cause_of(error), answer=_words(error))


def _words(error: Exception) -> str:
    """What the server said; of a letter that could not be put together nothing but the kind."""
    if cause_of(error) == BounceReason.NOT_WRITTEN:
        return type(error).__name__
    return answer_to(error)[1].replace("\0", "")[:500]  # the database takes none


def _delay(attempts: int) -> timedelta:
    """Wait longer each time, and not all letters equally long after an outage."""
    doublings: int = 2 ** (attempts - 1)
    growing = min(FIRST_DELAY * doublings, LONGEST_DELAY)
    return growing * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads load, guards nothing
