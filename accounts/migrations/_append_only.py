"""What the staff did and saw is never edited and never deleted: the database refuses.

An erasure alone empties it of a person, and ends it by its age.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
            AND erases_only(to_jsonb(OLD), to_jsonb(NEW), ARRAY['about', 'address', 'details']) THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE'
            AND coalesce(current_setting('member_center.erasing', true), '') = 'on' THEN
        RETURN OLD;
    END IF;
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
