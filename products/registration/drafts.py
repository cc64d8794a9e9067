"""Registration: the member's verbs from the first serial typed to the product in My Products."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from products.catalogue import chk as catalogue_chk
from products.models import RegisteredProduct, RegistrationDraft, SerialNumber, Store

ABANDONED_AFTER = timedelta(days=30)


class AlreadyRegistered(Exception):
    """Another registration of this serial number is in force."""

    def __init__(self, *, by_same_member: bool) -> None:
        super().__init__("This serial number is already registered.")
        self.by_same_member = by_same_member


@dataclass(frozen=True, slots=True)
class Purchase:
    """Where and when a unit was bought, as far as the member has told."""

    region: str
    store: Store | None
    channel: str
    purchased_on: date | None


def draft_of(user: User, *, lock: bool = False) -> RegistrationDraft | None:
    """Find what the member began to register; a lock makes a second press of "Next" wait."""
    drafts = RegistrationDraft.objects.select_related("serial__product__category", "store")
    if lock:
        drafts = drafts.select_for_update(no_key=True, of=("self",))
    return drafts.filter(user=user).first()


def holder(draft: RegistrationDraft) -> RegisteredProduct | None:
    """Find the registration of the drafted unit by another member, which a dispute is against."""
    held = RegisteredProduct.objects.filter(serial=draft.serial, released_at=None)
    return held.exclude(user=draft.user).first()


@transaction.atomic
def begin(*, by: User, serial: SerialNumber, disputes: bool = False) -> RegistrationDraft:
    """Start to register this unit; what was filled in for the same unit before is kept.

    A member who ``disputes`` goes on with a unit that somebody else has registered.

    Raises:
        AlreadyRegistered: somebody, perhaps the member, has registered it.
    """
    held = RegisteredProduct.objects.filter(serial=serial, released_at=None).first()
    if held is not None and not (disputes and held.user_id != by.pk):
        raise AlreadyRegistered(by_same_member=held.user_id == by.pk)
    drafts = RegistrationDraft.objects.select_for_update(no_key=True, of=("self",))
    draft, _is_new = drafts.get_or_create(user=by, defaults={"serial": serial})
    if draft.serial_id != serial.pk:
        storage.delete_uploads(uploads_of(draft))
        draft = RegistrationDraft(pk=draft.pk, user=by, serial=serial)
        draft.save(force_update=True)
    return draft


def verify(draft: RegistrationDraft, chk: str, *, address: str) -> bool:
    """Check the CHK that the member typed; the right one opens the next step.

    Raises:
        TooManyTries: a limit is reached, SerialLocked that of the serial; nothing was looked at.
    """
    if not catalogue_chk.check_chk(draft.serial, chk, by=draft.user, address=address):
        return False
    # Of this unit only: the draft may have gone over to another one meanwhile.
    drafts = RegistrationDraft.objects.filter(pk=draft.pk, serial=draft.serial)
    return bool(drafts.update(chk_verified=True, updated_at=timezone.now()))


def save_purchase(*, draft: RegistrationDraft, purchase: Purchase) -> None:
    """Keep what was told of the purchase, so that an error elsewhere does not lose it."""
    draft.region, draft.store = purchase.region, purchase.store
    draft.channel, draft.purchased_on = purchase.channel, purchase.purchased_on
    draft.save(update_fields=["region", "store", "channel", "purchased_on", "updated_at"])


def save_invoice(*, draft: RegistrationDraft, clean: CleanUpload) -> Upload:
    """Keep an uploaded invoice in the draft, beside the others; the same file again is one.

    Raises:
        storage.NotKept: it could not be kept now.
    """
    same = draft.invoices.filter(sha256=clean.sha256).first()
    if same is not None:
        return same
    upload = storage.store_upload(
        by=draft.user, clean=clean, kind=Upload.Kind.INVOICE, serial=draft.serial.serial
    )
    draft.invoices.add(upload)
    draft.save(update_fields=["updated_at"])
    return upload


def remove_invoice(*, draft: RegistrationDraft, upload_id: int) -> bool:
    """Take an invoice out of the draft again; tells whether it was there."""
    return bool(storage.delete_uploads(draft.invoices.filter(pk=upload_id)))


def uploads_of(draft: RegistrationDraft) -> list[Upload]:
    """List what was uploaded for the draft."""
    return [*draft.invoices.all(), *([draft.label] if draft.label else [])]


def delete_draft(draft: RegistrationDraft) -> None:
    """Forget a half-filled registration and its invoices."""
    storage.delete_uploads(uploads_of(draft))
    draft.delete()


def delete_abandoned_drafts() -> int:
    """Forget the registrations that nobody went on with for 30 days, and their invoices.

    Returns how many. Safe to run twice at once, and while members go on with theirs.
    """
    abandoned = RegistrationDraft.objects.filter(updated_at__lt=timezone.now() - ABANDONED_AFTER)
    return sum(_forget(abandoned, pk) for pk in abandoned.values_list("pk", flat=True))


@transaction.atomic
def _forget(abandoned: QuerySet[RegistrationDraft], pk: int) -> bool:
    # Looked at again once it is locked: the member may just have gone on with it.
    draft = abandoned.select_for_update(skip_locked=True).filter(pk=pk).first()
    if draft is not None:
        delete_draft(draft)
    return draft is not None
