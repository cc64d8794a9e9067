from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("redemptions", "0004_which_product_is_asked_about"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="check",
            index=models.Index(
                models.F("run"),
                condition=Q(
                    kind__in=[
                        *("serial_elsewhere", "many_claims", "address", "phone", "mailbox"),
                        *("bought_later", "unlisted_store", "edited", "staff", "staff_browser"),
                    ]
                )
                & ~Q(read=""),
                name="check_risk_with_words",
            ),
        ),
    ]
