"""The invoices that were uploaded one by one become uploads of one page."""

from django.db import migrations


def move(apps, schema_editor):
    """Give each proof of purchase, and each draft with an invoice, its upload."""
    for proof in _all(apps, "ProofOfPurchase", "registered_product"):
        registered = proof.registered_product
        upload = _upload(
            apps,
            proof,
            user_id=registered.user_id,
            serial_id=registered.serial_id,
            handed_in_at=proof.uploaded_at,
        )
        proof.uploads.add(upload)
    for draft in _all(apps, "RegistrationDraft").exclude(file=""):
        draft.invoices.add(_upload(apps, draft, user_id=draft.user_id, serial_id=draft.serial_id))


def _all(apps, model, *related):
    rows = apps.get_model("products", model).objects.order_by("pk")
    return rows.select_related(*related) if related else rows


def _upload(apps, row, **facts):
    upload = apps.get_model("products", "Upload").objects.create(
        kind="invoice",
        original_name=row.original_name,
        sha256=row.sha256,
        uploaded_at=row.uploaded_at,
        **facts,
    )
    apps.get_model("products", "UploadPage").objects.create(
        upload=upload, number=0, file=row.file.name
    )
    return upload


class Migration(migrations.Migration):
    dependencies = [("products", "0004_uploads")]

    operations = [migrations.RunPython(move)]
