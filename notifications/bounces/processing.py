"""Letters that come back: a mail server took them, and reports later that they did not arrive."""

import enum
import logging
import re
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from notifications.bounce_reasons import BounceReason, named
from notifications.bounces import dsn
from notifications.bounces.dsn import Fate, Report
from notifications.models import Email
from notifications.outbox import undeliverable

logger = logging.getLogger(__name__)
# So far apart may two clocks be; a report from before the letter is about an earlier copy of it.
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
    NO_REPORT = "no report"


def record_report(content: bytes) -> Effect:
    """Note what a report says: that a letter came back, and that its address takes none.

    Only a report of a failure counts, which names the Message-ID of a letter, known to whoever
    had it in hand, and the address that it went to. Anything else changes nothing. ``TOO_EARLY``:
    the worker that sent the letter has not said so yet; ask again in a minute.
    """
    report = dsn.read(content)
    if report is None:
        return Effect.NO_REPORT
    effect = _note(report)
    logger.info("A report about %s: %s", report.message_id, effect.value)
    return effect


@transaction.atomic
def _note(report: Report) -> Effect:
    letters = Email.objects.select_for_update(no_key=True).defer("text", "html", "encrypted_bodies")
    message = letters.filter(message_id=report.message_id).first()
    fate = report.failure_at(message.to) if message else None
    if message is None or fate is None:
        return Effect.NONE
    effect = _effect_on(message, report)
    if effect == Effect.CAME_BACK:
        _write_bounced(message, fate)
    return effect


def _effect_on(message: Email, report: Report) -> Effect:
    if message.bounced_at:
        return Effect.KNOWN
    if message.status == Email.Status.SENDING:
        return Effect.TOO_EARLY
    if message.sent_at is None:
        return Effect.NONE  # it is still to be sent, and that copy will have a report of its own
    is_older = report.written_at and report.written_at < message.sent_at - CLOCKS_DIFFER
    return Effect.NONE if is_older else Effect.CAME_BACK


def _write_bounced(message: Email, fate: Fate) -> None:
    cause = cause_in(fate)
    answer = (fate.words or fate.status)[:LONGEST_ANSWER]
    Email.objects.filter(pk=message.pk).update(
        status=Email.Status.FAILED, bounced_at=timezone.now(), cause=cause, answer=answer
    )
    if fate.is_permanent:
        undeliverable.mark_if_undeliverable(address=message.to, cause=cause, answer=answer)


def cause_in(fate: Fate) -> BounceReason:
    """Name the cause behind a fate: by its status, unless that says nothing, then by the words."""
    status = "" if SAYS_NOTHING.fullmatch(fate.status) else fate.status
    code = CODE.match(fate.words)
    return named(int(code[0]) if code else 0, f"{status} {fate.words}")
