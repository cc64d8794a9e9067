"""Retention: what is deleted by rule is deleted daily, in pieces; each app brings its own rows.

The rules, their days and reasons are in portal/retention_rules.py and docs/retention.md.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from foundation.leases import is_outage
from foundation.locks import lock_rows
from foundation.models import RetentionRun
from foundation.web import day_files
from foundation.web.slots import Slot

logger = logging.getLogger(__name__)
# How many rows of one rule go in one transaction, and how many in one run.
PIECE: Final = 500
MOST_IN_A_RUN: Final = 20_000
# Sooner than the broker would hand the task to a second worker.
MOST_SECONDS: Final = 420.0


@dataclass(frozen=True, slots=True)
class Deletion:
    """What one app deletes by one rule.

    ``due`` gives the rows that were over by that moment, and leaves out what a legal hold covers.
    ``delete`` gets some of them, locked; they are due no longer afterwards. ``since`` names the
    column that their age is counted from, for the report.
    """

    rule: str
    due: Callable[[datetime], "QuerySet[Any]"]
    delete: Callable[[list[Any]], object]
    since: str


DELETIONS: Slot[Deletion] = Slot("what is deleted by rule")


@dataclass(slots=True)
class RuleOutcome:
    """What a run did, or would do, by one rule."""

    due: int = 0
    deleted: int = 0
    failed: int = 0
    oldest: str = ""

    def add(self, rows: "QuerySet[Any]", since: str) -> None:
        """Count rows that are due, and note the oldest."""
        self.due += rows.count()
        first = rows.order_by(since).values_list(since, flat=True).first()
        if first is not None:
            moment = first.isoformat()
            self.oldest = min(self.oldest or moment, moment)


@dataclass(slots=True)
class RetentionReport:
    """What a run did, or would do, by rule."""

    outcomes: dict[str, RuleOutcome] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> Self:
        """Return a report in which each rule did nothing yet."""
        return cls({name: RuleOutcome() for name in settings.RETENTION_DAYS})

    @property
    def is_unfinished(self) -> bool:
        """Whether rows are left that the next run may delete, and this run got somewhere."""
        left = any(each.deleted + each.failed < each.due for each in self.outcomes.values())
        return left and any(each.deleted for each in self.outcomes.values())


def before(rule: str, *, now: datetime) -> datetime:
    """Return up to which moment something must have been over to be deleted by this rule."""
    return now - timedelta(days=settings.RETENTION_DAYS[rule])


def report(*, now: datetime | None = None) -> RetentionReport:
    """Count what is due by each rule; nothing is deleted."""
    found = RetentionReport.empty()
    for deletion in DELETIONS:
        moment = before(deletion.rule, now=now or timezone.now())
        found.outcomes[deletion.rule].add(deletion.due(moment), deletion.since)
    return found


def run(*, now: datetime | None = None) -> RetentionRun:
    """Delete what is due, piece by piece, and record what went.

    It may be killed at any point, and two may run at once: what is left is due in the next run. A
    row that cannot be deleted is logged and counted, and stops neither its rule nor the others.
    """
    started_at = timezone.now()
    found = delete_due(settings.RETENTION_DAYS, now=now)
    rules = {
        name: {"due": one.due, "deleted": one.deleted, "failed": one.failed, "oldest": one.oldest}
        for name, one in found.outcomes.items()
    }
    return RetentionRun.objects.create(
        started_at=started_at, rules=rules, is_unfinished=found.is_unfinished
    )


def delete_due(rules: Collection[str], *, now: datetime | None = None) -> RetentionReport:
    """Delete what is due by some of the rules, piece by piece; nothing of it is recorded."""
    now, ends_at = now or timezone.now(), time.monotonic() + MOST_SECONDS
    found = RetentionReport.empty()
    for deletion in DELETIONS:
        if deletion.rule in rules:
            _delete(deletion, found.outcomes[deletion.rule], now=now, ends_at=ends_at)
    if "security_log" in rules:
        day_files.delete_over("security", now)
    return found


def _delete(deletion: Deletion, outcome: RuleOutcome, *, now: datetime, ends_at: float) -> None:
    moment = before(deletion.rule, now=now)
    try:
        rows = deletion.due(moment)
        due = list(rows.values_list("pk", flat=True)[:MOST_IN_A_RUN])
        if due:
            outcome.add(rows, deletion.since)
        for start in range(0, len(due), PIECE):
            if time.monotonic() > ends_at:
                return
            deleted, failed = _delete_piece(deletion, moment, due[start : start + PIECE])
            outcome.deleted += deleted
            outcome.failed += failed
    except Exception as error:
        if is_outage(error):
            raise
        outcome.failed += 1
        logger.exception("Retention: the rule %s failed.", deletion.rule)


def _delete_piece(deletion: Deletion, moment: datetime, wanted: list[Any]) -> tuple[int, int]:
    """Delete a piece at once; if that fails, row by row, so that one cannot hold up the others."""
    try:
        return _delete_rows(deletion, moment, wanted), 0
    except Exception as error:
        if is_outage(error):
            raise
        logger.warning("Retention: a piece of %s is deleted row by row.", deletion.rule)
    results = list(_one_by_one(deletion, moment, wanted))
    return sum(done for done in results if done is not None), results.count(None)


def _one_by_one(deletion: Deletion, moment: datetime, wanted: list[Any]) -> Iterator[int | None]:
    for pk in wanted:
        try:
            yield _delete_rows(deletion, moment, [pk])
        except Exception as error:
            if is_outage(error):
                raise
            logger.exception("Retention: %s %s cannot be deleted.", deletion.rule, pk)
            yield None


@transaction.atomic
def _delete_rows(deletion: Deletion, moment: datetime, wanted: list[Any]) -> int:
    # Asked again under the lock: a member may just have gone on with it, a hold been placed.
    due = deletion.due(moment).filter(pk__in=wanted)
    rows: list[Model] = list(lock_rows(due, skip_locked=True, for_deletion=True))
    if rows:
        deletion.delete(rows)
    return len(rows)


def delete_all(rows: list[Any]) -> None:
    """Delete rows that nothing else depends on."""
    model: type[Model] = type(rows[0])
    model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
