from django.db import migrations

# Which check, where it does not agree, speaks for which of the first reasons.
CHECKS = {
    "Model not on the invoice": ["model"],
    "Store not on the invoice": ["store"],
    "Date differs, or outside the purchase window": ["date"],
    "Order confirmation or delivery note, no invoice": ["paper"],
    "Serial number does not match": ["serial"],
    "Document looks altered": ["edited"],
}


def name_checks(apps, schema_editor):
    Reason = apps.get_model("redemptions", "SendBackReason")
    for name, checks in CHECKS.items():
        Reason.objects.filter(name=name, for_checks=[]).update(for_checks=checks)


class Migration(migrations.Migration):

    dependencies = [
        ('redemptions', '0006_keep_who_decided_and_why'),
    ]

    operations = [migrations.RunPython(name_checks, migrations.RunPython.noop)]
