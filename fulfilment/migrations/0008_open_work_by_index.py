from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("fulfilment", "0007_parcels_and_carriers")]

    operations = [
        AddIndexConcurrently(
            model_name="fulfilment",
            index=models.Index(
                "kind",
                "status",
                "due_on",
                condition=models.Q(
                    kind__in=["parcel", "payout"],
                    status__in=["due", "on_hold", "ready", "on_its_way", "returned", "failed"],
                ),
                name="owed_open",
            ),
        ),
    ]
