"""Leases: which worker has an e-mail in hand, and until when.

If a lease expires (the worker died), the e-mail is due again.
"""

from collections.abc import Iterable
from datetime import timedelta
from operator import attrgetter
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from foundation.locks import lock_rows
from notifications.bounce_reasons import BounceReason
from notifications.models import Email, EmailQuerySet

LEASE = timedelta(seconds=settings.LETTER_LEASE_SECONDS)


# The keys are an array, found once: a table could be read anew, and give other rows.
TAKE: Final = """
    UPDATE notifications_email SET status = %s, leased_until = %s
    WHERE id = ANY(ARRAY({due})) RETURNING *
"""


@transaction.atomic
def lease(due: EmailQuerySet, *, limit: int) -> list[Email]:
    """Lease the first of these e-mails that no other worker is just taking, in one statement."""
    first = lock_rows(due.values("pk"), skip_locked=True)[:limit]
    sql, params = first.query.sql_with_params()
    taken = [Email.Status.SENDING, timezone.now() + LEASE, *params]
    batch = Email.objects.raw(TAKE.format(due=sql), taken)
    return sorted(batch, key=attrgetter("is_newsletter", "next_attempt_at", "pk"))


@transaction.atomic
def take_over() -> list[Email]:
    """Lease an e-mail of a dead worker; after too many that died over it, it has failed."""
    for email in lease(Email.objects.left_behind(), limit=1):
        held([email]).update(attempts=F("attempts") + 1)
        email.attempts += 1
        if email.attempts < settings.LETTER_MAX_ATTEMPTS:
            return [email]
        failed = {"status": Email.Status.FAILED, "cause": BounceReason.NOT_WRITTEN}
        held([email]).update(**failed, leased_until=None, answer="")
    return []


def held(emails: Iterable[Email]) -> EmailQuerySet:
    """Select e-mails only while our lease holds: a newer lease ends later."""
    keys = [email.pk for email in emails]
    until = [email.leased_until for email in emails]
    return Email.objects.filter(pk__in=keys, status=Email.Status.SENDING, leased_until__in=until)


def ends_soon(email: Email) -> bool:
    """Return whether its lease has less than half of its time left."""
    return email.leased_until is None or email.leased_until <= timezone.now() + LEASE / 2


def renew(emails: Iterable[Email]) -> set[int]:
    """Renew these leases; returns the keys of the e-mails that no other worker took over."""
    emails = list(emails)
    until = timezone.now() + LEASE
    held(emails).update(leased_until=until)
    for email in emails:
        email.leased_until = until
    return set(held(emails).values_list("pk", flat=True))
