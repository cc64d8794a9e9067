"""The photos that were uploaded one by one become uploads of one page."""

from django.db import migrations


def move(apps, schema_editor):
    """Give each photo of a claim, and each draft with a photo, its upload."""
    photos = apps.get_model("redemptions", "SerialPhoto").objects.select_related("claim")
    for photo in photos.order_by("pk"):
        photo.upload = _upload(
            apps,
            photo.file.name,
            original_name=photo.original_name,
            sha256=photo.sha256,
            user_id=photo.claim.user_id,
            serial_id=photo.claim.serial_id,
            uploaded_at=photo.uploaded_at,
            handed_in_at=photo.uploaded_at,
        )
        photo.save(update_fields=["upload"])
    drafts = apps.get_model("redemptions", "ClaimDraft").objects.select_related(
        "registered_product"
    )
    for draft in drafts.exclude(photo="").order_by("pk"):
        unit = draft.registered_product.serial_id if draft.registered_product else None
        draft.photo_upload = _upload(
            apps,
            draft.photo.name,
            original_name=draft.photo_name,
            sha256=draft.photo_sha256,
            user_id=draft.user_id,
            serial_id=unit,
            uploaded_at=draft.updated_at,
        )
        draft.save(update_fields=["photo_upload"])


def _upload(apps, file, **facts):
    upload = apps.get_model("products", "Upload").objects.create(
        kind="serial_photo", **facts
    )
    apps.get_model("products", "UploadPage").objects.create(upload=upload, number=0, file=file)
    return upload


class Migration(migrations.Migration):
    dependencies = [("redemptions", "0005_uploads")]

    operations = [migrations.RunPython(move)]
