"""The claims in what a member downloads: as the pages show them, with the member's own codes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from foundation.personal_data import MOST_AT_ONCE, Section
from redemptions.answers.given import all_answers
from redemptions.models import (
    Answer,
    Claim,
    ClaimDraft,
    ClaimEvent,
    Decision,
    Recipient,
)
from redemptions.models.statuses import label, visible_codes
from redemptions.rewarding.rewards import note_codes_shown


def sections(member: User) -> Iterator[Section]:
    """Give the claims, what was filled in for them, and what became of them."""
    yield _claims(member)
    yield _recipients(member)
    yield _answers(member)
    yield _decisions(member)
    yield _events(member)
    yield _drafts(member)


def _claims(member: User) -> Section:
    claims = member.claims.for_history().order_by("pk")
    return Section(
        "claims",
        _("Claims"),
        {
            "order_id": _("Order ID"),
            "promotion": _("Promotion"),
            "serial_number": _("Serial Number"),
            "reward": _("Reward"),
            "status": _("Status"),
            "redeemed_at": _("Redeem Date"),
            "decided_at": _("Decided"),
            "delivered_at": _("Delivered"),
            "code": _("Code"),
            "note": _("Note"),
            "link": _("Link"),
        },
        (_row(claim) for claim in claims.iterator(chunk_size=MOST_AT_ONCE)),
    )


def _row(claim: Claim) -> tuple[object, ...]:
    owed = claim.owed
    return (
        claim.reference,
        claim.promotion.title,
        ", ".join(unit.serial.serial for unit in claim.units),
        claim.promised.title or claim.reward.title,
        label(claim).text,
        claim.submitted_at,
        claim.decided_at,
        owed.delivered_at if owed else None,
        _code(claim),
        owed.note if owed else "",
        owed.link if owed else "",
    )


def _code(claim: Claim) -> str:
    """Return the code as the claim's page shows it, and note that the member may know it."""
    codes = visible_codes(claim)
    if codes:
        note_codes_shown([claim])
    return ", ".join(codes)


def _recipients(member: User) -> Section:
    rows = Recipient.objects.filter(claim__user=member).select_related("claim").order_by("pk")
    return Section(
        "recipients",
        _("Addresses for rewards"),
        {"order_id": _("Order ID"), "address": _("Address"), "note": _("Note")},
        (
            (row.claim.reference, row.lines, row.note)
            for row in rows.iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _answers(member: User) -> Section:
    rows = Answer.objects.filter(claim__user=member).order_by("pk")
    related = rows.select_related("claim", "question").prefetch_related(
        "question__texts", "question__options"
    )
    return Section(
        "answers",
        _("Answers"),
        {"order_id": _("Order ID"), "question": _("Question"), "answer": _("Answer")},
        (
            (row.claim.reference, row.label, row.words)
            for row in related.iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _decisions(member: User) -> Section:
    rows = Decision.objects.filter(claim__user=member).select_related("claim").order_by("pk")
    return Section(
        "decisions",
        _("Decisions"),
        {
            "order_id": _("Order ID"),
            "outcome": _("Outcome"),
            "reason": _("Reason"),
            "decided_at": _("Decided"),
        },
        (
            (row.claim.reference, row.get_outcome_display(), row.reason, row.decided_at)
            for row in rows.iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _events(member: User) -> Section:
    rows = ClaimEvent.objects.for_member().filter(claim__user=member).select_related("claim")
    return Section(
        "timeline",
        _("Timeline"),
        {
            "order_id": _("Order ID"),
            "when": _("When"),
            "what": _("What happened"),
            "note": _("Note"),
        },
        (
            (row.claim.reference, row.occurred_at, row.get_kind_display(), row.note)
            for row in rows.order_by("pk").iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _drafts(member: User) -> Section:
    rows = ClaimDraft.objects.filter(user=member).order_by("pk")
    related = rows.select_related("promotion").prefetch_related(
        "promotion__questions__texts", "promotion__questions__options"
    )
    return Section(
        "claims_begun",
        _("Claims you started"),
        {
            "promotion": _("Promotion"),
            "changed_at": _("Last changed"),
            "recipient": _("Address"),
            "answers": _("Answers"),
            "price": _("Price on the invoice"),
        },
        (
            (
                row.promotion.title,
                row.updated_at,
                [text for text in row.recipient.values() if text],
                [given.words for given in all_answers(row)],
                str(row.price or ""),
            )
            for row in related.iterator(chunk_size=MOST_AT_ONCE)
        ),
    )
