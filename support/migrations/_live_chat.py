"""What the database itself refuses of chats, and the hours to begin with.

A chat is of its conversation's member; what has ended stays as it ended, and who took it is who took
it; nothing is said in a chat that is over; a conversation says that it is chatted in while it is.
"""

from django.db import migrations

SESSION = """
CREATE FUNCTION refuse_change_of_chat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (
            SELECT FROM support_conversation
            WHERE id = NEW.conversation_id AND user_id = NEW.user_id
        ) THEN
            RAISE EXCEPTION 'a chat is of its conversation''s member'
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF OLD.ended_at IS NOT NULL OR OLD.conversation_id <> NEW.conversation_id
        OR OLD.accepted_by_id <> NEW.accepted_by_id
    THEN
        RAISE EXCEPTION 'chat % is over, or another colleague took it', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
ENTRY = """
CREATE FUNCTION refuse_entry_of_no_chat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM support_conversation WHERE id = NEW.conversation_id AND status = 'chatting'
    ) THEN
        RAISE EXCEPTION 'nobody chats in conversation %', NEW.conversation_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
AGREE = """
CREATE FUNCTION refuse_chat_without_its_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE TG_TABLE_NAME
        WHEN 'support_conversation' THEN (to_jsonb(NEW) ->> 'id')::bigint
        ELSE (to_jsonb(NEW) ->> 'conversation_id')::bigint
    END;
BEGIN
    IF EXISTS (SELECT FROM support_conversation WHERE id = wanted AND status = 'chatting')
        <> EXISTS (
            SELECT FROM support_chatsession WHERE conversation_id = wanted AND ended_at IS NULL
        )
    THEN
        RAISE EXCEPTION 'conversation % is chatted in, and does not say so, or the other way',
            wanted USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""
HOURS = """
INSERT INTO support_chathours (region, opens, closes, on_all_days)
VALUES ('', '09:00', '17:00', false);
"""


def _trigger(name, what, table, function, *, only=""):
    kind = "CONSTRAINT TRIGGER" if "AFTER" in what else "TRIGGER"
    deferred = "DEFERRABLE INITIALLY DEFERRED" if "AFTER" in what else ""
    return migrations.RunSQL(
        f"CREATE {kind} {name} {what} ON {table} {deferred} FOR EACH ROW {only}"
        f" EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER {name} ON {table}",
    )


OPERATIONS = [
    migrations.RunSQL(SESSION, "DROP FUNCTION refuse_change_of_chat()"),
    migrations.RunSQL(ENTRY, "DROP FUNCTION refuse_entry_of_no_chat()"),
    migrations.RunSQL(AGREE, "DROP FUNCTION refuse_chat_without_its_status()"),
    _trigger(
        "chat_stays",
        "BEFORE INSERT OR UPDATE",
        "support_chatsession",
        "refuse_change_of_chat",
    ),
    _trigger(
        "chat_takes_entries",
        "BEFORE INSERT",
        "support_conversationentry",
        "refuse_entry_of_no_chat",
        only="WHEN (NEW.channel = 'chat')",
    ),
    _trigger(
        "chat_agrees",
        "AFTER INSERT OR UPDATE OF ended_at",
        "support_chatsession",
        "refuse_chat_without_its_status",
    ),
    _trigger(
        "chat_begins",
        "AFTER INSERT",
        "support_conversation",
        "refuse_chat_without_its_status",
        only="WHEN (NEW.status = 'chatting')",
    ),
    _trigger(
        "chat_goes_on",
        "AFTER UPDATE OF status",
        "support_conversation",
        "refuse_chat_without_its_status",
        only="WHEN ('chatting' IN (OLD.status, NEW.status) AND OLD.status <> NEW.status)",
    ),
    migrations.RunSQL(HOURS, migrations.RunSQL.noop),
]
