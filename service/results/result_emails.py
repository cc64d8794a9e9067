"""The e-mails about what was found and done, each queued in the transaction that it reports."""

from typing import Any, Final

from django.urls import reverse
from django.utils import translation

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue
from service.models import HERE, Quote, Repair, RepairObjection
from service.repairs.repair_emails import about
from service.repairs.stage_words import words_of

QUOTED: Final = "repair_quote"
WAITS: Final = "repair_quote_waits"
LAPSED: Final = "repair_quote_lapsed"
OF_QUOTES: Final = (QUOTED, WAITS, LAPSED)


def quoted(quote: Quote) -> Email:
    """E-mail: what the repair would cost, line by line, and what refusing costs."""
    return _queue_quote(QUOTED, quote, "made")


def quote_waits(quote: Quote) -> Email:
    """E-mail: the quote still waits for an answer, and until when."""
    return _queue_quote(WAITS, quote, f"reminder:{quote.reminders}")


def lapsed(quote: Quote) -> Email:
    """E-mail: the time to answer the quote is over, and what happens now."""
    return _queue_quote(LAPSED, quote, "lapsed")


def reported(repair: Repair) -> Email:
    """E-mail: what was found, done and tested, and where the report is."""
    link = reverse("repair-report", args=[repair.rma])
    return _queue("repair_report", repair, f"report:{repair.report.pk}", link)


def objection_decided(objection: RepairObjection) -> Email:
    """E-mail: what was decided about the member's objection, and why."""
    repair = objection.repair
    page = reverse("repair", args=[repair.rma])
    what = f"objection:{objection.pk}"
    return _queue("repair_objection", repair, what, page, objection=objection)


def is_still_true(email: Email) -> bool:
    """Return whether an e-mail about a quote holds: no other replaced it, and it has no answer."""
    if email.kind not in OF_QUOTES:
        return True
    pk = email.dedupe_key.split(":")[3]
    quotes = Quote.objects.newest().filter(pk=pk)
    return quotes.exists() if email.kind == QUOTED else quotes.filter(answer=None).exists()


def _queue_quote(kind: str, quote: Quote, what: str) -> Email:
    repair = quote.repair
    link = reverse("repair-quote", args=[repair.rma, quote.version])
    lines = list(quote.lines.order_by("number").select_related("quote"))
    facts = {"quote": quote, "lines": lines}
    return _queue(kind, repair, f"quote:{quote.pk}:{what}", link, **facts)


def _queue(kind: str, repair: Repair, what: str, page: str, **context: Any) -> Email:
    member = repair.user
    language = first_language(member.language, repair.language)
    mark = about(repair.pk)
    with translation.override(language):
        stage = words_of(repair)
    facts = {
        "reader": member,
        "repair": repair,
        "stage": stage,
        # Once it has left nobody waits for that day.
        "is_promised": repair.stage in HERE,
        "link": link_through_sign_in(page),
    }
    return queue.queue_email(
        kind,
        to=member.email,
        user=member,
        language=language,
        about=mark,
        dedupe_key=f"{mark}:{what}",
        context={**facts, **context},
    )
