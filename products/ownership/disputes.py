"""Disputes: a member claims a registered product, its holder answers, and staff decide.

The proofs are in the member's registration draft until the dispute is submitted; a dispute that is
upheld becomes a registration. Lock order: the registration, then its disputes.
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from accounts.captchas import suspicion
from accounts.captchas.suspicion import Checked
from accounts.conflicts import Conflict, ConflictOfInterest, conflict_of
from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.locks import lock_rows
from products.catalogue import chk
from products.models import RegisteredProduct, RegistrationDraft, SerialDispute, SerialNumber
from products.ownership import emails, transfers
from products.registration import drafts as registration_drafts
from products.registration import register


class DisputeNotOpen(Exception):
    """The dispute was decided or withdrawn already."""

    def __init__(self, dispute: SerialDispute) -> None:
        super().__init__("The dispute is not open any more.")
        self.dispute = dispute


class AnsweredMeanwhile(Exception):
    """The holder has answered since the page of the dispute was opened."""


class AlreadyDisputed(Exception):
    """The member already has an open dispute about this serial number."""


class NotHeard(Exception):
    """The holder has not answered and still has time to."""


class OthersOpen(Exception):
    """Another dispute about the same serial number is open and has to be decided first."""


def is_disputed(registered: RegisteredProduct) -> bool:
    """Return whether this registration has an open dispute."""
    return SerialDispute.objects.open().filter(against=registered).exists()


@transaction.atomic
def submit(
    *, by: User, purchase: registration_drafts.Purchase, checked: Checked = Checked.UNSOLVED
) -> SerialDispute:
    """Submit the drafted proofs to staff; the member and the holder each get an e-mail.

    Raises:
        AlreadyDisputed: the member has an open dispute about this product.
        CaptchaOwed: a captcha has to be solved first.
        RegisteredProduct.DoesNotExist: no one else holds the product now: it can be registered.
        RegistrationDraft.DoesNotExist: the CHK or a proof is missing, or it was already submitted.
    """
    draft = _lock_draft(by)
    held = registration_drafts.holder(draft)
    if held is None:
        raise RegisteredProduct.DoesNotExist
    against = register.lock_live(held.pk)
    if SerialDispute.objects.filter(user=by, serial=draft.serial, outcome="").exists():
        raise AlreadyDisputed
    suspicion.refuse_if_owed(by, register.REGISTRATION, checked)
    dispute = _create(draft, against, purchase)
    draft.delete()
    emails.dispute_received(dispute)
    emails.dispute_opened(dispute)
    return dispute


def _lock_draft(user: User) -> RegistrationDraft:
    drafts = RegistrationDraft.objects.select_related("serial__product", "label")
    return lock_rows(drafts).get(user=user, chk_verified=True)


def _create(
    draft: RegistrationDraft, against: RegisteredProduct, purchase: registration_drafts.Purchase
) -> SerialDispute:
    invoices = list(draft.invoices.all())
    if not invoices or draft.label is None or not draft.note:
        raise RegistrationDraft.DoesNotExist
    store = purchase.named_store()
    if store is None or purchase.purchased_on is None:
        raise RegistrationDraft.DoesNotExist
    dispute = SerialDispute.objects.create(
        user=draft.user,
        serial=draft.serial,
        against=against,
        region=purchase.region,
        store=store,
        channel=purchase.channel,
        purchased_on=purchase.purchased_on,
        label=draft.label,
        note=draft.note,
        chk_tries=chk.wrong_tries(draft.serial, by=draft.user),
        opened_at=timezone.now(),
    )
    dispute.invoices.set(invoices)
    storage.mark_submitted([*invoices, draft.label])
    return dispute


@transaction.atomic
def withdraw(*, by: User, dispute_id: int) -> None:
    """Withdraw a dispute of the member; the holder gets an e-mail that it is over.

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
    """Answer as the holder, with text and proofs; a later answer adds to an earlier one.

    Raises:
        DisputeNotOpen: it is decided or withdrawn already.
        SerialDispute.DoesNotExist: it is not about a registration of this member.
        storage.NotStored: a proof could not be stored.
    """
    if not SerialDispute.objects.filter(pk=dispute_id, against__user=by).exists():
        raise SerialDispute.DoesNotExist
    dispute = _lock(dispute_id)
    kind = Upload.Kind.INVOICE
    uploads = [
        storage.store_upload(by=by, clean=one, kind=kind, serial=dispute.serial.serial)
        for one in cleans
    ]
    storage.mark_submitted(uploads)
    dispute.answer_uploads.add(*uploads)
    dispute.answer = "\n\n".join(part for part in (dispute.answer, text) if part)
    dispute.answered_at = timezone.now()
    dispute.save(update_fields=["answer", "answered_at"])


