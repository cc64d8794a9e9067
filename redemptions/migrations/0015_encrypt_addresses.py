import django.db.models.functions.text
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

LONGEST = {
    "first_name": 80,
    "last_name": 80,
    "zip_code": 20,
    "city": 80,
    "state": 80,
    "street": 160,
    "unit": 160,
    "contact_number": 40,
    "note": 500,
}


def clear(column, longest):
    return models.CharField(
        blank=True, db_column=column, db_default="", default="", editable=False, max_length=longest
    )


def without(expression, pattern):
    return models.Func(
        expression,
        models.Value(pattern),
        models.Value(""),
        models.Value("g"),
        function="REGEXP_REPLACE",
        output_field=models.CharField(),
    )


# The old indexes stay on the old columns, which have new names in the program alone.
PLACE = models.Index(
    django.db.models.functions.text.Lower(
        without(
            django.db.models.functions.text.Concat(
                "clear_zip_code", "clear_street", output_field=models.CharField()
            ),
            "[^[:alnum:]]",
        )
    ),
    name="recipient_same_place",
)
NUMBER = models.Index(
    django.db.models.functions.text.Right(without("clear_contact_number", r"\D"), 9),
    name="recipient_same_phone",
)


def sealed(model):
    return [
        migrations.AddField(model, "seal", models.UUIDField(editable=False, null=True)),
        migrations.AddField(model, "encrypted_address", models.BinaryField(null=True)),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ("redemptions", "0014_invoice_used_before"),
    ]

    operations = [
        *sealed("recipient"),
        *sealed("claimdraft"),
        migrations.AddField("recipient", "place_digest", models.BinaryField(null=True)),
        migrations.AddField("recipient", "number_digest", models.BinaryField(null=True)),
        migrations.AddField(
            "recipient",
            "digest_keys",
            models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=200
            ),
        ),
        AddConstraintNotValid(
            "recipient",
            models.CheckConstraint(
                condition=models.Q(
                    ("encrypted_address", None),
                    models.Q(("digest_keys", ""), _negated=True),
                    _connector="OR",
                ),
                name="recipient_digests_name_their_key",
            ),
        ),
        *(
            migrations.AlterField("recipient", name, clear(name, longest))
            for name, longest in LONGEST.items()
        ),
        *(migrations.RenameField("recipient", name, f"clear_{name}") for name in LONGEST),
        migrations.AlterField(
            "claimdraft",
            "recipient",
            models.JSONField(db_column="recipient", db_default={}, default=dict, editable=False),
        ),
        migrations.RenameField("claimdraft", "recipient", "clear_recipient"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("recipient", "recipient_same_place"),
                migrations.RemoveIndex("recipient", "recipient_same_phone"),
                migrations.AddIndex("recipient", PLACE),
                migrations.AddIndex("recipient", NUMBER),
            ]
        ),
    ]
