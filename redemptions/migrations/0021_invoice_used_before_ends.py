from django.db import migrations

NAME = "Invoice used before"
TEXTS = {
    "en": "This invoice was already used for another claim, so it does not count for this one.",
    "id": "Faktur ini sudah dipakai untuk klaim lain, jadi tidak berlaku untuk klaim ini.",
    "zh-hant": "這張發票已用於另一筆申請，因此不能用於本次申請。",
}


def add_texts(apps, schema_editor):
    Text = apps.get_model("redemptions", "SendBackReasonText")
    for language, text in TEXTS.items():
        texts = Text.objects.filter(reason__name=NAME, language=language, rejection="")
        texts.update(rejection=text)


class Migration(migrations.Migration):

    dependencies = [
        ("redemptions", "0020_why_a_claim_ends"),
    ]

    operations = [migrations.RunPython(add_texts, migrations.RunPython.noop)]
