from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

LIVE = (
    "applied",
    "approved",
    "on_way",
    "received",
    "examined",
    "waiting",
    "repaired",
    "tested",
    "replaced",
    "unrepaired",
    "refused",
    "way_back",
)
ONE_LIVE = "one_live_repair_per_product"
# Django makes the index of a constraint only under a lock of the whole table.
MADE = (
    f"CREATE UNIQUE INDEX CONCURRENTLY {ONE_LIVE} ON service_repair (registered_product_id)"
    f" WHERE stage IN {LIVE}"
)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("service", "0007_priority"),
    ]

    operations = [
        migrations.AddField(
            model_name="repair",
            name="found_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="repair",
            name="photographed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="repaircondition",
            name="moment",
            field=models.CharField(
                choices=[
                    ("applied", "When you applied"),
                    ("received", "When it arrived"),
                    ("refused", "Why we refused it"),
                    ("repaired", "After the repair"),
                    ("returned", "Before it went back"),
                ],
                max_length=8,
            ),
        ),
        AddIndexConcurrently(
            model_name="repairparcel",
            index=models.Index(
                condition=models.Q(("carrier_name", ""), ("number", ""), _negated=True),
                fields=["repair"],
                name="repair_parcel_with_number",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    model_name="repair",
                    constraint=models.UniqueConstraint(
                        models.F("registered_product"),
                        condition=models.Q(("stage__in", LIVE)),
                        name=ONE_LIVE,
                    ),
                ),
            ],
            database_operations=[
                migrations.RunSQL(MADE, f"DROP INDEX CONCURRENTLY {ONE_LIVE}"),
            ],
        ),
    ]
