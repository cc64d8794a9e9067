"""Draws a new stamp for whatever changes of the reasons to send back, whoever changes it."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION redemptions_draw_reason_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO redemptions_reasonstamp (id, stamp) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER draw_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION redemptions_draw_reason_stamp();
"""
TABLES = (
    "redemptions_sendbackreason",
    "redemptions_sendbackreason_promotions",
    "redemptions_sendbackreasontext",
)
# Those that are there before the triggers.
FIRST = "INSERT INTO redemptions_reasonstamp (id, stamp) VALUES (1, gen_random_uuid())"

OPERATIONS = [
    migrations.RunSQL(FUNCTION, "DROP FUNCTION redemptions_draw_reason_stamp()"),
    *(
        migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER draw_stamp ON {table}")
        for table in TABLES
    ),
    migrations.RunSQL(FIRST, migrations.RunSQL.noop),
]
