"""What each line of the table has to reach, as was laid down, and whether it does.

The measurements say figures; what is asked of them stands here, in one place. A line is known by
its measurement and by how it begins; what has no goal is told for its own sake.
"""

import re
from dataclasses import dataclass
from typing import Final

from bench.report import Row


@dataclass(frozen=True, slots=True)
class Goal:
    """At most, or at least, so much as the ratio says, or with a unit what was measured."""

    measurement: str
    line: str
    most: float | None = None
    least: float | None = None
    unit: str = ""

    @property
    def text(self) -> str:
        """What the table says of it."""
        bound = f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"
        return f"{bound}{self.unit}"

    def is_met(self, row: Row) -> bool:
        """Return whether a line reaches it."""
        figure = float(row.measured.removesuffix(self.unit)) if self.unit else row.ratio or 0.0
        return figure <= self.most if self.most is not None else figure >= (self.least or 0.0)


GOALS: Final = (
    Goal("chat", r"^a member's pages, p95", most=1.3),
    Goal("approvals", r"^1 process", least=0.5),
    Goal("approvals", r"^8 processes", least=0.4),
    Goal("codes", r"^take a code from .* p50", most=1.2),
    Goal("loading", r"^lines, COPY > .*; times the work", most=2),
    Goal("loading", r"django-import-export, bulk > ", least=3),
    Goal("loading", r"django-import-export > ", least=40),
    Goal("loading", r"^memory of ", most=50, unit=" MB"),
    Goal("pages", r"^  admin, .* p50$", most=1.3),
    Goal("pages", r"^  .* p50$", most=1.2),
    Goal("workbench", r"p50$", most=1.3),
    Goal("rate", r"^requests of one worker", least=0.35),
    Goal("rate", r"^their p95", most=3),
    Goal("staying", r"^(web|celery) worker", most=1.1),
    Goal("idle", r"^a minute", most=0.01),
    Goal("letters", r"^letters with a code", least=0.7),
    Goal("payouts", r"^a file of 10,000", most=2),
    Goal("claim", r"^photo and invoice", most=1.15),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is short of its goal, as a profile or a plan told; printed under it."""

    measurement: str
    line: str
    text: str


REASONS: Final = (
    Reason(
        "letters",
        r"^letters with a code",
        "the thread that hands e-mails over is busy for nine tenths of the time (ADR 85); what is "
        "left is the worker's own millisecond for each, and PostgreSQL's, on the cores that the "
        "mail server needs too. The bare connection only waits for it.",
    ),
    Reason(
        "claim",
        r"^photo and invoice",
        "two processes of the sandbox start, 0.11 s each, most of it numpy and Pillow; they are "
        "not forked from one that has them (ADR 103).",
    ),
    Reason(
        "loading",
        r"",
        "30 µs a line: encrypt it, its digest, a row of CSV in and one for COPY out, its checks; "
        "the other side of the comparison gains as much from a faster processor.",
    ),
    Reason(
        "rate",
        r"",
        "a page of the mix costs 2.8 times the frame in processor time, which is as good as the "
        "rate can be; 32 visits wait for one process, so that p95 grows with the mean.",
    ),
    Reason(
        "approvals",
        r"",
        "beside its ten statements the ORM takes as long as PostgreSQL; a rate by the clock, which "
        "anything else on the machine lowers.",
    ),
    Reason(
        "page_cost",
        r"review page",
        "ten statements, of which PostgreSQL plans and executes 3 ms; of the rest Django's ORM has "
        "a third, the template of 40 parts half.",
    ),
    Reason(
        "page_cost",
        r"304",
        "half a millisecond: the page, the floor and their noise are of one size.",
    ),
)
NOT_FOUND: Final = "not found: no profile of it was taken since it grew short."


def of(measurement: str, row: Row) -> Goal | None:
    """Return the goal of a line, if it has one."""
    found = (
        goal for goal in GOALS if goal.measurement == measurement and re.search(goal.line, row.what)
    )
    return next(found, None)


def verdict(measurement: str, row: Row) -> tuple[str, str]:
    """Return the goal of a line and "pass" or "short"; of one that says so itself, what it says."""
    if row.goal:
        return row.goal, "pass" if row.is_met else "short"
    goal = of(measurement, row)
    if goal is None or row.ratio is None:
        return "", ""
    return goal.text, "pass" if goal.is_met(row) else "short"


def why_short(measurement: str, row: Row) -> str:
    """Return why a line is short, or that nobody has found it out."""
    found = (
        each.text
        for each in REASONS
        if each.measurement == measurement and re.search(each.line, row.what)
    )
    return next(found, NOT_FOUND)
