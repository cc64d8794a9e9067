"""What the staff did and saw is never edited and never deleted: the database refuses."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_securityevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_events();
"""

OPERATIONS = [
    migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change_of_events()"),
    migrations.RunSQL(TRIGGER, "DROP TRIGGER append_only ON accounts_securityevent"),
]
