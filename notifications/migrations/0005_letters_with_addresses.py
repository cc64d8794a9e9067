from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

NAME = "email_sent_keeps_no_secret"


class Migration(migrations.Migration):
    """Let a letter with an address stay encrypted; no row has to be looked at for that."""

    dependencies = [
        ("notifications", "0004_retention"),
    ]

    operations = [
        migrations.RemoveConstraint("email", NAME),
        AddConstraintNotValid(
            "email",
            models.CheckConstraint(
                condition=models.Q(
                    ("encrypted_bodies__isnull", False),
                    ("holds_secret", True),
                    ("status", "sent"),
                    _negated=True,
                ),
                name=NAME,
            ),
        ),
    ]
