"""Benchmark of e-mails: the outbox against one bare SMTP connection, to a real mail server."""

import contextlib
import smtplib
import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from uuid import uuid4

from django.conf import settings
from django.core import mail
from django.test import override_settings

from bench import database
from bench.report import Row, milliseconds, per_second, processor_seconds, seconds
from notifications.models import Email
from notifications.outbox import delivery, writing
from notifications.outbox.smtp import mail_server
from portal.embedded import processes
from portal.embedded.servers import LOOPBACK, free_port
from portal.environment import VAR_DIR
from redemptions.review import decisions
from tests.crowd import claims_for
from tests.factories import make_member, make_promotion, make_reward

COMPARES = "letters: one bare SMTP connection > the outbox with one worker, the same letters"
LETTERS = 200
ROUNDS = 3
# Of a written e-mail; whether each is still true is asked as of any other.
COPIED = (
    *("kind", "user_id", "to", "language", "subject", "text", "html", "about", "matter"),
    *("seal", "encrypted_bodies", "holds_secret"),
)


def measure() -> Iterator[Row]:
    """Send the same e-mails both ways in turn, a few times."""
    database.fresh("letters")
    model = _letter_with_code()
    sent = _as_sent(model)
    bare, outbox = [], []
    with (
        _mail_server() as port,
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST=LOOPBACK,
            EMAIL_PORT=port,
        ),
    ):
        for _ in range(ROUNDS):
            bare.append(_spent(partial(_send_bare, port, model.to, sent)))
            _queue(model)
            outbox.append(_spent(_send_due))
    ratio = median(b / o for (b, _), (o, _) in zip(bare, outbox, strict=True))
    plain, kept = (per_second(LETTERS / median(t for t, _ in each)) for each in (bare, outbox))
    yield Row("letters with a code, bare > outbox", plain, kept, ratio)
    # Of the sender and of PostgreSQL; by the clock, who is interrupted most has lost.
    plain, kept = (milliseconds(median(t for _, t in each) / LETTERS) for each in (bare, outbox))
    yield Row("  processor time of each", plain, kept)


def _spent(act: Callable[[], object]) -> tuple[float, float]:
    """Return what an act took by the clock, and of the processor."""
    by_the_clock: list[float] = []
    of_processor = processor_seconds(lambda: by_the_clock.append(seconds(act)))
    return by_the_clock[0], of_processor


def _letter_with_code() -> Email:
    """Approve a claim, and return its e-mail, as a worker has written it, as the model for all."""
    reward = make_reward(make_promotion(), n=1)
    (claim,) = claims_for(reward, 1)
    decisions.approve(claim_id=claim.pk, by=make_member(is_staff=True))
    email = Email.objects.get(kind="claim_code")
    writing.write(email)
    return email


def _queue(model: Email) -> None:
    """Queue copies of the e-mail, each with its own keys."""
    Email.objects.all().delete()
    letters = []
    for _ in range(LETTERS):
        key = uuid4().hex
        letter = Email(dedupe_key=key, message_id=f"<{key}@example.com>")
        for name in COPIED:
            setattr(letter, name, getattr(model, name))
        letters.append(letter)
    Email.objects.bulk_create(letters)
    database.settle()


def _as_sent(model: Email) -> list[bytes]:
    """Return the e-mails as the outbox passes them to the mail server."""
    _queue(model)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        _send_due()
        mail_server.close()  # the next one is another
        return [_on_the_wire(letter) for letter in mail.outbox]


def _on_the_wire(letter: mail.EmailMessage) -> bytes:
    lines = letter.message().as_bytes().splitlines()
    return b"".join(line + b"\r\n" for line in lines)


def _send_due() -> None:
    sent = 0
    # A round of the worker ends after half a minute, as on a busy machine.
    while sent < LETTERS and (more := delivery.send_due()):
        sent += more
    assert sent == LETTERS, sent


def _send_bare(port: int, to: str, letters: list[bytes]) -> None:
    with smtplib.SMTP(LOOPBACK, port) as server:
        for letter in letters:
            server.sendmail(settings.DEFAULT_FROM_EMAIL, to, letter)


@contextlib.contextmanager
def _mail_server() -> Iterator[int]:
    """Run a mail server that accepts and discards everything; yield its port."""
    port = free_port(None)
    program = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"{LOOPBACK}:{port}"]
    log = VAR_DIR / "log" / "mail-server.log"
    server = processes.start([*program, "-c", "aiosmtpd.handlers.Sink"], log=log)
    try:
        while server.poll() is None and not _answers(port):
            time.sleep(0.05)
        yield port
    finally:
        processes.stop_child(server, 15, 5)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port)):
        return True
    return False
