"""What was decided and what happened is never edited and never deleted: the database refuses.

An erasure alone empties it of a person's words.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words text[] := CASE TG_TABLE_NAME
        WHEN 'redemptions_decision' THEN ARRAY['reason', 'override_reason']
        WHEN 'redemptions_claimevent' THEN ARRAY['note']
        ELSE ARRAY[]::text[]
    END;
BEGIN
    IF TG_OP = 'UPDATE' AND erases_only(to_jsonb(OLD), to_jsonb(NEW), words) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
TABLES = ["redemptions_decision", "redemptions_claimevent"]


OPERATIONS = [
    migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change()"),
    *(
        migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER append_only ON {table}")
        for table in TABLES
    ),
]
