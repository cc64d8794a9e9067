"""Run all checks over the books, and keep the counts."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evidence.uploads import stored_files
from foundation.sweeps import Sweep
from redemptions.models import Reconciliation
from redemptions.reconciliation import claims, codes

logger = logging.getLogger(__name__)
MOST_EXAMPLES: Final = 5
RECONCILE: Final = "redemptions.tasks.reconcile"


def _orphaned_files() -> Iterator[str]:
    return stored_files.orphaned(now=timezone.now())


# The name that is kept, what the dashboard calls it, and what finds it; apps above add theirs.
CHECKS: Final[dict[str, tuple[Promise, Callable[[], Iterable[str]]]]] = {
    "approved_without_fulfilment": (
        _("Approved claims without a reward"),
        claims.approved_without_fulfilment,
    ),
    "owed_without_approval": (
        _("Rewards of claims that are not approved"),
        claims.owed_without_approval,
    ),
    "decided_without_decision": (
        _("Decided claims without a decision"),
        claims.decided_without_decision,
    ),
    "due_and_forgotten": (_("Codes that are due and not delivered"), claims.due_and_forgotten),
    "decision_stuck": (_("Decisions that do not take effect"), claims.decision_stuck),
    "email_stuck": (_("Emails that wait for more than 15 minutes"), claims.email_stuck),
    "foreign_draw_entry": (
        _("Entries in the draw of another promotion"),
        claims.foreign_draw_entry,
    ),
    "winner_without_prize": (_("Winners to whom no prize is owed"), claims.winner_without_prize),
    "code_with_two_owners": (_("Codes with two owners"), codes.code_with_two_owners),
    "code_without_owner": (_("Handed-out codes without an owner"), codes.code_without_owner),
    "code_owned_while_free": (
        _("Owned codes that count as free"),
        codes.code_owned_while_free,
    ),
    "code_of_another_reward": (_("Codes of another reward"), codes.code_of_another_reward),
    "batch_does_not_add_up": (
        _("Batches that do not have the codes that were loaded"),
        codes.batch_does_not_add_up,
    ),
    "file_missing": (_("Files of evidence that are missing"), stored_files.missing),
    "file_orphaned": (_("Files of evidence that nothing refers to"), _orphaned_files),
}


@dataclass(slots=True)
class Found:
    """What was found so far, and since when it is looked for."""

    started_at: str = field(default_factory=lambda: timezone.now().isoformat())
    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def left(self) -> list[str]:
        """The checks that were not made yet."""
        return [name for name in CHECKS if name not in self.counts]

    def look(self, name: str) -> None:
        """Make one check; a discrepancy is logged as an error."""
        count, first = _read_only(CHECKS[name][1])
        self.counts[name], self.examples[name] = count, first
        if count:
            logger.error("The books disagree: %s: %d, %s", name, count, first)

    def keep(self) -> Reconciliation:
        """Write down what was found."""
        started_at = datetime.fromisoformat(self.started_at)
        found = {"counts": self.counts, "examples": self.examples}
        return Reconciliation.objects.create(
            started_at=started_at, finished_at=timezone.now(), **found
        )


def reconcile() -> Reconciliation:
    """Look through the books, keep and return what was found.

    Reads only: PostgreSQL refuses a check that would write.
    """
    found = Found()
    for name in CHECKS:
        found.look(name)
    return found.keep()


def go_on(state: str) -> None:
    """Do the same by the clock, some checks at a time; the state says what was found so far.

    All at once would take longer, among millions of claims, than the broker waits for a worker
    before it gives the task to another one as well.
    """
    found = Found(**json.loads(state)) if state else Found()
    with Sweep(RECONCILE, after=state) as run:
        for name in found.left:
            found.look(name)
            run.after = json.dumps(asdict(found))
            if found.left and run.is_over:
                return
        found.keep()


def _read_only(check: Callable[[], Iterable[str]]) -> tuple[int, list[str]]:
    """Return how many discrepancies a check finds, and the first few."""
    count, first = 0, list[str]()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        for found in check():
            count += 1
            if len(first) < MOST_EXAMPLES:
                first.append(found)
    return count, first
