"""Registration: the member's verbs from the first serial typed to the product in My Products."""

from calendar import monthrange
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from products.models import (
    ProofOfPurchase,
    RegisteredProduct,
    RegistrationDraft,
    SerialNumber,
    Store,
)
from products.uploads import CleanPicture


class AlreadyRegistered(Exception):
    """Another registration of this serial number is in force."""

    def __init__(self, *, by_same_member: bool) -> None:
        super().__init__("This serial number is already registered.")
        self.by_same_member = by_same_member


def begin(*, by: User, serial: SerialNumber) -> RegistrationDraft:
    """Start to register this unit; what was filled in for the same unit before is kept.

    Raises:
        AlreadyRegistered: somebody, perhaps the member, has registered it.
    """
    held = RegisteredProduct.objects.filter(serial=serial, released_at=None).first()
    if held is not None:
        raise AlreadyRegistered(by_same_member=held.user_id == by.pk)
    draft, is_new = RegistrationDraft.objects.get_or_create(user=by, defaults={"serial": serial})
    if not is_new and draft.serial_id != serial.pk:
        draft.serial = serial
        draft.chk_verified = False
        draft.file, draft.original_name, draft.sha256 = "", "", ""
        draft.save()
    return draft


def keep_invoice(*, draft: RegistrationDraft, picture: CleanPicture) -> None:
    """Keep an uploaded invoice in the draft, so that an error elsewhere does not lose it."""
    draft.file = picture.as_file()
    draft.original_name, draft.sha256 = picture.original_name, picture.sha256
    draft.save(update_fields=["file", "original_name", "sha256", "updated_at"])


@transaction.atomic
def register(
    *, by: User, region: str, store: Store, channel: str, purchased_on: date
) -> RegisteredProduct:
    """Register the drafted unit for the member, with the invoice as its first proof of purchase.

    Raises:
        AlreadyRegistered: it was registered meanwhile.
        RegistrationDraft.DoesNotExist: nothing is drafted, or the same form was posted before.
    """
    drafts = RegistrationDraft.objects.select_for_update(of=("self",))
    draft = drafts.select_related("serial__product__category").get(user=by, chk_verified=True)
    try:
        with transaction.atomic():
            registered = RegisteredProduct.objects.create(
                user=by,
                serial=draft.serial,
                region=region,
                store=store,
                channel=channel,
                purchased_on=purchased_on,
                warranty_until=warranty_until(draft.serial, purchased_on),
            )
    except IntegrityError as taken:
        mine = RegisteredProduct.objects.filter(serial=draft.serial, user=by, released_at=None)
        raise AlreadyRegistered(by_same_member=mine.exists()) from taken
    ProofOfPurchase.objects.create(
        registered_product=registered,
        file=draft.file.name,
        original_name=draft.original_name,
        sha256=draft.sha256,
    )
    draft.delete()
    return registered


def add_proof(*, registered: RegisteredProduct, picture: CleanPicture) -> ProofOfPurchase:
    """Add a newer proof of purchase; the earlier ones stay for the reviewers."""
    return ProofOfPurchase.objects.create(
        registered_product=registered,
        file=picture.as_file(),
        original_name=picture.original_name,
        sha256=picture.sha256,
    )


def warranty_until(serial: SerialNumber, purchased_on: date) -> date:
    """Count the warranty from the invoice's date; its last day is covered."""
    product = serial.product
    months = product.warranty_months or product.category.warranty_months
    year, month = divmod(purchased_on.year * 12 + purchased_on.month - 1 + months, 12)
    # A 31st in a month of 30 days falls on its last day.
    return date(year, month + 1, min(purchased_on.day, monthrange(year, month + 1)[1]))


def latest_purchase_day() -> date:
    """Give the last day that has begun somewhere on earth (UTC+14): later is in the future."""
    return (timezone.now() + timedelta(hours=14)).date()
