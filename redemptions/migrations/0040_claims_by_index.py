from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("redemptions", "0039_carry_over_claimed_units")]

    operations = [
        AddIndexConcurrently(
            model_name="claim",
            index=models.Index(
                "due_on",
                "id",
                condition=Q(status="submitted", for_lead=True),
                name="claim_leads",
            ),
        ),
        AddIndexConcurrently(
            model_name="claim",
            index=models.Index(
                "id",
                condition=Q(status__in=["submitted", "sent_back"]) & ~Q(extras=[]),
                name="claim_demand_on_top",
            ),
        ),
    ]
