"""Drafts of registrations: start, verify the CHK, save the input, delete."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.locks import lock_rows
from products.catalogue import chk as catalogue_chk
from products.catalogue import serials, stores
from products.models import RegisteredProduct, RegistrationDraft, SerialNumber, Store


class AlreadyRegistered(Exception):
    """This serial number already has a registration in force."""

    def __init__(self, *, by_same_member: bool) -> None:
        super().__init__("This serial number is already registered.")
        self.by_same_member = by_same_member


@dataclass(frozen=True, slots=True)
class Purchase:
    """Where and when a product was bought, as far as the member has entered it."""

    region: str
    store: Store | None
    channel: str
    purchased_on: date | None
    # Of a store that is not listed.
    other_store: str = ""
    other_link: str = ""

    def named_store(self) -> Store | None:
        """Return the store that was chosen, or enter the one that was named; None if neither."""
        if self.store is not None or not self.other_store:
            return self.store
        return stores.propose(region=self.region, name=self.other_store, link=self.other_link)


def draft_of(user: User, *, lock: bool = False) -> RegistrationDraft | None:
    """Find the member's draft; with ``lock``, a second click on "Next" has to wait."""
    drafts = RegistrationDraft.objects.select_related("serial__product__category", "store")
    if lock:
        drafts = lock_rows(drafts)
    return drafts.filter(user=user).first()


def holder(draft: RegistrationDraft) -> RegisteredProduct | None:
    """Find another member's registration of the drafted serial, which can be disputed."""
    held = RegisteredProduct.objects.filter(serial=draft.serial, released_at=None)
    return held.exclude(user=draft.user).first()


@transaction.atomic
def begin(*, by: User, serial: SerialNumber, disputes: bool = False) -> RegistrationDraft:
    """Start to register this serial; earlier input for the same serial is kept.

    With ``disputes``, the member may continue although another member has registered it.

    Raises:
        AlreadyRegistered: someone, perhaps this member, has registered it.
    """
    held = RegisteredProduct.objects.filter(serial=serial, released_at=None).first()
    if held is not None and not (disputes and held.user_id != by.pk):
        raise AlreadyRegistered(by_same_member=held.user_id == by.pk)
    drafts = lock_rows(RegistrationDraft.objects.all())
    draft, _is_new = drafts.get_or_create(user=by, defaults={"serial": serial})
    if draft.serial_id != serial.pk:
        storage.delete_uploads(uploads_of(draft))
        draft = RegistrationDraft(pk=draft.pk, user=by, serial=serial)
        draft.save(force_update=True)
    return draft


def verify(draft: RegistrationDraft, chk: str, *, address: str, is_on_photo: bool = False) -> bool:
    """Check the CHK that the member entered; if it is right, the next step opens.

    ``is_on_photo``: the member scanned a label on which this serial number and this CHK stand.

    Raises:
        TooManyTries: a limit is reached (SerialLocked: that of the serial); nothing was checked.
    """
    if not catalogue_chk.check_chk(
        draft.serial, chk, by=draft.user, address=address, is_on_photo=is_on_photo
    ):
        return False
    serials.forgive_look_up(by=draft.user, address=address)
    # Only for this serial: the draft may have changed to another one meanwhile.
    drafts = RegistrationDraft.objects.filter(pk=draft.pk, serial=draft.serial)
    return bool(drafts.update(chk_verified=True, updated_at=timezone.now()))


def save_purchase(*, draft: RegistrationDraft, purchase: Purchase) -> None:
    """Save the purchase, so that an error in another field does not lose it."""
    draft.region, draft.store = purchase.region, purchase.store
    draft.other_store, draft.other_link = purchase.other_store, purchase.other_link
    draft.channel, draft.purchased_on = purchase.channel, purchase.purchased_on
    columns = ["region", "store", "other_store", "other_link", "channel", "purchased_on"]
    draft.save(update_fields=[*columns, "updated_at"])


def save_invoice(*, draft: RegistrationDraft, clean: CleanUpload) -> Upload:
    """Add an uploaded invoice to the draft; the same file is stored only once.

    Raises:
        storage.NotStored: it could not be stored.
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
    """Remove an invoice from the draft; return whether it was there."""
    return bool(storage.delete_uploads(draft.invoices.filter(pk=upload_id)))


def uploads_of(draft: RegistrationDraft) -> list[Upload]:
    """List the uploads of the draft."""
    return [*draft.invoices.all(), *([draft.label] if draft.label else [])]


def delete_draft(draft: RegistrationDraft) -> None:
    """Delete a draft and its uploads."""
    storage.delete_uploads(uploads_of(draft))
    draft.delete()


def save_label(*, draft: RegistrationDraft, clean: CleanUpload) -> None:
    """Save the photo of the label in the draft, replacing an earlier one.

    Raises:
        storage.NotStored: the photo could not be stored.
    """
    kind = Upload.Kind.SERIAL_PHOTO
    upload = storage.store_upload(by=draft.user, clean=clean, kind=kind, serial=draft.serial.serial)
    remove_label(draft=draft)
    draft.label = upload
    draft.save(update_fields=["label", "updated_at"])


def remove_label(*, draft: RegistrationDraft) -> None:
    """Remove the photo of the label from the draft."""
    if draft.label is not None:
        storage.delete_uploads([draft.label])
        draft.label = None


def save_note(*, draft: RegistrationDraft, note: str) -> None:
    """Save the member's note."""
    draft.note = note
    draft.save(update_fields=["note", "updated_at"])
