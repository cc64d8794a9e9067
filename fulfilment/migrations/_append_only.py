"""What happened to what is owed is never edited and never deleted, but emptied by an erasure."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change_of_what_is_owed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND erases_only(to_jsonb(OLD), to_jsonb(NEW), ARRAY['note']) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON fulfilment_fulfilmentevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_what_is_owed();
"""

OPERATIONS = [
    migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change_of_what_is_owed()"),
    migrations.RunSQL(TRIGGER, "DROP TRIGGER append_only ON fulfilment_fulfilmentevent"),
]
