"""What the last run over the books found, for the dashboard."""

from dataclasses import dataclass

from django.utils.functional import Promise

from redemptions.models import Reconciliation
from redemptions.reconciliation.run import CHECKS


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A check that found something: its name on the page, how often, and examples."""

    label: str | Promise
    count: int
    examples: str


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run over the books, and the checks that found something."""

    run: Reconciliation
    disagreements: list[Disagreement]


def last_run() -> LastRun | None:
    """Return what the last run found; None where there was none yet."""
    run = Reconciliation.objects.first()
    if run is None:
        return None
    found = [
        Disagreement(label, run.counts[name], ", ".join(run.examples.get(name, [])))
        for name, (label, _check) in CHECKS.items()
        if run.counts.get(name)
    ]
    return LastRun(run, found)
