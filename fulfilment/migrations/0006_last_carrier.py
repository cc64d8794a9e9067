import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

from fulfilment.migrations import _last_carrier


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("fulfilment", "0005_last_day_of_draws"),
    ]

    operations = [
        migrations.AddField(
            "fulfilment",
            "carrier",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="fulfilment.carrier",
            ),
        ),
        *_last_carrier.TRIGGER,
        _last_carrier.BACKFILL,
        AddIndexConcurrently(
            model_name="fulfilment",
            index=models.Index(
                "carrier",
                "due_on",
                "id",
                condition=Q(
                    kind="parcel",
                    carrier__isnull=False,
                    status__in=["due", "ready", "on_hold", "returned"],
                ),
                name="parcel_once_more",
            ),
        ),
    ]
