from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("redemptions", "0015_encrypt_addresses"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="recipient",
            index=models.Index(models.F("place_digest"), name="recipient_place"),
        ),
        AddIndexConcurrently(
            model_name="recipient",
            index=models.Index(models.F("number_digest"), name="recipient_number"),
        ),
        ValidateConstraint("recipient", "recipient_digests_name_their_key"),
    ]