def statements(dispute: SerialDispute) -> str:
    """Return a mark of what has been said: the holder may add to an answer until the end."""
    return dispute.answered_at.isoformat() if dispute.answered_at else "unanswered"


def refuse_if_answered(dispute_id: int, *, seen: str) -> None:
    """Lock a dispute, and refuse to go on if there is more said than its page showed (``seen``).

    Raises:
        AnsweredMeanwhile: there is more to read now.
        DisputeNotOpen: it is decided or withdrawn already.
    """
    if statements(_lock(dispute_id)) != seen:
        raise AnsweredMeanwhile


@transaction.atomic
def uphold(
    *, by: User, dispute_id: int, reason: str, end_claims: Callable[[SerialNumber], int]
) -> RegisteredProduct:
    """Transfer the registration to the disputing member; both get an e-mail.

    The holder's e-mail gives the reason. ``end_claims`` ends what the holder has open for the
    product and returns how much that was; it is called once the registration has passed.

    Raises:
        DisputeNotOpen: somebody was faster.
        NotHeard: the holder may still answer.
        OthersOpen: another dispute about the serial number is open.
        ConflictOfInterest: one of the two is the one who decides, or related to them.
    """
    dispute = _lock(dispute_id)
    refuse_own(dispute, by)
    if not dispute.is_heard:
        raise NotHeard
    if SerialDispute.objects.open().filter(serial=dispute.serial).exclude(pk=dispute.pk).exists():
        raise OthersOpen
    transfers.end_offers(dispute.against, by=by)
    register.release(dispute.against, because=RegisteredProduct.Ending.DISPUTED)
    registered = _register(dispute)
    _end(dispute, SerialDispute.Outcome.UPHELD, by=by, reason=reason)
    emails.dispute_upheld(dispute, claims_ended=end_claims(dispute.serial))
    emails.dispute_lost(dispute)
    return registered


@transaction.atomic
def refuse(*, by: User, dispute_id: int, reason: str) -> None:
    """Leave the registration as it is; both get an e-mail, the disputing member with the reason.

    Raises:
        DisputeNotOpen: somebody was faster.
        ConflictOfInterest: one of the two is the one who decides, or related to them.
    """
    dispute = _lock(dispute_id)
    refuse_own(dispute, by)
    _end(dispute, SerialDispute.Outcome.REFUSED, by=by, reason=reason)
    emails.dispute_refused(dispute)
    emails.dispute_over(dispute)


def end_without_holder(registered: RegisteredProduct, *, by: User) -> None:
    """End the disputes about a locked product whose holder leaves: it can be registered then.

    ``by`` is the holder. The disputing members get an e-mail.
    """
    disputes = SerialDispute.objects.filter(against=registered, outcome="")
    for dispute in disputes.select_related("user", "serial__product"):
        dispute.against = registered
        _end(dispute, SerialDispute.Outcome.WITHDRAWN, by=by)
        emails.dispute_moot(dispute)


def refuse_own(dispute: SerialDispute, by: User) -> None:
    """Refuse to decide a dispute in which one takes part.

    Raises:
        ConflictOfInterest: one of the two is the one who decides, or related to them.
    """
    if conflict := conflict_in(dispute, by):
        raise ConflictOfInterest(conflict)


def conflict_in(dispute: SerialDispute, by: User) -> Conflict | None:
    """Return why somebody may not decide a dispute, or None if they may."""
    members = (dispute.user, dispute.against.user)
    return next(filter(None, (conflict_of(by, member) for member in members)), None)


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
    found = lock_rows(disputes).get(pk=dispute_id)
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
