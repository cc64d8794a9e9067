"""The unfinished application of a member for a product: its words, photos and address."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.locks import lock_rows
from products.models import RegisteredProduct
from service.models import RepairAddress, RepairDraft, RepairPhoto
from support.models import Conversation

Shows = RepairPhoto.Shows
# What an application has to have, in the order of the form.
NEEDED: Final = (Shows.SERIAL, Shows.FAULT, Shows.WHOLE)


def draft_of(member: User, registered: RegisteredProduct) -> RepairDraft | None:
    """Return what the member has begun for a product, with photos and symptom."""
    rows = member.repair_drafts.select_related("symptom", "where_to").prefetch_related(
        "symptom__texts", "photos__upload"
    )
    return rows.filter(registered_product=registered).first()


def drafts_of(member: User) -> list[RepairDraft]:
    """Return all that the member has begun, the newest first."""
    rows = member.repair_drafts.select_related("registered_product__serial__product")
    rows = rows.filter(registered_product__released_at=None)
    return list(rows.order_by("-updated_at", "-pk"))


@transaction.atomic
def save_fault(
    *,
    by: User,
    registered: RegisteredProduct,
    facts: Mapping[str, Any],
    photos: Mapping[str, CleanUpload],
    conversation: Conversation | None = None,
) -> RepairDraft:
    """Save what is wrong as far as it was said; a new photo takes the place of the one before.

    Raises:
        NotStored: the storage failed; nothing is saved.
    """
    values: dict[str, Any] = dict(facts)
    if conversation is not None:
        values["conversation"] = conversation
    draft, _is_new = RepairDraft.objects.update_or_create(
        user=by,
        registered_product=registered,
        defaults=values,
        create_defaults={**values, "token": uuid4()},
    )
    lock_rows(RepairDraft.objects.only("pk")).get(pk=draft.pk)
    for shows, clean in photos.items():
        _remove(draft, shows)
        upload = storage.store_upload(by=by, clean=clean, kind=Upload.Kind.ATTACHMENT)
        RepairPhoto.objects.create(draft=draft, upload=upload, shows=shows)
    return draft


@transaction.atomic
def save_way(*, by: User, draft_id: int, way: str, address: Mapping[str, str]) -> None:
    """Save how the product comes to us, and where it goes back to.

    Raises:
        RepairDraft.DoesNotExist: it was sent or thrown away meanwhile, or is not theirs.
    """
    draft = lock_rows(RepairDraft.objects.filter(user=by)).get(pk=draft_id)
    draft.way = way
    draft.save(update_fields=["way", "updated_at"])
    where = RepairAddress.objects.filter(draft=draft).first() or RepairAddress(draft=draft)
    where.address = address
    where.save()


@transaction.atomic
def remove_photo(*, by: User, registered: RegisteredProduct, shows: str) -> bool:
    """Delete a photo that was not sent yet; return whether it was there."""
    rows = lock_rows(RepairDraft.objects.filter(user=by), for_deletion=True)
    draft = rows.filter(registered_product=registered).first()
    return draft is not None and _remove(draft, shows)


@transaction.atomic
def delete_draft(*, by: User, registered: RegisteredProduct) -> bool:
    """Throw away what the member has begun for a product; return whether there was anything."""
    rows = lock_rows(RepairDraft.objects.filter(user=by), for_deletion=True)
    draft = rows.filter(registered_product=registered).first()
    if draft is None:
        return False
    storage.delete_uploads(Upload.objects.filter(repair_photo__draft=draft))
    draft.delete()
    return True


def missing_photos(draft: RepairDraft) -> list[str]:
    """Return which of the photos are not there yet."""
    there = {photo.shows for photo in draft.photos.all()}
    return [shows for shows in NEEDED if shows not in there]


def _remove(draft: RepairDraft, shows: str) -> bool:
    rows = Upload.objects.filter(repair_photo__draft=draft, repair_photo__shows=shows)
    return bool(storage.delete_uploads(rows))
