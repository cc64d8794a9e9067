"""Sent: what the mail server has accepted is recorded, a few e-mails at once.

To record each by itself costs as much as to send it. If the worker is killed before it has recorded
some, they are sent twice, the same bytes with the same Message-ID; so this waits for no more than
the e-mails of a tenth of a second, and where the server is slower than that, for none.
"""

import time
from typing import Final

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from notifications.models import WITHOUT_SECRET, Email

# How many may be unrecorded.
MOST: Final = 20
# How long ago, in seconds, the first of them may have been begun.
LONGEST: Final = 0.1
# Seconds between attempts to record sent e-mails while the database restarts.
AGAIN_AFTER: Final = (0.2, 0.5, 1, 2, 4, 8)


class SentEmails:
    """The e-mails of one batch that were sent and are not recorded yet."""

    def __init__(self) -> None:
        self._emails: list[Email] = []
        self._since = 0.0

    def add(self, email: Email, *, begun: float) -> None:
        """Note that an e-mail was sent, which was begun at that moment of the monotonic clock."""
        if not self._emails:
            self._since = begun
        self._emails.append(email)
        if len(self._emails) >= MOST or time.monotonic() - self._since > LONGEST:
            self.record()

    def record(self) -> None:
        """Record all of them."""
        if self._emails:
            record(self._emails)
            self._emails = []


def record(emails: list[Email]) -> None:
    """Record that the mail server accepted these e-mails; retry while the database is down."""
    for seconds in AGAIN_AFTER:
        try:
            return _write(emails)
        except (InterfaceError, OperationalError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(seconds)
    return _write(emails)


@transaction.atomic
def _write(emails: list[Email]) -> None:
    # Do not wait for the disk: the lease of the next batch flushes all of this one. After a power
    # cut, a batch may be unrecorded, and its e-mails are sent twice.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
    # An e-mail that bounced in the meantime stays bounced: this is a late second copy.
    sent = Email.objects.filter(pk__in=[email.pk for email in emails], bounced_at=None)
    sent.update(
        status=Email.Status.SENT,
        sent_at=timezone.now(),
        leased_until=None,
        encrypted_bodies=WITHOUT_SECRET,
        attempts=F("attempts") + 1,
        cause="",
        answer="",
    )
