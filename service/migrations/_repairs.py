"""What the database itself refuses of repairs.

Timelines and conditions are append-only but for an erasure; a repair is of the member's own unit,
and what is over stays over; a photo that was sent stays where it is.
"""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION refuse_change_of_repair_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND erases_only(to_jsonb(OLD), to_jsonb(NEW), ARRAY['note']) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
OWNED = """
CREATE FUNCTION refuse_repair_of_anothers_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM products_registeredproduct
        WHERE id = NEW.registered_product_id AND user_id = NEW.user_id
        AND serial_id = NEW.serial_id AND released_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a repair is of its own member''s registered unit'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
OVER = """
CREATE FUNCTION refuse_to_reopen_repair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'repair % is over: % cannot become %', OLD.id, OLD.stage, NEW.stage
        USING ERRCODE = 'check_violation';
END $$;
"""
PHOTO = """
CREATE FUNCTION refuse_change_of_sent_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of a photo that was sent refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = (
    (
        "append_only",
        "BEFORE UPDATE OR DELETE",
        "service_repairevent",
        "",
        "refuse_change_of_repair_record",
        APPEND_ONLY,
    ),
    (
        "append_only",
        "BEFORE UPDATE OR DELETE",
        "service_repaircondition",
        "",
        "refuse_change_of_repair_record",
        "",
    ),
    ("of_own", "BEFORE INSERT", "service_repair", "", "refuse_repair_of_anothers_unit", OWNED),
    (
        "stays_over",
        "BEFORE UPDATE OF stage",
        "service_repair",
        "WHEN (OLD.stage IN ('closed', 'cancelled', 'lapsed') AND NEW.stage <> OLD.stage)",
        "refuse_to_reopen_repair",
        OVER,
    ),
    (
        "sent_stays",
        "BEFORE UPDATE OR DELETE",
        "service_repairphoto",
        "WHEN (OLD.condition_id IS NOT NULL)",
        "refuse_change_of_sent_photo",
        PHOTO,
    ),
)


def _operations():
    for name, when, table, only, function, body in TRIGGERS:
        if body:
            yield migrations.RunSQL(body, f"DROP FUNCTION {function}()")
        yield migrations.RunSQL(
            f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {only}"
            f" EXECUTE FUNCTION {function}()",
            f"DROP TRIGGER {name} ON {table}",
        )


OPERATIONS = list(_operations())
