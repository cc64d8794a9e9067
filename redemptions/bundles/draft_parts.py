"""The further products in a draft: which unit is chosen for each part, its photo and invoice."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from products.models import RegisteredProduct
from promotions.awarding.awards import award_for
from promotions.awarding.bundles import OF_REWARDS, parts_of
from promotions.models import BundlePart, Promotion
from redemptions.models import Claim, ClaimDraft, DraftPart


def rows_of(draft: ClaimDraft, *, with_invoices: bool = False) -> list[DraftPart]:
    """Return what a draft has of further products, each with its unit and its photo.

    ``with_invoices``: with the proofs of purchase that the units have.
    """
    if not draft.pk:
        return []
    unit = "registered_product__serial__product__category", "registered_product__store"
    rows = draft.parts.select_related("part", "photo", *unit)
    if with_invoices:
        rows = rows.prefetch_related("registered_product__proofs__uploads")
    return list(rows)


def asked_of(draft: ClaimDraft) -> list[BundlePart]:
    """Return the parts that the reward of the chosen product asks for."""
    registered, asked = draft.registered_product, draft.promotion_id
    if registered is None or not BundlePart.objects.filter(reward__promotion=asked).exists():
        return []
    # Not the draft's own: its rewards are read later, under the locks.
    promotion = Promotion.objects.prefetch_related(*OF_REWARDS).get(pk=asked)
    award = award_for(registered, promotion, price=draft.price, choice=draft.choice_id)
    return parts_of(award.reward) if award else []


def lacks_any(draft: ClaimDraft) -> bool:
    """Return whether a new claim still needs a further product, or its photo."""
    asked = asked_of(draft)
    if not asked:
        return False
    rows = {row.part_id: row for row in rows_of(draft)}
    is_photo_wanted = draft.promotion.serial_photo_wanted
    units = [row.registered_product_id for row in rows.values()]
    if len({draft.registered_product_id, *units}) <= len(units):
        return True
    chosen = [rows.get(part.pk) for part in asked]
    return any(
        row is None
        or row.registered_product.user_id != draft.user_id
        or row.registered_product.released_at is not None
        or (is_photo_wanted and row.photo_id is None)
        for row in chosen
    )


def choose(draft: ClaimDraft, chosen: Mapping[int, RegisteredProduct]) -> dict[int, DraftPart]:
    """Save the chosen units by the part's id; another unit loses the photo of the one before."""
    rows = {row.part_id: row for row in rows_of(draft)}
    for pk, registered in chosen.items():
        row = rows.get(pk)
        if row is not None and row.registered_product_id == registered.pk:
            continue
        if row is not None:
            _delete([row])
        rows[pk] = DraftPart.objects.create(draft=draft, part_id=pk, registered_product=registered)
    return rows


def move(row: DraftPart, part: BundlePart) -> None:
    """Let what was chosen serve for the same part of another reward, which follows by now."""
    if row.part_id != part.pk:
        row.part = part
        row.save(update_fields=["part"])


def for_correction(draft: ClaimDraft, claim: Claim) -> dict[int, DraftPart]:
    """Return a row for each further product of a claim that its member corrects."""
    return choose(draft, {row.part_id: row.registered_product for row in claim.parts.all()})


def keep_only(draft: ClaimDraft, parts: Iterable[BundlePart]) -> None:
    """Delete what was chosen for parts of another reward."""
    kept = {part.pk for part in parts}
    _delete([row for row in rows_of(draft) if row.part_id not in kept])


def save_part_photo(row: DraftPart, clean: CleanUpload, *, by: User) -> None:
    """Save the photo of a further product's serial number, replacing the previous one.

    Raises:
        storage.NotStored: it could not be stored now; the previous photo stays.
    """
    if row.photo is not None and row.photo.sha256 == clean.sha256:
        return
    stored, earlier = _store(row, clean, Upload.Kind.SERIAL_PHOTO, by), row.photo
    row.photo = stored
    row.save(update_fields=["photo"])
    if earlier is not None:
        storage.delete_uploads([earlier])


def take_photo(row: DraftPart, label: Upload) -> None:
    """Take a photo from the registration as that of a further product, which has none."""
    row.photo = label
    row.save(update_fields=["photo"])


def save_part_invoice(row: DraftPart, clean: CleanUpload, *, by: User) -> None:
    """Save an invoice that is to replace that of a further product.

    Raises:
        storage.NotStored: it could not be stored now.
    """
    if not row.invoices.filter(sha256=clean.sha256).exists():
        row.invoices.add(_store(row, clean, Upload.Kind.INVOICE, by))


def uploads_in(draft: ClaimDraft) -> list[Upload]:
    """Return the uploads of the further products in a draft."""
    return [upload for row in rows_of(draft) for upload in uploads_of(row)]


def uploads_of(row: DraftPart) -> list[Upload]:
    """Return the photo and the invoices of one further product."""
    return [*([row.photo] if row.photo else []), *row.invoices.all()]


def uploaded_by_product(draft: ClaimDraft) -> dict[int | None, set[str]]:
    """Return of which kinds there are uploads in a draft, for each registered product."""
    own = [draft.photo] if draft.photo else []
    if draft.pk:
        own += draft.invoices.all()
    found = {draft.registered_product_id: {upload.kind for upload in own}}
    for row in rows_of(draft):
        uploads = uploads_of(row)
        found[row.registered_product_id] = {upload.kind for upload in uploads}
    return found


def remove_part_upload(draft: ClaimDraft, upload_id: int) -> bool:
    """Delete a photo or an invoice of a further product; return whether it was there."""
    found = [upload for upload in uploads_in(draft) if upload.pk == upload_id]
    return bool(storage.delete_uploads(found)) if found else False


def _store(row: DraftPart, clean: CleanUpload, kind: Upload.Kind, by: User) -> Upload:
    serial = row.registered_product.serial.serial
    return storage.store_upload(by=by, clean=clean, kind=kind, serial=serial)


def _delete(rows: Iterable[DraftPart]) -> None:
    for row in rows:
        uploads: QuerySet[Any] = row.invoices.all()
        storage.delete_uploads([*uploads, *([row.photo] if row.photo else [])])
        row.delete()
