"""What the database itself refuses of appointments, beside their constraints.

Timelines are append-only but for an erasure; a state follows from the one before, and what is over
stays as it was; a bay is of the visit's centre, a product of its member; nothing is booked on a day
on which the centre is closed, and no day is closed while somebody is expected on it.
"""

from django.db import migrations

EVENT = """
CREATE FUNCTION refuse_change_of_appointment_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND erases_only(to_jsonb(OLD), to_jsonb(NEW), ARRAY['note']) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
STATES = """
CREATE FUNCTION refuse_change_of_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    follow text[] := CASE OLD.state
        WHEN 'held' THEN ARRAY['booked']
        WHEN 'booked' THEN ARRAY['arrived', 'no_show', 'cancelled']
        WHEN 'arrived' THEN ARRAY['booked', 'started', 'done', 'no_show', 'cancelled']
        WHEN 'started' THEN ARRAY['arrived', 'done']
        WHEN 'no_show' THEN ARRAY['arrived']
        ELSE ARRAY[]::text[]
    END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'held' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'appointment % was booked: it is not deleted', OLD.reference
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF erases_only(
        to_jsonb(OLD) - 'emptied_at', to_jsonb(NEW) - 'emptied_at',
        ARRAY['matter', 'phone', 'visitor_name']
    ) THEN
        RETURN NEW;
    END IF;
    IF NOT NEW.state = ANY (follow) AND (
        NEW.state <> OLD.state OR OLD.state IN ('done', 'no_show', 'cancelled')
    ) THEN
        RAISE EXCEPTION 'appointment % is %: it cannot become %, or otherwise be changed',
            OLD.reference, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state NOT IN ('held', 'booked') AND (
        NEW.period <> OLD.period OR NEW.centre_id <> OLD.centre_id OR NEW.kind_id <> OLD.kind_id
    ) OR NEW.reference <> OLD.reference OR NEW.key <> OLD.key
        OR NEW.user_id IS DISTINCT FROM OLD.user_id OR NEW.sequence < OLD.sequence
    THEN
        RAISE EXCEPTION 'appointment %: what it is does not change, and its time not any more',
            OLD.reference USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
# Its lock is shared by all who book at a centre, and held alone by who closes it: the one always
# sees what the other has written.
PLACE = """
CREATE FUNCTION refuse_appointment_out_of_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first_day date;
    last_day date;
BEGIN
    IF NOT EXISTS (
        SELECT FROM service_bay WHERE id = NEW.bay_id AND centre_id = NEW.centre_id
    ) THEN
        RAISE EXCEPTION 'bay % is of another centre', NEW.bay_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.period = OLD.period AND NEW.centre_id = OLD.centre_id THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(
        hashtextextended('days of centre ' || NEW.centre_id, 0)
    );
    SELECT (lower(NEW.period) AT TIME ZONE time_zone)::date,
        ((upper(NEW.period) - interval '1 microsecond') AT TIME ZONE time_zone)::date
        INTO first_day, last_day
        FROM service_servicecentre WHERE id = NEW.centre_id;
    IF EXISTS (
        SELECT FROM service_closure
        WHERE centre_id = NEW.centre_id AND reopened_at IS NULL
        AND starts_on <= last_day AND ends_on >= first_day
    ) THEN
        RAISE EXCEPTION 'centre % is closed on %', NEW.centre_id, first_day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_centre_is_open';
    END IF;
    RETURN NEW;
END $$;
"""
OWNED = """
CREATE FUNCTION refuse_appointment_about_anothers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.registered_product_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM products_registeredproduct
        WHERE id = NEW.registered_product_id AND user_id = NEW.user_id
    ) OR NEW.repair_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM service_repair WHERE id = NEW.repair_id AND user_id = NEW.user_id
    ) THEN
        RAISE EXCEPTION 'an appointment is about its own member''s product and repair'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
CLOSING = """
CREATE FUNCTION wait_for_those_who_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('days of centre ' || NEW.centre_id, 0));
    RETURN NEW;
END $$;
CREATE FUNCTION refuse_closure_with_visits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM service_appointment AS visit
        JOIN service_servicecentre AS centre ON centre.id = visit.centre_id
        WHERE visit.centre_id = NEW.centre_id AND visit.state IN ('held', 'booked')
        -- About when the days are; then by the clock, which may show midnight twice.
        AND visit.period && tstzrange(
            (NEW.starts_on - 1)::timestamp AT TIME ZONE centre.time_zone,
            (NEW.ends_on + 2)::timestamp AT TIME ZONE centre.time_zone
        )
        AND (lower(visit.period) AT TIME ZONE centre.time_zone)::date <= NEW.ends_on
        AND (
            (upper(visit.period) - interval '1 microsecond') AT TIME ZONE centre.time_zone
        )::date >= NEW.starts_on
    ) THEN
        RAISE EXCEPTION 'members are expected at centre % while it would be closed', NEW.centre_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


def _trigger(name, what, table, function, *, only="", kind="TRIGGER", deferred=""):
    return migrations.RunSQL(
        f"CREATE {kind} {name} {what} ON {table} {deferred} FOR EACH ROW {only}"
        f" EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER {name} ON {table}",
    )


OPERATIONS = [
    migrations.RunSQL(EVENT, "DROP FUNCTION refuse_change_of_appointment_event()"),
    migrations.RunSQL(STATES, "DROP FUNCTION refuse_change_of_appointment()"),
    migrations.RunSQL(PLACE, "DROP FUNCTION refuse_appointment_out_of_place()"),
    migrations.RunSQL(OWNED, "DROP FUNCTION refuse_appointment_about_anothers()"),
    migrations.RunSQL(
        CLOSING,
        "DROP FUNCTION wait_for_those_who_book(), refuse_closure_with_visits()",
    ),
    _trigger(
        "append_only",
        "BEFORE UPDATE OR DELETE",
        "service_appointmentevent",
        "refuse_change_of_appointment_event",
    ),
    _trigger(
        "appointment_stays",
        "BEFORE UPDATE OR DELETE",
        "service_appointment",
        "refuse_change_of_appointment",
    ),
    _trigger(
        "appointment_in_place",
        "BEFORE INSERT OR UPDATE OF bay_id, centre_id, period",
        "service_appointment",
        "refuse_appointment_out_of_place",
    ),
    _trigger(
        "appointment_about_own",
        "BEFORE INSERT OR UPDATE OF registered_product_id, repair_id",
        "service_appointment",
        "refuse_appointment_about_anothers",
    ),
    _trigger(
        "closure_waits",
        "BEFORE INSERT OR UPDATE",
        "service_closure",
        "wait_for_those_who_book",
    ),
    _trigger(
        "closure_without_visits",
        "AFTER INSERT OR UPDATE",
        "service_closure",
        "refuse_closure_with_visits",
        only="WHEN (NEW.reopened_at IS NULL)",
        kind="CONSTRAINT TRIGGER",
        deferred="DEFERRABLE INITIALLY DEFERRED",
    ),
]
