"""Disputes: a member proves that a unit is theirs, its holder answers, staff decide whose it is.

What is to be proved lies in the member's registration draft until it is sent; where a dispute is
upheld, it becomes the registration. The order of locks is the registration, then its disputes.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from products.catalogue import chk
from products.models import RegisteredProduct, RegistrationDraft, SerialDispute
from products.ownership import emails, transfers
from products.registration import drafts as registration_drafts
from products.registration import register


class DisputeNotOpen(Exception):
    """The dispute was decided or withdrawn already."""

    def __init__(self, dispute: SerialDispute) -> None:
        super().__init__("The dispute is not open any more.")
        self.dispute = dispute


class AlreadyDisputed(Exception):
    """The member disputes this serial number already."""


class NotHeard(Exception):
    """The holder has not answered and may still do so."""


class OthersOpen(Exception):
    """Another member disputes the same serial number: that is decided first."""


def is_disputed(registered: RegisteredProduct) -> bool:
    """Tell whether somebody disputes this registration now."""
    return SerialDispute.objects.open().filter(against=registered).exists()


def save_label(*, draft: RegistrationDraft, clean: CleanUpload) -> None:
    """Keep the photo of the label in the draft, in the place of an earlier one.

    Raises:
        storage.NotKept: it could not be kept now.
    """
    kind = Upload.Kind.SERIAL_PHOTO
    kept = storage.store_upload(by=draft.user, clean=clean, kind=kind, serial=draft.serial.serial)
    remove_label(draft=draft)
    draft.label = kept
    draft.save(update_fields=["label", "updated_at"])


def remove_label(*, draft: RegistrationDraft) -> None:
    """Take the photo of the label out of the draft again."""
    if draft.label is not None:
        storage.delete_uploads([draft.label])
        draft.label = None


def save_note(*, draft: RegistrationDraft, note: str) -> None:
    """Keep the line that the member wrote."""
    draft.note = note
    draft.save(update_fields=["note", "updated_at"])


@transaction.atomic
def submit(*, by: User, purchase: registration_drafts.Purchase) -> SerialDispute:
    """Send the drafted proofs to staff; member and holder get a letter each.

    Raises:
        AlreadyDisputed: a dispute of the member about this unit is open.
        RegisteredProduct.DoesNotExist: nobody else holds the unit (any more): it can be registered.
        RegistrationDraft.DoesNotExist: CHK or a proof is missing, or it was sent before.
    """
    draft = _lock_draft(by)
    held = registration_drafts.holder(draft)
    if held is None:
        raise RegisteredProduct.DoesNotExist
    against = register.lock_live(held.pk)
    if SerialDispute.objects.filter(user=by, serial=draft.serial, outcome="").exists():
        raise AlreadyDisputed
    dispute = _enter(draft, against, purchase)
    draft.delete()
    emails.dispute_received(dispute)
    emails.dispute_opened(dispute)
    return dispute


def _lock_draft(user: User) -> RegistrationDraft:
    drafts = RegistrationDraft.objects.select_related("serial__product", "label")
    return drafts.select_for_update(no_key=True, of=("self",)).get(user=user, chk_verified=True)


def _enter(
    draft: RegistrationDraft, against: RegisteredProduct, purchase: registration_drafts.Purchase
) -> SerialDispute:
    invoices = list(draft.invoices.all())
    if not invoices or draft.label is None or not draft.note:
        raise RegistrationDraft.DoesNotExist
    if purchase.store is None or purchase.purchased_on is None:
        raise RegistrationDraft.DoesNotExist
    dispute = SerialDispute.objects.create(
        user=draft.user,
        serial=draft.serial,
        against=against,
        region=purchase.region,
        store=purchase.store,
        channel=purchase.channel,
        purchased_on=purchase.purchased_on,
        label=draft.label,
        note=draft.note,
        chk_tries=chk.tries(draft.serial, by=draft.user),
        opened_at=timezone.now(),
    )
    dispute.invoices.set(invoices)
    storage.mark_submitted([*invoices, draft.label])
    return dispute


@transaction.atomic
def withdraw(*, by: User, dispute_id: int) -> None:
    """Withdraw a dispute of the member; the holder hears that it is over.

    Raises:
        DisputeNotOpen: it is decided or withdrawn already.
        SerialDispute.DoesNotExist: it is no dispute of this member.
    """
    if not SerialDispute.objects.filter(pk=dispute_id, user=by).exists():
        raise SerialDispute.DoesNotExist
    dispute = _lock(dispute_id)
    _end(dispute, SerialDispute.Outcome.WITHDRAWN, by=by)
    emails.dispute_over(dispute)


@transaction.atomic
def answer(*, by: User, dispute_id: int, text: str, cleans: Iterable[CleanUpload]) -> None:
    """Answer as the holder, with a line and a proof; a later answer adds to an earlier one.

    Raises:
        DisputeNotOpen: it is decided or withdrawn already.
        SerialDispute.DoesNotExist: it is not about a registration of this member.
        storage.NotKept: a proof could not be kept now.
    """
    if not SerialDispute.objects.filter(pk=dispute_id, against__user=by).exists():
        raise SerialDispute.DoesNotExist
    dispute = _lock(dispute_id)
    kind = Upload.Kind.INVOICE
    kept = [
        storage.store_upload(by=by, clean=one, kind=kind, serial=dispute.serial.serial)
        for one in cleans
    ]
    storage.mark_submitted(kept)
    dispute.answer_uploads.add(*kept)
    dispute.answer = "\n\n".join(part for part in (dispute.answer, text) if part)
    dispute.answered_at = timezone.now()
    dispute.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def uphold(*, by: User, dispute_id: int, reason: str) -> RegisteredProduct:
    """Pass the registration to who disputes it; both get a letter, the holder with the reason.

    Raises:
        DisputeNotOpen: somebody was faster.
        NotHeard: the holder may still answer.
        OthersOpen: another dispute about the serial number is open.
    """
    dispute = _lock(dispute_id)
    if not dispute.is_heard:
        raise NotHeard
    if SerialDispute.objects.open().filter(serial=dispute.serial).exclude(pk=dispute.pk).exists():
        raise OthersOpen
    transfers.end_offers(dispute.against, by=by)
    register.release(dispute.against, because=RegisteredProduct.Ending.DISPUTED)
    registered = _register(dispute)
    _end(dispute, SerialDispute.Outcome.UPHELD, by=by, reason=reason)
    emails.dispute_upheld(dispute)
    emails.dispute_lost(dispute)
    return registered


@transaction.atomic
def refuse(*, by: User, dispute_id: int, reason: str) -> None:
    """Leave the registration as it is; both get a letter, who disputed it with the reason.

    Raises:
        DisputeNotOpen: somebody was faster.
    """
    dispute = _lock(dispute_id)
    _end(dispute, SerialDispute.Outcome.REFUSED, by=by, reason=reason)
    emails.dispute_refused(dispute)
    emails.dispute_over(dispute)


def _register(dispute: SerialDispute) -> RegisteredProduct:
    registered = RegisteredProduct.objects.create(
        user=dispute.user,
        serial=dispute.serial,
        region=dispute.region,
        store=dispute.store,
        channel=dispute.channel,
        purchased_on=dispute.purchased_on,
        warranty_until=register.warranty_until(dispute.serial, dispute.purchased_on),
    )
    register.submit_proof(registered=registered, uploads=list(dispute.invoices.all()))
    return registered


def _lock(dispute_id: int) -> SerialDispute:
    disputes = SerialDispute.objects.select_related(
        "user", "against__user", "store", "decided_by", "serial__product__category"
    )
    known = disputes.get(pk=dispute_id)
    try:
        against = register.lock_live(known.against_id)
    except RegisteredProduct.DoesNotExist as gone:
        raise DisputeNotOpen(disputes.get(pk=dispute_id)) from gone
    # Not by the joined row of who decided it: where nobody has, there is none to lock.
    found = disputes.select_for_update(no_key=True, of=("self",)).get(pk=dispute_id)
    if found.outcome:
        raise DisputeNotOpen(found)
    against.user = found.against.user
    found.against = against
    return found


def _end(
    dispute: SerialDispute, outcome: SerialDispute.Outcome, *, by: User, reason: str = ""
) -> None:
    dispute.outcome, dispute.reason = outcome, reason
    dispute.decided_at, dispute.decided_by = timezone.now(), by
    dispute.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
