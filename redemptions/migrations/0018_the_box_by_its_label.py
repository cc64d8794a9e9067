from django.db import migrations

NAME = "Photo shows the box"


def name_check(apps, schema_editor):
    """A photo that looks like the package's label chooses the reason that says so."""
    Reason = apps.get_model("redemptions", "SendBackReason")
    Reason.objects.filter(name=NAME, for_checks=[]).update(for_checks=["label"])


class Migration(migrations.Migration):

    dependencies = [
        ("redemptions", "0017_label_of_the_product"),
    ]

    operations = [migrations.RunPython(name_check, migrations.RunPython.noop)]
