"""What the database itself refuses of files in conversations.

A file is sent with an entry of its author in its conversation; what was sent is neither moved nor
taken away: an erasure deletes what is in the upload, and leaves the row.
"""

from django.db import migrations

SENT = """
CREATE FUNCTION refuse_change_of_sent_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of a file that was sent refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
BELONGS = """
CREATE FUNCTION refuse_file_of_anothers_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.entry_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM support_conversationentry
        WHERE id = NEW.entry_id AND conversation_id = NEW.conversation_id
        AND author_id = NEW.author_id
    ) OR NEW.draft_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM support_ticketdraft WHERE id = NEW.draft_id AND user_id = NEW.author_id
    ) THEN
        RAISE EXCEPTION 'a file is sent with an entry of its author'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
TABLE = "support_conversationfile"
TRIGGERS = (
    (
        "sent_stays",
        "BEFORE UPDATE OR DELETE",
        "WHEN (OLD.entry_id IS NOT NULL)",
        "refuse_change_of_sent_file",
        SENT,
    ),
    ("belongs", "BEFORE INSERT OR UPDATE", "", "refuse_file_of_anothers_entry", BELONGS),
)


def _operations():
    for name, when, only, function, body in TRIGGERS:
        yield migrations.RunSQL(body, f"DROP FUNCTION {function}()")
        yield migrations.RunSQL(
            f"CREATE TRIGGER {name} {when} ON {TABLE} FOR EACH ROW {only}"
            f" EXECUTE FUNCTION {function}()",
            f"DROP TRIGGER {name} ON {TABLE}",
        )


OPERATIONS = list(_operations())
