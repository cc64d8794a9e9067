"""What of products is deleted by rule: drafts, texts of disputes, addresses of offers.

And which uploads registrations and disputes still need.
"""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.privacy.legal_holds import held_members
from foundation.retention import Deletion
from products.models import (
    OwnershipTransfer,
    ProofOfPurchase,
    RegisteredProduct,
    RegistrationDraft,
    SerialDispute,
)
from products.models.transfer import OPEN_FOR
from products.registration.drafts import delete_draft


def proofs_in_use(before: datetime) -> Exists:
    """The invoices of products in warranty, and of those that ended since."""
    in_warranty = Q(released_at=None, warranty_until__gte=before.date())
    since = Q(released_at__gte=before)
    held = Q(user__in=held_members())
    products = RegisteredProduct.objects.filter(in_warranty | since | held)
    proofs = ProofOfPurchase.objects.filter(registered_product__in=products.order_by())
    return Exists(proofs.filter(uploads=OuterRef("pk")))


def _recent_disputes(before: datetime) -> QuerySet[SerialDispute]:
    held = Q(user__in=held_members()) | Q(against__user__in=held_members())
    recent = Q(outcome="") | Q(decided_at__gte=before) | held
    return SerialDispute.objects.filter(recent).order_by()


def labels_in_use(before: datetime) -> Exists:
    """The photos of disputes that are open, or were decided since."""
    return Exists(_recent_disputes(before).filter(label=OuterRef("pk")))


def dispute_invoices_in_use(before: datetime) -> Exists:
    """The invoices of such disputes."""
    return Exists(_recent_disputes(before).filter(invoices=OuterRef("pk")))


def dispute_answers_in_use(before: datetime) -> Exists:
    """The files with which their holders answered."""
    return Exists(_recent_disputes(before).filter(answer_uploads=OuterRef("pk")))


IN_USE: Final = (proofs_in_use, labels_in_use, dispute_invoices_in_use, dispute_answers_in_use)


def abandoned_drafts(before: datetime) -> QuerySet[RegistrationDraft]:
    """Return the drafts of registrations that nobody went on with."""
    drafts = RegistrationDraft.objects.filter(updated_at__lt=before)
    return drafts.exclude(user__in=held_members()).order_by("updated_at", "pk")


def delete_drafts(drafts: list[RegistrationDraft]) -> None:
    """Delete drafts and their uploads."""
    for draft in drafts:
        delete_draft(draft)


def old_disputes(before: datetime) -> QuerySet[SerialDispute]:
    """Return the disputes decided long ago of which the texts of both sides are still there."""
    rows = SerialDispute.objects.filter(decided_at__lt=before).exclude(note="", answer="")
    held = held_members()
    return rows.exclude(Q(user__in=held) | Q(against__user__in=held)).order_by("decided_at", "pk")


def wipe_disputes(disputes: list[SerialDispute]) -> None:
    """Delete what both sides wrote; the decision and its reason stay."""
    rows = SerialDispute.objects.filter(pk__in=[dispute.pk for dispute in disputes])
    rows.update(note="", answer="")


def ended_offers(before: datetime) -> QuerySet[OwnershipTransfer]:
    """Return the offers that ended long ago and still name an address."""
    ran_out = Q(outcome="", offered_at__lt=before - OPEN_FOR)
    rows = OwnershipTransfer.objects.filter(Q(ended_at__lt=before) | ran_out).exclude(email="")
    return rows.exclude(registered_product__user__in=held_members()).order_by("offered_at", "pk")


def wipe_offers(offers: list[OwnershipTransfer]) -> None:
    """Delete the address that a product was offered to."""
    OwnershipTransfer.objects.filter(pk__in=[offer.pk for offer in offers]).update(email="")


DELETIONS: Final = (
    Deletion("drafts", abandoned_drafts, delete_drafts, since="updated_at"),
    Deletion("disputes", old_disputes, wipe_disputes, since="decided_at"),
    Deletion("offers", ended_offers, wipe_offers, since="offered_at"),
)
