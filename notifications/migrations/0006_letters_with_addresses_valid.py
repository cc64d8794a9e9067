from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look at the rows while everybody writes."""

    dependencies = [
        ("notifications", "0005_letters_with_addresses"),
    ]

    operations = [ValidateConstraint("email", "email_sent_keeps_no_secret")]
