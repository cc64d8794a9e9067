from django.db import migrations, models


def cause(model, related_name, **wording):
    """Add the column, and what makes it unique without holding writers up."""
    table, constraint = f"redemptions_{model}", f"redemptions_{model}_cause_id_key"
    to = {"null": True, "on_delete": models.PROTECT, "to": "fulfilment.cause"}
    one = models.OneToOneField(related_name=related_name, **to, **wording)
    many = models.ForeignKey(related_name=related_name, db_index=False, **to)
    return [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AddField(model, "cause", many)],
            state_operations=[migrations.AddField(model, "cause", one)],
        ),
        migrations.RunSQL(
            f"CREATE UNIQUE INDEX CONCURRENTLY {constraint} ON {table} (cause_id)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {constraint} UNIQUE USING INDEX {constraint}",
            migrations.RunSQL.noop,
        ),
    ]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("fulfilment", "0001_initial"),
        ("redemptions", "0025_prune_old_checks"),
    ]

    operations = [
        *cause("claim", "claim"),
        *cause("drawentry", "draw_entry", help_text="For what a winner is owed the prize."),
    ]
