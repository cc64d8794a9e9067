from importlib import import_module

from django.db import migrations

from redemptions.migrations._first_reasons import REASONS
from redemptions.migrations._reasons_in_german_and_korean import REJECTIONS, TEXTS

USED_BEFORE = import_module("redemptions.migrations.0014_invoice_used_before")


def add_texts(apps, schema_editor):
    """Add them where staff have left the English text as it was; theirs may say something else."""
    Text = apps.get_model("redemptions", "SendBackReasonText")
    english = {name: texts[0] for name, _asks_for, *texts in REASONS}
    english[USED_BEFORE.NAME] = USED_BEFORE.TEXTS["en"]
    for name, texts in TEXTS.items():
        untouched = Text.objects.filter(language="en", reason__name=name, text=english[name])
        for reason in untouched.values_list("reason", flat=True):
            rejections = REJECTIONS.get(name, ("", ""))
            for language, text, rejection in zip(["de", "ko"], texts, rejections):
                Text.objects.get_or_create(
                    reason_id=reason,
                    language=language,
                    defaults={"text": text, "rejection": rejection},
                )


class Migration(migrations.Migration):

    dependencies = [
        ("redemptions", "0022_purchases_are_corrected"),
    ]

    operations = [migrations.RunPython(add_texts, migrations.RunPython.noop)]
