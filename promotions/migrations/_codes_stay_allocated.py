"""A code that was handed out stays handed out, and keeps its meaning: the database refuses.

A new key may digest its digest once more, only together with its id: the chain of keys in the row
grows at its end.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_code_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.allocated_at IS NOT NULL AND (
        NEW.allocated_at IS DISTINCT FROM OLD.allocated_at OR (
            NEW.digest <> OLD.digest
            AND NOT starts_with(NEW.digest_keys, OLD.digest_keys || '.')
        )
    )) THEN
        RAISE EXCEPTION 'an allocated code stays as it is: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays_allocated BEFORE UPDATE OR DELETE ON promotions_rewardcode
    FOR EACH ROW EXECUTE FUNCTION refuse_code_change();
"""
DROP = """
DROP TRIGGER stays_allocated ON promotions_rewardcode;
DROP FUNCTION refuse_code_change();
"""


OPERATIONS = [migrations.RunSQL(CREATE, DROP)]
