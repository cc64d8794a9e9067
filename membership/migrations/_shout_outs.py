"""What the database itself refuses of shout outs.

One is about its member's own product; what was sent stays as it was written; each step leads where
it may; photos need a word about their rights; the log is append-only but for an erasure; a task
that somebody did pays what it paid.
"""

from django.db import migrations

ABOUT_OWN = """
CREATE FUNCTION refuse_shout_out_about_anothers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM products_registeredproduct AS registered
        JOIN products_serialnumber AS serial ON serial.id = registered.serial_id
        WHERE registered.id = NEW.registered_product_id AND registered.user_id = NEW.member_id
        AND serial.product_id = NEW.product_id
    ) THEN
        RAISE EXCEPTION 'a shout out is about its own member''s product'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
STEPS = """
CREATE FUNCTION refuse_step_of_shout_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.status || '>' || NEW.status = ANY (ARRAY[
        'draft>sent', 'sent>sent_back', 'sent>accepted', 'sent>hidden', 'sent>withdrawn',
        'sent_back>sent', 'sent_back>withdrawn',
        'accepted>hidden', 'accepted>withdrawn', 'hidden>accepted', 'hidden>withdrawn'
    ])) THEN
        RAISE EXCEPTION 'shout out %: no step from % to %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
SENT = """
CREATE FUNCTION refuse_change_of_sent_shout_out() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words text[] := ARRAY['text', 'link', 'display_name', 'send_back_note'];
BEGIN
    IF (OLD.text, OLD.link, OLD.display_name, OLD.stars, OLD.language, OLD.disclosure)
        IS DISTINCT FROM
        (NEW.text, NEW.link, NEW.display_name, NEW.stars, NEW.language, NEW.disclosure)
        AND NOT erases_only(to_jsonb(OLD), to_jsonb(NEW), words)
    THEN
        RAISE EXCEPTION 'shout out % was sent: its words stay', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at THEN
        RAISE EXCEPTION 'shout out % was accepted at its time', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
RIGHTS = """
CREATE FUNCTION refuse_photo_without_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'withdrawn' AND NEW.rights_version = '' AND EXISTS (
        SELECT FROM membership_shoutoutphoto WHERE shout_out_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'shout out % has photos, and nothing about their rights', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
LOG = """
CREATE FUNCTION refuse_change_of_shout_out_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'membership_shoutoutevent is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
PAY = """
CREATE FUNCTION refuse_other_pay_for_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM membership_shoutout WHERE task_id = NEW.id AND status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'task % was done: it pays what it paid', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
SHOUT_OUT = "membership_shoutout"
TRIGGERS = (
    ("about_own", "BEFORE INSERT", SHOUT_OUT, "", "refuse_shout_out_about_anothers", ABOUT_OWN),
    (
        "steps",
        "BEFORE UPDATE OF status",
        SHOUT_OUT,
        "WHEN (OLD.status <> NEW.status)",
        "refuse_step_of_shout_out",
        STEPS,
    ),
    (
        "sent_stays",
        "BEFORE UPDATE",
        SHOUT_OUT,
        "WHEN (OLD.status NOT IN ('draft', 'sent_back'))",
        "refuse_change_of_sent_shout_out",
        SENT,
    ),
    (
        "photos_have_rights",
        "BEFORE UPDATE OF status",
        SHOUT_OUT,
        "WHEN (NEW.status <> 'draft')",
        "refuse_photo_without_rights",
        RIGHTS,
    ),
    (
        "append_only",
        "BEFORE UPDATE OR DELETE",
        "membership_shoutoutevent",
        "",
        "refuse_change_of_shout_out_log",
        LOG,
    ),
    (
        "pay_stays",
        "BEFORE UPDATE OF points, kind",
        "membership_shoutouttask",
        "WHEN (OLD.points <> NEW.points OR OLD.kind <> NEW.kind)",
        "refuse_other_pay_for_task",
        PAY,
    ),
)


def _operations():
    for name, when, table, only, function, body in TRIGGERS:
        yield migrations.RunSQL(body, f"DROP FUNCTION {function}()")
        yield migrations.RunSQL(
            f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {only}"
            f" EXECUTE FUNCTION {function}()",
            f"DROP TRIGGER {name} ON {table}",
        )


OPERATIONS = list(_operations())
