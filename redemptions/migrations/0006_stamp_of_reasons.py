from django.db import migrations, models

from redemptions.migrations._reason_stamp import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [
        ("redemptions", "0005_finding_what_is_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReasonStamp",
            fields=[
                ("id", models.SmallIntegerField(db_default=1, default=1, primary_key=True, serialize=False)),
                ("stamp", models.UUIDField()),
            ],
        ),
        *OPERATIONS,
    ]
