"""Delivery: send the e-mails that are due, and record what the mail server said.

A worker leases e-mails before it sends them, so that no two workers send the same one. If a lease
expires (the worker died), the e-mail is due again. Over SMTP this can send an e-mail twice but
never lose it; the second copy is identical and has the same Message-ID.
"""

import logging
import random
import time
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from foundation.encryption import KeyMissing
from foundation.locks import lock_rows
from notifications.bounce_reasons import BounceReason, answer_to, cause_of, is_permanent
from notifications.models import Email, EmailQuerySet
from notifications.outbox import truth, undeliverable, writing
from notifications.outbox.mime import compose
from notifications.outbox.sent import SentEmails
from notifications.outbox.smtp import MailServerUnavailable, mail_server

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=settings.LETTER_LEASE_SECONDS)
BATCH = 20
# In seconds: limits how long a sweep with newsletters keeps a worker from other work.
LONGEST_ROUND: Final = 30
FIRST_DELAY = timedelta(seconds=20)
LONGEST_DELAY = timedelta(hours=6)


def send_one(email_id: int) -> int:
    """Send this e-mail if it is due and no other worker has it; returns how many were sent."""
    _write(Email.objects.promised().filter(pk=email_id))
    if mail_server.is_resting():
        return 0
    return _send(_lease(Email.objects.waiting().filter(pk=email_id), limit=1))


def send_due() -> int:
    """Send the e-mails that are due, batch by batch; returns how many were sent."""
    ends_at = time.monotonic() + LONGEST_ROUND
    sent = 0
    while time.monotonic() < ends_at and _write(Email.objects.promised()[:BATCH]):
        pass
    while time.monotonic() < ends_at and (batch := _next_batch()):
        sent += _send(batch)
    return sent


@transaction.atomic
def retry_failed_email(message_id: int) -> bool:
    """Queue a failed letter again with all its attempts; tells whether that can be done.

    Staff's, for any letter, word for word. One that is no longer true is withdrawn instead.
    """
    failed = Email.objects.failed().filter(pk=message_id)
    email = lock_rows(failed).first()
    if email is None:
        return False
    if truth.obstacle(email):
        truth.withdraw(failed)
        return False
    is_written = email.encrypted_bodies is not None or email.text != ""
    status = Email.Status.QUEUED if is_written else Email.Status.PROMISED
    again = {"status": status, "attempts": 0, "next_attempt_at": timezone.now()}
    return bool(failed.update(**again, sent_at=None, bounced_at=None))


def _write(promised: EmailQuerySet) -> int:
    """Write e-mails that have no text yet, before their first try; returns how many there were.

    Whether a mail server is there or not: members read them in the portal.
    """
    emails = list(promised)
    for email in emails:
        try:
            writing.write(email)
        except Exception as error:  # noqa: BLE001 -- one bad e-mail must not stop the others
            _note_unwritten(email, error)
    return len(emails)


@transaction.atomic
def _note_unwritten(email: Email, error: Exception) -> None:
    """Put an e-mail off that cannot be written; after too many attempts it has failed."""
    logger.warning("Letter %s was not written: %s", email.pk, type(error).__name__)
    attempts = email.attempts + 1
    is_last = attempts >= settings.LETTER_MAX_ATTEMPTS
    Email.objects.filter(pk=email.pk, status=Email.Status.PROMISED).update(
        status=Email.Status.FAILED if is_last else Email.Status.PROMISED,
        next_attempt_at=timezone.now() + _delay(attempts),
        attempts=attempts,
        cause=BounceReason.NOT_WRITTEN,
        answer=_words(error),
    )


def _next_batch() -> list[Email]:
    """Lease the next e-mails: first those of dead workers, then those that wait.

    The former one at a time, because the e-mail may be what killed its worker.
    """
    if mail_server.is_resting():
        return []
    return _take_over() or _lease(Email.objects.waiting(), limit=BATCH)


@transaction.atomic
def _lease(due: EmailQuerySet, *, limit: int) -> list[Email]:
    batch = list(lock_rows(due, skip_locked=True)[:limit])
    until = timezone.now() + LEASE
    for email in batch:
        email.status, email.leased_until = Email.Status.SENDING, until
    # Update by the keys of the locked rows, not by the slice, which could match other rows.
    rows = Email.objects.filter(pk__in=[email.pk for email in batch])
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
    sent = SentEmails()
    try:
        return _send_each(batch, sent)
    finally:
        sent.record()


def _send_each(batch: list[Email], sent: SentEmails) -> int:
    count, matters = 0, truth.BatchTruth()
    while batch := _still_ours(batch, sent):
        email, *batch = batch
        begun = time.monotonic()
        try:
            if not matters.holds(email, batch):
                truth.withdraw(_held([email]))
                continue
            mail_server.send(compose(email))
        except MailServerUnavailable as away:
            _release([email, *batch], away.cause)
            break
        except Exception as error:  # noqa: BLE001 -- one bad e-mail must not stop the others
            _note_failure(email, error)
            if mail_server.is_resting():
                _release(batch, error)
                break
        else:
            sent.add(email, begun=begun)
            count += 1
    return count


def _held(emails: list[Email]) -> EmailQuerySet:
    """Select e-mails only while our lease holds: a newer lease ends later."""
    keys = [email.pk for email in emails]
    until = [email.leased_until for email in emails]
    return Email.objects.filter(pk__in=keys, status=Email.Status.SENDING, leased_until__in=until)


def _still_ours(batch: list[Email], sent: SentEmails) -> list[Email]:
    """Renew the lease of a batch after half its time; drop what other workers took over."""
    half = timezone.now() + LEASE / 2
    if all(email.leased_until and email.leased_until > half for email in batch):
        return batch
    sent.record()  # the lease of these is not renewed
    until = timezone.now() + LEASE
    _held(batch).update(leased_until=until)
    for email in batch:
        email.leased_until = until
    ours = set(_held(batch).values_list("pk", flat=True))
    return [email for email in batch if email.pk in ours]


@transaction.atomic
def _note_failure(email: Email, error: Exception) -> None:
    attempts = email.attempts + 1
    gives_up = is_permanent(error) or attempts >= settings.LETTER_MAX_ATTEMPTS
    cause, words = cause_of(error), _words(error)
    logger.warning("Letter %s was not sent: %s", email.pk, cause)
    noted = _held([email]).update(
        status=Email.Status.FAILED if gives_up else Email.Status.QUEUED,
        next_attempt_at=timezone.now() + _delay(attempts),
        leased_until=None,
        attempts=attempts,
        cause=cause,
        answer=words,
    )
    if noted and is_permanent(error):
        undeliverable.mark_if_undeliverable(address=email.to, cause=cause, answer=words)


def _release(batch: list[Email], error: Exception) -> None:
    """Release e-mails that were not tried; a dead server does not cost them an attempt."""
    waits = {"status": Email.Status.QUEUED, "leased_until": None}
    _held(batch).update(**waits, cause=cause_of(error), answer=_words(error))


def _words(error: Exception) -> str:
    """What the server said; of a letter that could not be put together nothing but the kind."""
    if isinstance(error, KeyMissing):
        return str(error)
    if cause_of(error) == BounceReason.NOT_WRITTEN:
        return type(error).__name__
    return answer_to(error)[1].replace("\0", "")[:500]  # PostgreSQL stores no NUL


def _delay(attempts: int) -> timedelta:
    """Return a growing delay with jitter, so that not all e-mails retry at once after an outage."""
    doublings: int = 2 ** (attempts - 1)
    growing = min(FIRST_DELAY * doublings, LONGEST_DELAY)
    return growing * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads load, guards nothing
