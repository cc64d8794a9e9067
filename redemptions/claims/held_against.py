"""What keeps a claim from being decided without a person, in words that its member can mend.

It is decided anew at each look: from the newest checks, or, while these are under way, from what
was read and typed. What the checks found elsewhere, and risks, are not the member's to know.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from evidence.findings import Finding, FindingKind, FindingVerdict
from evidence.models import Upload
from foundation.tables.kept_queries import KeptQuery, any_given
from products.registration import read_purchase
from redemptions.bundles.claimed_parts import photo_of
from redemptions.checks.evidence_runner import findings_on_photo
from redemptions.checks.member_words import Note, note_on_editor, notes_on
from redemptions.checks.runner import held_against
from redemptions.claims.upload_advice import advise
from redemptions.models import Check, CheckRun, Claim

_NEWEST_RUNS = KeptQuery(
    lambda: (
        CheckRun.objects.filter(claim=any_given("claims"))
        .order_by("claim_id", "-pk")
        .distinct("claim_id")
    )
)


def reasons_of(claim: Claim) -> list[str]:
    """Return what the checks hold against a claim under review."""
    if claim.status != Claim.Status.SUBMITTED:
        return []
    newest = _NEWEST_RUNS.first(claims=[claim.pk])
    if newest is not None and newest.is_done:
        return reasons_of_checked([claim]).get(claim.pk, [])
    return [note.text for note in _read_so_far(claim) if not note.is_good]


def reasons_of_checked(claims: Collection[Claim]) -> dict[int, list[str]]:
    """Return the same for several claims, in two queries; nothing of what is being checked."""
    waiting = {
        claim.pk: claim
        for claim in claims
        if claim.status == Claim.Status.SUBMITTED and claim.checks != Claim.Checks.NONE
    }
    newest = _NEWEST_RUNS.rows(claims=list(waiting)) if waiting else []
    runs = {run.pk: run.claim_id for run in newest if run.is_done}
    if not runs:
        return {pk: [] for pk in waiting}
    found: dict[int, list[Check]] = {pk: [] for pk in waiting}
    mendable = [*Check.READ, Check.Kind.EDITED, Check.Kind.UNLISTED_STORE]
    for check in Check.objects.filter(run__in=runs, kind__in=mendable).order_by("pk"):
        found[runs[check.run_id]].append(check)
    return {pk: _in_words(claim, found[pk]) for pk, claim in waiting.items()}


def _in_words(claim: Claim, checks: Sequence[Check]) -> list[str]:
    notes = _of_unit(claim, [check for check in checks if check.part_id is None])
    for part in claim.units[1:]:
        of_part = _of_unit(claim, [check for check in checks if check.part_id == part.pk])
        notes += [replace(note, text=f"{part}: {note.text}") for note in of_part]
    # Of each file stands its name, then the program.
    named = [check.read.rpartition(": ")[2] for check in checks if check.kind == Check.Kind.EDITED]
    stores = [_unlisted() for check in checks if check.kind == Check.Kind.UNLISTED_STORE]
    prices = [_price() for check in checks if check.kind == Check.Kind.PRICE and not check.passed]
    return [note.text for note in [*notes, *map(note_on_editor, named), *stores, *prices]]


def _price() -> Note:
    text = _("We didn't find the price you typed on your invoice, so a person checks it first.")
    return Note(text, is_good=False)


def _of_unit(claim: Claim, checks: Sequence[Check]) -> list[Note]:
    findings = [_finding(check) for check in checks if check.kind in Check.READ]
    kinds = held_against(claim.promotion, findings)
    return [*notes_on({each.kind: each for each in findings if each.kind in kinds})]


def _unlisted() -> Note:
    text = _("Your store is not on our list of partner stores, so a person checks it first.")
    return Note(text, is_good=False)


def _read_so_far(claim: Claim) -> list[Note]:
    """Return the advice on the evidence, as far as it has been read."""
    invoices = read_purchase.newest_invoices([claim.registered_product])
    files = invoices[claim.registered_product_id]
    notes = [*advise(files, claim.promotion).notes] if files else []
    photo = photo_of(claim)
    if photo and photo.is_done and photo.deleted_at is None:
        notes.extend(_of_photo(claim, photo))
    is_partner = claim.registered_product.store.is_listed
    return notes if is_partner or not claim.promotion.partner_stores else [*notes, _unlisted()]


def _of_photo(claim: Claim, upload: Upload) -> list[Note]:
    prefetch_related_objects([upload], "pages")
    findings = findings_on_photo(upload, claim.serial.serial)
    kinds = held_against(claim.promotion, findings)
    return [*notes_on({each.kind: each for each in findings if each.kind in kinds})]


def _finding(check: Check) -> Finding:
    return Finding(
        kind=FindingKind(check.kind),
        verdict=FindingVerdict(check.verdict),
        rule=check.rule,
        expected=check.expected,
        read=check.read,
    )
