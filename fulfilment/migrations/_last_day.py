"""A ticket of after the announced last day does not count, whether or not the list is frozen."""

from django.db import migrations

# Until when; a time zone that is none counts as UTC, as everywhere.
ENDS_AT = """
CREATE OR REPLACE FUNCTION draw_list_ends_at(closes_on date, time_zone text)
RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (closes_on + 1)::timestamp AT TIME ZONE time_zone;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN (closes_on + 1)::timestamp AT TIME ZONE 'UTC';
END $$;
"""
# As before, but for the last condition. The lock is the one that who freezes waits for.
ENTRY = """
CREATE OR REPLACE FUNCTION guard_draw_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM refuse_of_draw('deletion of an entry');
    END IF;
    IF TG_OP = 'UPDATE' AND erases_only(to_jsonb(OLD), to_jsonb(NEW), ARRAY['void_note']) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
        OR to_jsonb(OLD) - ARRAY['voided_at', 'voided_by_id', 'void_reason', 'void_note']
        <> to_jsonb(NEW) - ARRAY['voided_at', 'voided_by_id', 'void_reason', 'void_note']) THEN
        PERFORM refuse_of_draw('a change of an entry');
    END IF;
    IF TG_OP = 'INSERT' AND NEW.void_reason IN ('late', 'unannounced') THEN
        RETURN NEW;
    END IF;
    PERFORM FROM fulfilment_drawround round
        JOIN promotions_reward reward ON reward.id = round.draw_id
        JOIN promotions_promotion promotion ON promotion.id = reward.promotion_id
        WHERE round.draw_id = NEW.draw_id AND round.frozen_at IS NULL AND round.voided_at IS NULL
            AND (TG_OP = 'UPDATE'
                OR NEW.entered_at < draw_list_ends_at(round.closes_on, promotion.time_zone))
        FOR KEY SHARE OF round;
    IF NOT FOUND THEN
        PERFORM refuse_of_draw('an entry while no list is open');
    END IF;
    RETURN NEW;
END $$;
"""

OPERATIONS = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in (ENDS_AT, ENTRY)]
