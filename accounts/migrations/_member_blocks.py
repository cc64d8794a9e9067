"""What the database holds of blocks: an account is blocked exactly while a confirmed block stands.

The mark in the account, which the sign-in reads, cannot be set or taken away beside the two people.
"""

from django.db import migrations

MARKED = """
CREATE FUNCTION refuse_mark_without_block() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.blocked_at IS NOT NULL) <> EXISTS (
        SELECT FROM accounts_memberblock
        WHERE member_id = NEW.id AND confirmed_at IS NOT NULL AND ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'account % is blocked by two people, or not at all', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
OPERATIONS = [
    migrations.RunSQL(MARKED, "DROP FUNCTION refuse_mark_without_block()"),
    migrations.RunSQL(
        "CREATE TRIGGER blocked_by_two BEFORE UPDATE OF blocked_at ON accounts_user"
        " FOR EACH ROW WHEN (OLD.blocked_at IS DISTINCT FROM NEW.blocked_at)"
        " EXECUTE FUNCTION refuse_mark_without_block()",
        "DROP TRIGGER blocked_by_two ON accounts_user",
    ),
]
