"""Register the drafted product, add a proof of purchase, and end a registration."""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import time_zones
from accounts.captchas import suspicion
from accounts.captchas.suspicion import Checked
from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.locks import lock_rows
from products.models import (
    ProofOfPurchase,
    RegisteredProduct,
    RegistrationDraft,
    SerialNumber,
    Store,
)
from products.registration.drafts import AlreadyRegistered, delete_draft

# The captcha of this act, by which its form names it too.
REGISTRATION: Final = "registration"
OLDEST_PURCHASE = timedelta(days=20 * 366)
ASKED_ABOUT_A_STORE = 20


@transaction.atomic
def register_product(  # noqa: PLR0913 -- four facts of a purchase, by whom, and how checked
    *,
    by: User,
    region: str,
    store: Store,
    channel: str,
    purchased_on: date,
    checked: Checked = Checked.UNSOLVED,
) -> RegisteredProduct:
    """Register the drafted product for the member, with the invoice as first proof of purchase.

    Raises:
        AlreadyRegistered: it was registered meanwhile.
        CaptchaOwed: a captcha has to be solved first.
        RegistrationDraft.DoesNotExist: there is no draft, its CHK or invoice is missing, or the
            same form was submitted before.
    """
    draft, invoices = _lock_draft(by)
    suspicion.refuse_if_owed(by, REGISTRATION, checked)
    registered = RegisteredProduct(
        user=by, serial=draft.serial, region=region, store=store, channel=channel
    )
    registered.purchased_on = purchased_on
    registered.warranty_until = warranty_until(draft.serial, purchased_on)
    _insert(registered)
    submit_proof(registered=registered, uploads=invoices)
    delete_draft(draft)
    return registered


def _lock_draft(user: User) -> tuple[RegistrationDraft, list[Upload]]:
    """Lock the member's draft, and return its invoices too, which it must have."""
    drafts = lock_rows(RegistrationDraft.objects.all())
    draft = drafts.select_related("serial__product__category").get(user=user, chk_verified=True)
    if invoices := list(draft.invoices.all()):
        return draft, invoices
    raise RegistrationDraft.DoesNotExist


def _insert(registered: RegisteredProduct) -> None:
    """Write the row; the database refuses a second live registration of a serial number."""
    try:
        with transaction.atomic():
            registered.save(force_insert=True)
    except IntegrityError as taken:
        others = RegisteredProduct.objects.filter(serial=registered.serial, released_at=None)
        mine = others.filter(user=registered.user)
        raise AlreadyRegistered(by_same_member=mine.exists()) from taken


def lock_live(registered_id: int) -> RegisteredProduct:
    """Lock a registration in force, before writing anything that ends it or depends on it.

    Raises:
        RegisteredProduct.DoesNotExist: it is not in force, or not any more.
    """
    return lock_rows(RegisteredProduct.objects.live()).get(pk=registered_id)


def release(registered: RegisteredProduct, *, because: RegisteredProduct.Ending) -> None:
    """End a locked registration, so that another member can hold the product."""
    registered.released_at = timezone.now()
    registered.release_reason = because
    registered.save(update_fields=["released_at", "release_reason"])


@transaction.atomic
def add_proof(*, registered: RegisteredProduct, cleans: Iterable[CleanUpload]) -> ProofOfPurchase:
    """Add a newer proof of purchase; reviewers can still see the earlier ones.

    Raises:
        storage.NotStored: it could not be stored.
    """
    uploads = [
        storage.store_upload(
            by=registered.user,
            clean=clean,
            kind=Upload.Kind.INVOICE,
            serial=registered.serial.serial,
        )
        for clean in cleans
    ]
    return submit_proof(registered=registered, uploads=uploads)


@transaction.atomic
def submit_proof(*, registered: RegisteredProduct, uploads: Collection[Upload]) -> ProofOfPurchase:
    """Make stored uploads the newest proof of purchase."""
    proof = ProofOfPurchase.objects.create(registered_product=registered)
    proof.uploads.set(uploads)
    storage.mark_submitted(uploads)
    return proof


def warranty_until(serial: SerialNumber, purchased_on: date) -> date:
    """Return the last day of the warranty, which is counted from the purchase date."""
    product = serial.product
    months = product.warranty_months
    if months is None:
        months = product.category.warranty_months
    return months_after(purchased_on, months)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def extend_warranty(*, registered_id: int, months: int) -> date:
    """Let the warranty of a registration in force run some months longer; return its last day.

    Raises:
        RegisteredProduct.DoesNotExist: it is not in force.
    """
    registered = lock_live(registered_id)
    registered.warranty_until = months_after(registered.warranty_until, months)
    registered.save(update_fields=["warranty_until"])
    return registered.warranty_until


def latest_purchase_day(region: str = "") -> date:
    """Return today's date where the day begins first in this region; later is in the future.

    ``region`` is a two-letter code (ISO 3166-1); where it is not known, the whole world counts.
    """
    return time_zones.latest_today(region)


def earliest_purchase_day() -> date:
    """Return the earliest plausible date; before it, the year was mistyped."""
    return latest_purchase_day() - OLDEST_PURCHASE


def usual_channel(store: Store) -> str:
    """Return how members buy in a store, if most of some of them say the same; else ""."""
    named = RegisteredProduct.objects.filter(store=store).order_by()
    said = Counter(named.values_list("channel", flat=True)[:ASKED_ABOUT_A_STORE])
    [(channel, times)] = said.most_common(1) or [("", 0)]
    return channel if times > said.total() * 2 / 3 else ""
