"""Process bounces: a mail server accepted an e-mail and later reports that it did not arrive."""

import enum
import logging
import re
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foundation.locks import lock_rows
from notifications.bounce_reasons import BounceReason, named
from notifications.bounces import dsn
from notifications.bounces.dsn import Fate, Report
from notifications.models import Email
from notifications.outbox import undeliverable

logger = logging.getLogger(__name__)
# How far apart two clocks may be; a report older than the e-mail is about an earlier copy of it.
CLOCKS_DIFFER: Final = timedelta(hours=1)
LONGEST_ANSWER = 500
CODE = re.compile(r"[245]\d\d\b")
SAYS_NOTHING = re.compile(r"\d\.0\.0")


class Effect(enum.Enum):
    """What a report changed."""

    CAME_BACK = "came back"
    KNOWN = "known already"
    TOO_EARLY = "too early"
    NONE = "without effect"
    HANDED_ON = "handed on"
    NO_REPORT = "no report"


def record_report(content: bytes) -> Effect:
    """Record a report: mark the e-mail as bounced, and its address as undeliverable.

    A report counts only if it is about a failure and names both the e-mail, by what only those who
    handled it know (its Message-ID, in either header, or its own return address), and the address
    it went to. Anything else changes nothing. ``TOO_EARLY``: the worker has not yet noted the
    e-mail as sent; try again in a minute.
    """
    report = dsn.read(content)
    if report is None:
        return Effect.NO_REPORT
    effect = _apply(report)
    logger.info("A report about %s: %s", report.message_ids or report.email_id, effect.value)
    return effect


@transaction.atomic
def _apply(report: Report) -> Effect:
    emails = lock_rows(Email.objects.all()).defer("text", "html", "encrypted_bodies")
    named = Q(message_id__in=report.message_ids) | Q(pk=report.email_id)
    email = emails.filter(named).order_by("pk").first()
    fate = report.failure_at(email.to) if email else None
    if email is None or fate is None:
        return Effect.NONE
    effect = _effect_on(email, report)
    if effect == Effect.CAME_BACK:
        _write_bounced(email, fate)
    return effect


def _effect_on(email: Email, report: Report) -> Effect:
    if email.bounced_at:
        return Effect.KNOWN
    if email.status == Email.Status.SENDING:
        return Effect.TOO_EARLY
    if email.sent_at is None:
        return Effect.NONE  # it will be sent again, and that copy will have its own report
    is_older = report.written_at and report.written_at < email.sent_at - CLOCKS_DIFFER
    return Effect.NONE if is_older else Effect.CAME_BACK


def _write_bounced(email: Email, fate: Fate) -> None:
    cause = cause_in(fate)
    answer = (fate.words or fate.status)[:LONGEST_ANSWER]
    Email.objects.filter(pk=email.pk).update(
        status=Email.Status.FAILED, bounced_at=timezone.now(), cause=cause, answer=answer
    )
    if fate.is_permanent:
        undeliverable.mark_if_undeliverable(address=email.to, cause=cause, answer=answer)


def cause_in(fate: Fate) -> BounceReason:
    """Name the cause behind a fate: by its status, unless that says nothing, then by the words."""
    status = "" if SAYS_NOTHING.fullmatch(fate.status) else fate.status
    code = CODE.match(fate.words)
    return named(int(code[0]) if code else 0, f"{status} {fate.words}")
