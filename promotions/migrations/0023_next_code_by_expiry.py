from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("promotions", "0022_what_suppliers_say_of_codes")]

    operations = [
        AddIndexConcurrently(
            model_name="rewardcode",
            index=models.Index(
                "reward",
                "expires_on",
                "batch",
                "id",
                condition=models.Q(allocated_at=None, voided_at=None),
                name="reward_code_next",
            ),
        ),
        RemoveIndexConcurrently(model_name="rewardcode", name="reward_code_free"),
    ]
