"""Delivery: send the e-mails that are due, and record what the mail server said.

A worker leases e-mails before it sends them, so that no two workers send the same one. If a lease
expires (the worker died), the e-mail is due again. Over SMTP this can send an e-mail twice but
never lose it; the second copy is identical and has the same Message-ID.
"""

import logging
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, wait
from datetime import timedelta
from math import inf
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from foundation.encryption import KeyMissing
from foundation.locks import lock_rows
from notifications.bounce_reasons import BounceReason, answer_to, cause_of, is_permanent
from notifications.models import Email, EmailQuerySet
from notifications.outbox import leases, truth, undeliverable, writing
from notifications.outbox.mime import compose
from notifications.outbox.sending_thread import NotTried, SendingThread
from notifications.outbox.sent import SentEmails
from notifications.outbox.smtp import MailServerUnavailable, mail_server

logger = logging.getLogger(__name__)
BATCH = 20
# How many may wait for the mail server, so that it has some while the next batch is leased.
AHEAD: Final = 6
# In seconds: limits how long a sweep with newsletters keeps a worker from other work.
LONGEST_ROUND: Final = 30
FIRST_DELAY = timedelta(seconds=20)
LONGEST_DELAY = timedelta(hours=6)


def send_one(email_id: int) -> int:
    """Send this e-mail if it is due and no other worker has it; returns how many were sent."""
    _write(Email.objects.promised().filter(pk=email_id))
    if mail_server.is_resting():
        return 0
    return _send([leases.lease(Email.objects.waiting().filter(pk=email_id), limit=1)])


def send_due() -> int:
    """Send the e-mails that are due, batch by batch; returns how many were sent."""
    ends_at = time.monotonic() + LONGEST_ROUND
    while time.monotonic() < ends_at and _write(Email.objects.promised()[:BATCH]):
        pass
    return _send(_batches(ends_at))


def _batches(ends_at: float) -> Iterator[list[Email]]:
    """Lease the next e-mails: first those of dead workers, then those that wait.

    The former one at a time, because the e-mail may be what killed its worker.
    """
    for next_batch in (leases.take_over, _next_batch):
        while time.monotonic() < ends_at and not mail_server.is_resting():
            batch = next_batch()
            if not batch:
                break
            yield batch


def _next_batch() -> list[Email]:
    return leases.lease(Email.objects.waiting(), limit=BATCH)


def _send(batches: Iterable[list[Email]]) -> int:
    thread = SendingThread()
    sender = BatchSender(thread)
    try:
        with thread:
            for batch in batches:
                sender.send(batch)
            sender.finish()
    finally:
        sender.stop()
    return sender.count


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


class BatchSender:
    """Sends leased e-mails in order; a few wait for the mail server while the next are prepared.

    Each is judged by what its own attempt brought, as if the next had not been put there yet.
    """

    def __init__(self, thread: SendingThread) -> None:
        self.count = 0
        self._thread = thread
        self._waiting: deque[Email] = deque()
        self._handed: deque[tuple[Email, float, Future[None]]] = deque()
        self._sent = SentEmails()
        self._matters = truth.BatchTruth()

    def send(self, batch: list[Email]) -> None:
        """Hand over a batch; of its last e-mails the mail server may not have said yet."""
        self._waiting.extend(batch)
        while self._waiting:
            if len(self._handed) >= AHEAD:
                self._settle()
                continue
            self._hold()
            if self._waiting:
                self._hand_over(self._waiting.popleft())

    def finish(self) -> None:
        """Wait for what the mail server says of all, and record what was sent."""
        while self._handed:
            self._settle()
            self.send([])  # what was not tried
        self._sent.record()

    def stop(self) -> None:
        """Record what was sent by now, whatever has ended this; the other leases end by time."""
        for email, begun, handing in self._handed:
            if handing.done() and not handing.cancelled() and handing.exception() is None:
                self._sent.add(email, begun=begun)
        self._sent.record()

    def _hold(self) -> None:
        """Renew the leases after half their time; drop what other workers took over."""
        if leases.ends_soon(self._waiting[0]):
            self._sent.record()  # the lease of these is not renewed
            left = leases.renew([*(email for email, *_ in self._handed), *self._waiting])
            self._waiting = deque(email for email in self._waiting if email.pk in left)

    def _hand_over(self, email: Email) -> None:
        try:
            if not self._matters.holds(email, self._waiting):
                truth.withdraw(leases.held([email]))
                return
            mail = compose(email)
        except Exception as error:  # noqa: BLE001 -- one bad e-mail must not stop the others
            _note_failure(email, error)
            return
        # Whether it holds was asked a moment ago; who has to wait for others is asked again.
        until = self._matters.until if self._handed else inf
        handing = self._thread.send(mail, until=until)
        self._handed.append((email, time.monotonic(), handing))

    def _settle(self) -> None:
        """Wait for what the mail server says of the first, and note it."""
        email, begun, handing = self._handed.popleft()
        try:
            handing.result()
        except NotTried:
            self._take_back([email])
        except MailServerUnavailable as away:
            self._take_back([email])
            self._give_back(away.cause)
        except Exception as error:  # noqa: BLE001 -- one bad e-mail must not stop the others
            _note_failure(email, error)
            self._take_back([])
            if mail_server.is_resting():
                self._give_back(error)
        else:
            self._sent.add(email, begun=begun)
            self.count += 1

    def _take_back(self, first: list[Email]) -> None:
        """Let what the thread leaves alone wait again, in its order."""
        back = first + [email for email, *_ in self._handed]
        wait(handing for *_, handing in self._handed)
        self._handed.clear()
        self._waiting.extendleft(reversed(back))
        self._thread.go_on()

    def _give_back(self, error: Exception) -> None:
        """Release what was not tried; a dead server does not cost it an attempt."""
        answer = {"cause": cause_of(error), "answer": _words(error)}
        held = leases.held(self._waiting)
        held.update(status=Email.Status.QUEUED, leased_until=None, **answer)
        self._waiting.clear()


@transaction.atomic
def _note_failure(email: Email, error: Exception) -> None:
    attempts = email.attempts + 1
    gives_up = is_permanent(error) or attempts >= settings.LETTER_MAX_ATTEMPTS
    cause, words = cause_of(error), _words(error)
    logger.warning("Letter %s was not sent: %s", email.pk, cause)
    noted = leases.held([email]).update(
        status=Email.Status.FAILED if gives_up else Email.Status.QUEUED,
        next_attempt_at=timezone.now() + _delay(attempts),
        leased_until=None,
        attempts=attempts,
        cause=cause,
        answer=words,
    )
    if noted and is_permanent(error):
        undeliverable.mark_if_undeliverable(address=email.to, cause=cause, answer=words)


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
