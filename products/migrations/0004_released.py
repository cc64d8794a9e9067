from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("products", "0003_exchanges"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="registeredproduct",
            index=models.Index(
                models.F("released_at"),
                models.F("id"),
                condition=models.Q(("released_at__isnull", False)),
                name="registered_product_released",
            ),
        ),
    ]
