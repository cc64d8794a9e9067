from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("fulfilment", "0003_first_payout_methods")]

    operations = [
        AddIndexConcurrently(
            model_name="fulfilment",
            index=models.Index(
                models.F("status"),
                models.F("id"),
                condition=models.Q(
                    ("kind", "payout"), ("status__in", ["due", "on_hold", "ready"])
                ),
                name="owed_payout",
            ),
        ),
    ]
