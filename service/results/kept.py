"""What of findings, quotes and reports is a person's: in a copy, emptied by an erasure."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from foundation.personal_data import ERASED, MOST_AT_ONCE, Section, empty_some
from service.models import (
    Quote,
    QuoteAnswer,
    RepairFinding,
    RepairObjection,
    RepairReport,
)

HOLDS: Final[Mapping[str, tuple[str, ...]]] = {
    "service.RepairFinding": ("text",),
    "service.PartChanged": (),
    "service.Quote": ("note",),
    "service.QuoteLine": (),
    "service.QuoteAnswer": ("note",),
    "service.QuoteLineAnswer": (),
    "service.QuotePayment": (),
    "service.RepairArrival": (),
    "service.RepairReport": ("work", "tests"),
    "service.RepairObjection": ("text", "answer"),
}


def sections(member: User) -> Iterator[Section]:
    """Yield what was found, what was quoted and answered, and what was objected."""
    yield _found(member)
    yield _quoted(member)
    yield _objected(member)


def _found(member: User) -> Section:
    columns = {
        "rma": _("RMA No."),
        "found_at": _("Date"),
        "result": _("Result"),
        "text": _("What was found"),
        "work": _("What was done"),
        "tests": _("What was tested"),
    }
    rows = RepairFinding.objects.filter(repair__user=member).select_related("repair__report")
    lines = (
        (
            row.repair.number,
            row.found_at,
            row.get_result_display(),
            row.text,
            row.repair.report.work if hasattr(row.repair, "report") else "",
            row.repair.report.tests if hasattr(row.repair, "report") else "",
        )
        for row in rows.order_by("pk").iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("repair_findings", _("Findings of repairs"), columns, lines)


def _quoted(member: User) -> Section:
    columns = {
        "rma": _("RMA No."),
        "version": _("Version"),
        "made_at": _("Date"),
        "total": _("Total"),
        "note": _("Note"),
        "answer": _("Your answer"),
        "answer_note": _("Your note"),
    }
    rows = Quote.objects.filter(repair__user=member).select_related("repair", "answer")
    lines = (
        (
            row.repair.number,
            row.version,
            row.made_at,
            row.total,
            row.note,
            row.answer.get_outcome_display() if hasattr(row, "answer") else "",
            row.answer.note if hasattr(row, "answer") else "",
        )
        for row in rows.order_by("pk").iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("repair_quotes", _("Quotes"), columns, lines)


def _objected(member: User) -> Section:
    columns = {
        "rma": _("RMA No."),
        "made_at": _("Date"),
        "text": _("Why do you disagree?"),
        "decision": _("Decision"),
        "answer": _("Answer"),
    }
    rows = RepairObjection.objects.filter(repair__user=member).select_related("repair")
    lines = (
        (row.repair.number, row.made_at, row.text, row.get_outcome_display(), row.answer)
        for row in rows.order_by("pk").iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("repair_objections", _("Objections"), columns, lines)


def _findings(member: User) -> int:
    return empty_some(RepairFinding.objects.filter(repair__user=member), text=ERASED)


def _quotes(member: User) -> int:
    return empty_some(Quote.objects.filter(repair__user=member), note="")


def _answers(member: User) -> int:
    return empty_some(QuoteAnswer.objects.filter(quote__repair__user=member), note="")


def _reports(member: User) -> int:
    rows = RepairReport.objects.filter(repair__user=member)
    return empty_some(rows, work=ERASED, tests=ERASED)


def _objections(member: User) -> int:
    """Empty what was written on both sides; a decision has to have an answer."""
    rows = RepairObjection.objects.filter(repair__user=member)
    return empty_some(rows, text=ERASED) + empty_some(rows.exclude(answer=""), answer=ERASED)


def empty_texts(repair_ids: Collection[int]) -> None:
    """Empty what was found, quoted, reported and objected of these repairs, as an erasure does."""
    findings = RepairFinding.objects.filter(repair__in=repair_ids)
    findings.update(text=ERASED)
    Quote.objects.filter(repair__in=repair_ids).update(note="")
    QuoteAnswer.objects.filter(quote__repair__in=repair_ids).update(note="")
    RepairReport.objects.filter(repair__in=repair_ids).update(work=ERASED, tests=ERASED)
    objections = RepairObjection.objects.filter(repair__in=repair_ids)
    objections.update(text=ERASED)
    objections.exclude(answer="").update(answer=ERASED)


ERASES: Final[tuple[Callable[[User], int], ...]] = (
    _findings,
    _quotes,
    _answers,
    _reports,
    _objections,
)
