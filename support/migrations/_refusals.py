"""What the database itself refuses of conversations.

Entries and timelines are append-only but for an erasure; nothing is written into a merged or closed
conversation but a note; a conversation is about the member's own; merging makes no chains.
"""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION refuse_change_of_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words text[] := CASE TG_TABLE_NAME
        WHEN 'support_conversationentry' THEN ARRAY['body']
        ELSE ARRAY['note']
    END;
BEGIN
    IF TG_OP = 'UPDATE' AND erases_only(to_jsonb(OLD), to_jsonb(NEW), words) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
ENTRY = """
CREATE FUNCTION refuse_entry_of_what_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM support_conversation
        WHERE id = NEW.conversation_id
        AND (merged_into_id IS NOT NULL OR (status = 'closed' AND NOT NEW.is_internal))
    ) THEN
        RAISE EXCEPTION 'conversation % takes no entry: it is closed or merged',
            NEW.conversation_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
OWNED = """
CREATE FUNCTION refuse_conversation_about_anothers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.registered_product_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM products_registeredproduct
        WHERE id = NEW.registered_product_id AND user_id = NEW.user_id
    ) OR NEW.claim_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM redemptions_claim
        WHERE id = NEW.claim_id AND user_id = NEW.user_id
        AND registered_product_id = NEW.registered_product_id
    ) THEN
        RAISE EXCEPTION 'a conversation is about its own member''s product and claim'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
MERGED = """
CREATE FUNCTION refuse_chain_of_merges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM support_conversation WHERE merged_into_id = NEW.id) OR NOT EXISTS (
        SELECT FROM support_conversation
        WHERE id = NEW.merged_into_id AND merged_into_id IS NULL AND user_id = NEW.user_id
    ) THEN
        RAISE EXCEPTION 'conversation % cannot be merged into %', NEW.id, NEW.merged_into_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
TRIGGERS = (
    ("append_only", "BEFORE UPDATE OR DELETE", "support_conversationentry", "", APPEND_ONLY),
    ("append_only", "BEFORE UPDATE OR DELETE", "support_conversationevent", "", ""),
    ("takes_entries", "BEFORE INSERT", "support_conversationentry", "", ENTRY),
    ("about_own", "BEFORE INSERT", "support_conversation", "", OWNED),
    (
        "merged_once",
        "BEFORE UPDATE OF merged_into_id",
        "support_conversation",
        "WHEN (NEW.merged_into_id IS NOT NULL)",
        MERGED,
    ),
)
FUNCTIONS = {
    ("append_only", "support_conversationentry"): "refuse_change_of_conversation",
    ("append_only", "support_conversationevent"): "refuse_change_of_conversation",
    ("takes_entries", "support_conversationentry"): "refuse_entry_of_what_ended",
    ("about_own", "support_conversation"): "refuse_conversation_about_anothers",
    ("merged_once", "support_conversation"): "refuse_chain_of_merges",
}


def _operations():
    for name, when, table, only, body in TRIGGERS:
        function = FUNCTIONS[name, table]
        if body:
            yield migrations.RunSQL(body, f"DROP FUNCTION {function}()")
        yield migrations.RunSQL(
            f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {only}"
            f" EXECUTE FUNCTION {function}()",
            f"DROP TRIGGER {name} ON {table}",
        )


OPERATIONS = list(_operations())
