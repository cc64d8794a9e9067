"""A code that was handed out keeps its meaning; a new key may digest its digest once more."""

from django.db import migrations

# Only together with the key's id: the chain of keys in the row grows at its end.
REFUSE = """
CREATE OR REPLACE FUNCTION refuse_code_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
BEFORE = """
CREATE OR REPLACE FUNCTION refuse_code_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.allocated_at IS NOT NULL AND (
        NEW.allocated_at IS DISTINCT FROM OLD.allocated_at OR NEW.digest <> OLD.digest
    )) THEN
        RAISE EXCEPTION 'an allocated code stays as it is: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


OPERATIONS = [migrations.RunSQL(REFUSE, BEFORE)]
