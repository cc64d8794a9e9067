"""What of claims is deleted by rule: drafts, recipients, answers; and which uploads they need."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.privacy.legal_holds import held_members
from evidence.retention import DIGEST, printed_digest
from foundation.retention import Deletion
from fulfilment.models import DrawEntry, DrawRound, Fulfilment, PrizeOffer
from fulfilment.parcels import recipients
from products.models import ProofOfPurchase
from redemptions.answers import answer_files
from redemptions.claims import drafts as claim_drafts
from redemptions.models import (
    Answer,
    Check,
    CheckRun,
    Claim,
    ClaimDraft,
    ClaimEvent,
    Recipient,
    SerialPhoto,
    timeline,
)
from redemptions.rewarding import parcels

# What ends a claim, or opens it again: nothing of it goes before the last of them is long past.
DECISIVE: Final = (
    ClaimEvent.Kind.SENT_BACK,
    ClaimEvent.Kind.APPROVED,
    ClaimEvent.Kind.REJECTED,
    ClaimEvent.Kind.CANCELLED,
    ClaimEvent.Kind.EXPIRED,
    ClaimEvent.Kind.REVOKED,
)
CLOSED: Final = (Claim.Status.REJECTED, Claim.Status.CANCELLED)


def _decided_since(before: datetime) -> Exists:
    events = ClaimEvent.objects.filter(claim=OuterRef("pk"), kind__in=DECISIVE)
    return Exists(events.filter(occurred_at__gte=before))


def _recent_claims(before: datetime) -> QuerySet[Claim]:
    is_open = Q(status__in=[Claim.Status.SUBMITTED, Claim.Status.SENT_BACK])
    is_owed = Exists(Fulfilment.objects.unsent().filter(cause=OuterRef("cause")))
    held = Q(user__in=held_members())
    return Claim.objects.filter(is_open | is_owed | held | _decided_since(before)).order_by()


def photos_in_use(before: datetime) -> Exists:
    """The photos of claims that are open, owed a reward, or were decided since."""
    photos = SerialPhoto.objects.filter(upload=OuterRef("pk"))
    return Exists(photos.filter(claim__in=_recent_claims(before)).order_by())


def invoices_in_use(before: datetime) -> Exists:
    """The invoices of the products of such claims."""
    proofs = ProofOfPurchase.objects.filter(uploads=OuterRef("pk"))
    return Exists(proofs.filter(registered_product__claims__in=_recent_claims(before)).order_by())


def answers_in_use(before: datetime) -> Exists:
    """The files that are answers of such claims."""
    answers = Answer.objects.filter(upload=OuterRef("pk"), claim__in=_recent_claims(before))
    return Exists(answers.order_by())


def part_invoices_in_use(before: datetime) -> Exists:
    """The invoices of the further products of such claims."""
    proofs = ProofOfPurchase.objects.filter(uploads=OuterRef("pk"))
    used = proofs.filter(registered_product__claim_parts__claim__in=_recent_claims(before))
    return Exists(used.order_by())


IN_USE: Final = (photos_in_use, invoices_in_use, part_invoices_in_use, answers_in_use)


def abandoned_drafts(before: datetime) -> QuerySet[ClaimDraft]:
    """Return the drafts of claims and corrections that nobody went on with."""
    drafts = ClaimDraft.objects.filter(updated_at__lt=before)
    return drafts.exclude(user__in=held_members()).order_by("updated_at", "pk")


def delete_drafts(drafts: list[ClaimDraft]) -> None:
    """Delete drafts with the address in them, and their uploads."""
    for draft in drafts:
        claim_drafts.delete_draft(draft)


def _with_personal_data(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Narrow claims down to those that still have a person's words.

    They are found by these words, which go by rule, and not among all claims there ever were.
    """
    risks = Check.objects.filter(kind__in=Check.RISKS).exclude(read="").order_by()
    named = (
        Recipient.objects.order_by().values("claim"),
        Answer.objects.order_by().values("claim"),
        risks.values("run__claim"),
    )
    return claims.filter(pk__in=named[0].union(*named[1:])).exclude(user__in=held_members())


def closed_claims(before: datetime) -> QuerySet[Claim]:
    """Return claims rejected or withdrawn long ago that still have a person's words."""
    closed = Claim.objects.filter(status__in=CLOSED, submitted_at__lt=before)
    return _with_personal_data(closed.exclude(_decided_since(before))).order_by("submitted_at")


