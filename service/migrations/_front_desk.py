"""What the database itself refuses at the front desk, beside its constraints.

Nothing is booked in a time that the office has blocked, and who blocks one sees all that is booked;
it is not finished while somebody is expected in it. What a wish or an offered time has come to
stays. The opening hours of a weekday do not overlap.
"""

from django.db import migrations

# By the lock that all share who book at a centre; a name that the verbs of booking know.
NOT_BLOCKED = """
CREATE FUNCTION refuse_appointment_in_blocked_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(
        hashtextextended('days of centre ' || NEW.centre_id, 0)
    );
    IF EXISTS (
        SELECT FROM service_blockedtime
        WHERE centre_id = NEW.centre_id AND released_at IS NULL AND period && NEW.period
        AND (bay_id IS NULL OR bay_id = NEW.bay_id)
    ) THEN
        RAISE EXCEPTION 'centre % has this time blocked: %', NEW.centre_id, NEW.period
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_centre_is_open';
    END IF;
    RETURN NEW;
END $$;
"""
BLOCKED = """
CREATE FUNCTION refuse_change_of_blocked_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.bay_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM service_bay WHERE id = NEW.bay_id AND centre_id = NEW.centre_id
    ) THEN
        RAISE EXCEPTION 'bay % is of another centre', NEW.bay_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        OLD.released_at IS NOT NULL OR NEW.period <> OLD.period
        OR NEW.centre_id <> OLD.centre_id OR NEW.bay_id IS DISTINCT FROM OLD.bay_id
    ) THEN
        RAISE EXCEPTION 'blocked time % is released, or another time', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('days of centre ' || NEW.centre_id, 0));
    IF NEW.finished_at IS NOT NULL AND NEW.released_at IS NULL AND EXISTS (
        SELECT FROM service_appointment
        WHERE centre_id = NEW.centre_id AND state IN ('held', 'booked') AND period && NEW.period
        AND upper(period) > now() AND (NEW.bay_id IS NULL OR NEW.bay_id = bay_id)
    ) THEN
        RAISE EXCEPTION 'members are expected in blocked time %', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
OFFERED = """
CREATE FUNCTION refuse_change_of_taken_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.taken_as_id IS NOT NULL THEN
        RAISE EXCEPTION 'offered time % is taken', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.taken_as_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM service_appointment AS taken
        JOIN service_appointment AS lost ON lost.user_id = taken.user_id
        WHERE taken.id = NEW.taken_as_id AND lost.id = NEW.appointment_id
        AND taken.id <> lost.id AND lost.state = 'cancelled'
    ) THEN
        RAISE EXCEPTION 'offered time % is taken by its own member', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
WISH = """
CREATE FUNCTION refuse_change_of_ended_wish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.appointment_id <> OLD.appointment_id THEN
        RAISE EXCEPTION 'wish % has ended, or is of another appointment', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
# At the end of the transaction: a form changes one row after the other.
HOURS = """
ALTER TABLE service_openinghours ADD CONSTRAINT opening_hours_apart EXCLUDE USING gist (
    int8range(centre_id * 7 + weekday, centre_id * 7 + weekday, '[]') WITH &&,
    int4range(
        (extract(epoch FROM opens) / 60)::int,
        CASE WHEN closes = '00:00' THEN 1440 ELSE (extract(epoch FROM closes) / 60)::int END
    ) WITH &&
) DEFERRABLE INITIALLY DEFERRED
"""


def _trigger(name, what, table, function, *, only=""):
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} {what} ON {table} FOR EACH ROW {only}"
        f" EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER {name} ON {table}",
    )


OPERATIONS = [
    migrations.RunSQL(NOT_BLOCKED, "DROP FUNCTION refuse_appointment_in_blocked_time()"),
    migrations.RunSQL(BLOCKED, "DROP FUNCTION refuse_change_of_blocked_time()"),
    migrations.RunSQL(OFFERED, "DROP FUNCTION refuse_change_of_taken_time()"),
    migrations.RunSQL(WISH, "DROP FUNCTION refuse_change_of_ended_wish()"),
    migrations.RunSQL(
        HOURS, "ALTER TABLE service_openinghours DROP CONSTRAINT opening_hours_apart"
    ),
    _trigger(
        "appointment_not_blocked",
        "BEFORE INSERT OR UPDATE OF bay_id, centre_id, period",
        "service_appointment",
        "refuse_appointment_in_blocked_time",
    ),
    _trigger(
        "blocked_time_stays",
        "BEFORE INSERT OR UPDATE",
        "service_blockedtime",
        "refuse_change_of_blocked_time",
    ),
    _trigger(
        "offered_time_stays",
        "BEFORE UPDATE OR DELETE",
        "service_offeredtime",
        "refuse_change_of_taken_time",
    ),
    _trigger(
        "wish_stays",
        "BEFORE UPDATE OR DELETE",
        "service_earlierwish",
        "refuse_change_of_ended_wish",
    ),
]
