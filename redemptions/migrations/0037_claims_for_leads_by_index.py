from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("redemptions", "0036_answers_keep_what_was_asked")]

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
    ]