def _in_a_draw(before: datetime) -> Exists:
    """Claims whose ticket may still win, or that won a prize which has not arrived long ago."""
    tickets = DrawEntry.objects.filter(cause=OuterRef("cause"), voided_at=None).order_by()
    drawn = DrawRound.objects.live().filter(draw=OuterRef("draw"), drawn_at__isnull=False)
    prizes = PrizeOffer.objects.filter(
        place__entry=OuterRef("pk"), state__in=PrizeOffer.HOLDING, round__voided_at=None
    )
    owed = Fulfilment.objects.filter(cause=OuterRef("cause"))
    waiting = Q(cause=None) | Exists(owed.not_over(before))
    to_come = ~Exists(drawn.order_by()) | Exists(prizes.filter(waiting).order_by())
    return Exists(tickets.filter(to_come))


def delivered_claims(before: datetime) -> QuerySet[Claim]:
    """Return approved claims of which all that is owed was delivered, or taken back, long ago."""
    owed = Fulfilment.objects.filter(cause=OuterRef("cause"))
    approved = Claim.objects.filter(
        Exists(owed), ~Exists(owed.not_over(before)), status=Claim.Status.APPROVED
    )
    over = approved.exclude(_decided_since(before)).exclude(_in_a_draw(before))
    return _with_personal_data(over).order_by("submitted_at")


def read_invoices(_before: datetime) -> QuerySet[CheckRun]:
    """Return the runs that still have in clear what was read on invoices that are all deleted."""
    has_key = ~Q(invoice_key="") & ~Q(invoice_key__startswith=DIGEST)
    has_numbers = ~Q(invoice_numbers=[]) & ~Q(invoice_numbers__0__startswith=DIGEST)
    products = OuterRef("claim__registered_product")
    proofs = ProofOfPurchase.objects.filter(registered_product=products).order_by()
    runs = CheckRun.objects.filter(has_key | has_numbers, done_at__isnull=False)
    gone = runs.filter(Exists(proofs.filter(uploads__deleted_at__isnull=False)))
    kept = Exists(proofs.filter(uploads__isnull=False, uploads__deleted_at=None))
    return gone.exclude(kept).exclude(claim__user__in=held_members()).order_by("pk")


def digest_read_invoices(runs: list[CheckRun]) -> None:
    """Put digests in the place of invoice numbers, so that later claims are still compared."""
    for run in runs:
        run.invoice_key = run.invoice_key and printed_digest(run.invoice_key)
        run.invoice_numbers = sorted(map(printed_digest, run.invoice_numbers))
    CheckRun.objects.bulk_update(runs, ["invoice_key", "invoice_numbers"])
    Check.objects.filter(run__in=runs, kind__in=Check.READ).exclude(read="").update(read="")


def old_runs(before: datetime) -> QuerySet[CheckRun]:
    """Return the runs, the oldest first, whose claims were decided long ago, all their checks."""
    recent = Exists(_recent_claims(before).filter(pk=OuterRef("claim")))
    runs = CheckRun.objects.filter(checks_deleted_at=None, done_at__lt=before)
    return runs.exclude(recent).order_by("done_at")


def delete_checks(runs: list[CheckRun]) -> None:
    """Delete the checks; the runs stay, by whose invoices later claims are compared."""
    Check.objects.filter(run__in=runs).delete()
    wanted = [run.pk for run in runs]
    CheckRun.objects.filter(pk__in=wanted).update(checks_deleted_at=timezone.now())


def delete_personal_data(claims: Iterable[Claim]) -> None:
    """Delete names, addresses and answers, and which other accounts the checks named."""
    rows = list(claims)
    wanted = [claim.pk for claim in rows]
    Recipient.objects.filter(claim__in=wanted).delete()
    recipients.forget(parcels.causes_of(wanted))
    answer_files.delete_with(wanted)
    risks = Check.objects.filter(run__claim__in=wanted, kind__in=Check.RISKS)
    risks.exclude(read="").update(read="")
    for claim in rows:
        timeline.record(claim, ClaimEvent.Kind.DATA_DELETED, by=None)


DELETIONS: Final = (
    Deletion("drafts", abandoned_drafts, delete_drafts, since="updated_at"),
    Deletion("invoices", read_invoices, digest_read_invoices, since="done_at"),
    Deletion("closed_claims", closed_claims, delete_personal_data, since="submitted_at"),
    Deletion("checks", old_runs, delete_checks, since="done_at"),
    Deletion("addresses", delivered_claims, delete_personal_data, since="submitted_at"),
)
