"""What the database itself refuses of points.

What is left of a lot is what was earned less the parts that name it; a spending is the sum of its
parts; each is told by one event of as many points: so the sum of the lots is that of the history,
at each commit, for any account, and at a cost that does not grow with it. History is append-only.
"""

from django.db import migrations

# A lot may lose points, expire later, be taken back, be told of and be warned about; no more.
CHANGES = """
CREATE FUNCTION refuse_change_of_points() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := CASE TG_TABLE_NAME
        WHEN 'membership_lot' THEN ARRAY['left', 'expires_on', 'voided_at', 'told_at', 'warned']
        WHEN 'membership_spending' THEN ARRAY['given_back_at']
        ELSE ARRAY[]::text[]
    END;
    was jsonb := to_jsonb(OLD);
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'membership_pointsevent' THEN
        IF erases_only(was, to_jsonb(NEW), ARRAY['note']) THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE'
        AND was - may_change = to_jsonb(NEW) - may_change
        AND was ->> 'given_back_at' IS NULL
        AND coalesce((was ->> 'expires_on')::date <= (to_jsonb(NEW) ->> 'expires_on')::date, TRUE)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
PART = """
CREATE FUNCTION refuse_part_of_a_spending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM membership_lot lot JOIN membership_spending spending
        ON lot.account_id = spending.account_id
        WHERE lot.id = NEW.lot_id AND spending.id = NEW.spending_id
        AND (spending.kind <> 'order' OR (spending.spent_at AT TIME ZONE 'UTC')::date
            BETWEEN lot.usable_from AND lot.expires_on)
    ) THEN
        RAISE EXCEPTION 'lot % cannot be spent by spending %: another''s, or not on that day',
            NEW.lot_id, NEW.spending_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
SUMS = """
CREATE FUNCTION refuse_points_that_do_not_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lot_key bigint := CASE TG_TABLE_NAME
        WHEN 'membership_lot' THEN NEW.id
        WHEN 'membership_spendingpart' THEN (to_jsonb(NEW) ->> 'lot_id')::bigint
    END;
    spending_key bigint := CASE TG_TABLE_NAME
        WHEN 'membership_spending' THEN NEW.id
        WHEN 'membership_spendingpart' THEN (to_jsonb(NEW) ->> 'spending_id')::bigint
    END;
BEGIN
    IF lot_key IS NOT NULL AND NOT EXISTS (
        SELECT FROM membership_lot lot WHERE lot.id = lot_key AND lot.left = lot.earned - (
            SELECT coalesce(sum(points), 0) FROM membership_spendingpart WHERE lot_id = lot_key
        )
    ) THEN
        RAISE EXCEPTION 'what is left of lot % is not what was earned less its parts', lot_key
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME = 'membership_lot' AND TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT FROM membership_lot lot JOIN membership_pointsevent event ON event.lot_id = lot.id
        WHERE lot.id = lot_key AND event.points = lot.earned
        AND event.account_id = lot.account_id AND event.kind IN ('earned', 'given_back')
    ) THEN
        RAISE EXCEPTION 'no event tells of lot %', lot_key USING ERRCODE = 'check_violation';
    END IF;
    IF spending_key IS NOT NULL AND NOT EXISTS (
        SELECT FROM membership_spending spending JOIN membership_pointsevent event
        ON event.spending_id = spending.id AND event.account_id = spending.account_id
        WHERE spending.id = spending_key AND event.points = -spending.points
        AND spending.points = (
            SELECT sum(points) FROM membership_spendingpart WHERE spending_id = spending_key
        )
    ) THEN
        RAISE EXCEPTION 'spending % is not the sum of its parts, or no event tells of it',
            spending_key USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""
# An event that bears points tells what its lot or its spending has: the other way round.
EVENT = """
CREATE FUNCTION refuse_event_of_other_points() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.points > 0 AND NOT EXISTS (
        SELECT FROM membership_lot WHERE id = NEW.lot_id
        AND account_id = NEW.account_id AND earned = NEW.points
    ) OR NEW.points < 0 AND NOT EXISTS (
        SELECT FROM membership_spending WHERE id = NEW.spending_id
        AND account_id = NEW.account_id AND points = -NEW.points
    ) THEN
        RAISE EXCEPTION 'an event has the points of its lot or of its spending'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
LOT, SPENDING, SPENDING_PART, POINTS_EVENT = (
    f"membership_{name}" for name in ("lot", "spending", "spendingpart", "pointsevent")
)
FUNCTIONS = (
    ("refuse_change_of_points", CHANGES),
    ("refuse_part_of_a_spending", PART),
    ("refuse_points_that_do_not_add_up", SUMS),
    ("refuse_event_of_other_points", EVENT),
)
TRIGGERS = (
    *(
        ("append_only", table, "BEFORE UPDATE OR DELETE", "refuse_change_of_points")
        for table in (LOT, SPENDING, SPENDING_PART, POINTS_EVENT)
    ),
    ("spends_its_lot", SPENDING_PART, "BEFORE INSERT", "refuse_part_of_a_spending"),
    ("tells_its_points", POINTS_EVENT, "BEFORE INSERT", "refuse_event_of_other_points"),
    ("adds_up", LOT, 'AFTER INSERT OR UPDATE OF "left"', "refuse_points_that_do_not_add_up"),
    ("adds_up", SPENDING, "AFTER INSERT", "refuse_points_that_do_not_add_up"),
    ("adds_up", SPENDING_PART, "AFTER INSERT", "refuse_points_that_do_not_add_up"),
)


def _operations():
    for function, body in FUNCTIONS:
        yield migrations.RunSQL(body, f"DROP FUNCTION {function}()")
    for name, table, when, function in TRIGGERS:
        at_commit = name == "adds_up"
        kind = "CONSTRAINT TRIGGER" if at_commit else "TRIGGER"
        how = "DEFERRABLE INITIALLY DEFERRED " if at_commit else ""
        yield migrations.RunSQL(
            f"CREATE {kind} {name} {when} ON {table} {how}"
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"DROP TRIGGER {name} ON {table}",
        )


OPERATIONS = list(_operations())
