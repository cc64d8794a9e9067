"""What stands on a repair's page of what the bench found: quotes, report, a way to object."""

from typing import Any, Final

from foundation.tables.kept_queries import KeptQuery, attach, given
from service.models import Repair, RepairReport
from service.repairs.beside import RepairBeside
from service.results import answering, objecting, quoting

_REPORT = KeptQuery(lambda: RepairReport.objects.filter(repair=given("repair")))


def _context(repair: Repair) -> dict[str, Any] | None:
    findings, quotes = list(repair.findings.all()), quoting.quotes_of(repair)
    report, objection = _REPORT.first(repair=repair.pk), getattr(repair, "objection", None)
    for each in filter(None, [*quotes, report]):
        attach(each, repair=repair)
    may_object = objection is None and objecting.may_object(repair)
    if not (findings or quotes or report or objection or may_object):
        return None
    waiting = [
        each for each in quotes[:1] if answering.reason_against(each, repair, quotes[0]) is None
    ]
    return {
        "repair": repair,
        "findings": findings,
        "quotes": quotes,
        "to_answer": waiting[0] if waiting else None,
        "report": report,
        "objection": objection,
        "may_object": may_object,
    }


RESULTS: Final = RepairBeside("service/_results.html", _context)
