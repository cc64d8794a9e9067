from django.db import migrations
from django.db.models import Max

NAME = "Invoice used before"
TEXTS = {
    "en": "This invoice was already used for another claim. Please upload the invoice of this"
    " purchase.",
    "id": "Faktur ini sudah dipakai untuk klaim lain. Mohon unggah faktur untuk pembelian ini.",
    "zh-hant": "這張發票已用於另一筆申請。請上傳本次購買的發票。",
}


def add_reason(apps, schema_editor):
    Reason = apps.get_model("redemptions", "SendBackReason")
    Text = apps.get_model("redemptions", "SendBackReasonText")
    last = Reason.objects.aggregate(last=Max("position"))["last"] or 0
    reason, is_new = Reason.objects.get_or_create(
        name=NAME,
        defaults={"asks_for": ["invoice"], "for_checks": ["invoice"], "position": last + 1},
    )
    if is_new:
        for language, text in TEXTS.items():
            Text.objects.create(reason=reason, language=language, text=text)


class Migration(migrations.Migration):

    dependencies = [
        ("redemptions", "0013_what_the_invoice_says"),
    ]

    operations = [migrations.RunPython(add_reason, migrations.RunPython.noop)]
