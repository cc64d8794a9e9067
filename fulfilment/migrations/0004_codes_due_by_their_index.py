from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

from fulfilment.migrations import _kinds_and_states


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("fulfilment", "0003_first_payout_methods"),
    ]

    operations = [
        *_kinds_and_states.OPERATIONS,
        AddIndexConcurrently(
            model_name="fulfilment",
            index=models.Index(
                "kind",
                "status",
                "due_on",
                "id",
                condition=Q(
                    kind__in=["code", "parcel", "payout"],
                    status__in=["due", "on_hold", "ready", "on_its_way", "returned", "failed"],
                ),
                name="owed_open_by_kind",
            ),
        ),
        RemoveIndexConcurrently(model_name="fulfilment", name="owed_code_due"),
        RemoveIndexConcurrently(model_name="fulfilment", name="owed_open"),
    ]
