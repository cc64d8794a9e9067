"""Delivery: take what is due, hand it to the mail server, note what it said.

A worker leases a letter before it sends it, so that no two send the same one; a lease that ends
without news (the worker died) makes the letter due again. Over SMTP that can double a letter but
never lose it, and the second copy is the same letter with the same Message-ID.
"""

import random
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from notifications.models import Message, MessageQuerySet

LEASE = timedelta(seconds=settings.LETTER_LEASE_SECONDS)
BATCH = 50
FIRST_DELAY = timedelta(seconds=20)
LONGEST_DELAY = timedelta(hours=6)
PERMANENT = 500  # SMTP answers: a 4xx may pass later, a 5xx never will (RFC 5321, 4.2.1)


def send_one(message_id: int) -> int:
    """Send this letter, if it is due and nobody else is at it; returns how many were sent."""
    return _send(_lease(Message.objects.due().filter(pk=message_id), limit=1))


def send_due() -> int:
    """Send every letter that is due, one connection a batch; returns how many were sent."""
    sent = 0
    while batch := _lease(Message.objects.due(), limit=BATCH):
        sent += _send(batch)
    return sent


def send_again(message_id: int) -> bool:
    """Queue a failed letter again with all its attempts; tells whether it had failed."""
    failed = Message.objects.filter(pk=message_id, status=Message.Status.FAILED)
    return bool(
        failed.update(status=Message.Status.QUEUED, attempts=0, next_attempt_at=timezone.now())
    )


@transaction.atomic
def _lease(due: MessageQuerySet, *, limit: int) -> list[Message]:
    batch = list(due.select_for_update(skip_locked=True, no_key=True)[:limit])
    for message in batch:
        message.status = Message.Status.SENDING
        message.attempts += 1
        message.leased_until = timezone.now() + LEASE
        message.save(update_fields=["status", "attempts", "leased_until"])
    return batch


def _send(batch: list[Message]) -> int:
    if not batch:
        return 0
    connection = get_connection()
    try:
        return sum(_send_over(connection, message) for message in batch if _prolong(message))
    finally:
        connection.close()


def _prolong(message: Message) -> bool:
    """Lease a letter anew when its turn in the batch comes; False when another worker took over."""
    return bool(_held(message).update(leased_until=timezone.now() + LEASE))


def _held(message: Message) -> MessageQuerySet:
    """Find the letter while the lease is ours: each lease counts one attempt more."""
    return Message.objects.filter(
        pk=message.pk, status=Message.Status.SENDING, attempts=message.attempts
    )


def _send_over(connection: BaseEmailBackend, message: Message) -> bool:
    try:
        connection.open()  # for all of the batch: what send() opens, it closes again
        _compose(message, connection).send()
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        _note_failure(message, error)
        return False
    _note_sent(message)
    return True


def _compose(message: Message, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    text, html = message.bodies()
    letter = EmailMultiAlternatives(
        message.subject,
        text,
        to=[message.to],
        connection=connection,
        headers={
            "Message-ID": message.message_id,
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(html, "text/html")
    return letter


def _note_sent(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        status=Message.Status.SENT,
        sent_at=timezone.now(),
        leased_until=None,
        sealed_bodies=None,
        answer="",
    )


def _note_failure(message: Message, error: Exception) -> None:
    gives_up = _is_permanent(error) or message.attempts >= settings.LETTER_MAX_ATTEMPTS
    _held(message).update(
        status=Message.Status.FAILED if gives_up else Message.Status.QUEUED,
        next_attempt_at=timezone.now() + _delay(message.attempts),
        leased_until=None,
        answer=str(error)[:500],
    )


def _delay(attempts: int) -> timedelta:
    """Wait longer each time, and not all letters equally long after an outage."""
    doublings: int = 2 ** (attempts - 1)
    growing = min(FIRST_DELAY * doublings, LONGEST_DELAY)
    return growing * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads load, guards nothing


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return all(code >= PERMANENT for code in codes)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False  # our own set-up is wrong, not the letter
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= PERMANENT
