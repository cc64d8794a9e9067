from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("fulfilment", "0009_payouts_whose_member_was_asked")]

    operations = [
        AddIndexConcurrently(
            model_name="fulfilment",
            index=models.Index(
                "due_on",
                "id",
                condition=Q(status="due", code__isnull=False),
                name="owed_code_due",
            ),
        ),
        AddIndexConcurrently(
            model_name="fulfilment",
            index=models.Index(
                "id",
                condition=Q(kind="payout", status="due", is_asked=False),
                name="owed_unasked",
            ),
        ),
        AddIndexConcurrently(
            model_name="fulfilment",
            index=models.Index(
                "due_on",
                "id",
                condition=Q(kind="parcel", status__in=["due", "ready"]),
                name="parcel_to_send",
            ),
        ),
        AddIndexConcurrently(
            model_name="fulfilment",
            index=models.Index("due_on", "id", condition=Q(kind="parcel"), name="parcel_by_day"),
        ),
        AddIndexConcurrently(
            model_name="payoutdetails",
            index=models.Index(
                "given_at",
                "id",
                condition=Q(encrypted_account__isnull=False),
                name="payout_account_kept",
            ),
        ),
    ]
