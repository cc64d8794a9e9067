"""The e-mails about a repair, each queued in the transaction that it reports."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue
from service.models import HERE, Repair, RepairDraft, RepairEvent, RepairStage, RepairWait
from service.repairs.packing import region_of
from service.repairs.stage_words import words_of


def applied(repair: Repair) -> Email:
    """E-mail: the application was received, and why it is looked at by a person first."""
    return _queue("repair_applied", repair, "applied")


def moved(repair: Repair, event: RepairEvent, *, reason: str = "") -> Email:
    """E-mail: the repair has a new stage, or goes on in one: which, why, and until when."""
    told: dict[str, Any] = {"reason": reason or event.note}
    told["has_label"] = repair.stage == RepairStage.APPROVED
    if repair.waiting_for == RepairWait.PAYMENT:
        told["region"] = region_of(repair.region)
    return _queue("repair_stage", repair, f"event:{event.pk}", **told)


def lapses_soon(repair: Repair) -> Email:
    """E-mail: the product was not sent yet, and until when the RMA number is valid."""
    what = f"lapses:{repair.approved_until}"
    may_extend = repair.extended_at is None
    return _queue("repair_lapses_soon", repair, what, may_extend=may_extend)


def late(repair: Repair, event: RepairEvent) -> Email:
    """E-mail: it takes longer than promised, before the member has to ask."""
    return _queue("repair_late", repair, f"event:{event.pk}", reason=event.note)


def invited(draft: RepairDraft, *, language: str) -> Email:
    """E-mail: staff have begun an application in a ticket; what is left for the member to do."""
    member, registered = draft.user, draft.registered_product
    path = reverse("repair-product", args=[registered.pk])
    return queue.queue_email(
        "repair_invited",
        to=member.email,
        user=member,
        language=language,
        dedupe_key=f"repair-draft:{draft.token}:{draft.conversation_id}",
        context={
            "reader": member,
            "product": registered.product,
            "serial": registered.serial,
            "link": link_through_sign_in(path),
        },
    )


def about(repair_id: int) -> str:
    """Return the mark by which the e-mails about a repair are found again."""
    return f"repair:{repair_id}"


def is_still_true(email: Email) -> bool:
    """Return whether a reminder to send the product holds: it waits, until the day it names."""
    if email.kind != "repair_lapses_soon":
        return True
    _mark, pk, _what, day = email.dedupe_key.split(":")
    waiting = Repair.objects.filter(stage=RepairStage.APPROVED, approved_until=day)
    return waiting.filter(pk=pk).exists()


def _queue(kind: str, repair: Repair, what: str, **context: Any) -> Email:
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
        "link": link_through_sign_in(reverse("repair", args=[repair.rma])),
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
