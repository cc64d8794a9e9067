"""What was published of a draw does not change, and nobody draws alone: the database refuses."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_of_draw(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'draw: % refused', what USING ERRCODE = 'check_violation';
END $$;
"""
# What is written stays as it is, but for what a key protects, which is encrypted anew.
ROUND = """
CREATE FUNCTION guard_draw_round() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.frozen_at IS NOT NULL OR OLD.voided_at IS NOT NULL OR EXISTS (
            SELECT FROM fulfilment_drawentry entry WHERE entry.draw_id = OLD.draw_id
        ) THEN
            PERFORM refuse_of_draw('deletion of a round');
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.frozen_at IS NOT NULL OR NEW.value <> '' OR NEW.drawn_at IS NOT NULL
            OR NEW.voided_at IS NOT NULL OR NEW.seed_digest = '' THEN
            PERFORM refuse_of_draw('a round that was not announced');
        END IF;
        RETURN NEW;
    END IF;
    SELECT array_agg(was.key) INTO changed FROM jsonb_each(to_jsonb(OLD)) was
    WHERE was.value IS DISTINCT FROM to_jsonb(NEW) -> was.key
        AND was.key NOT IN ('ciphertext', 'seal');
    IF EXISTS (
        SELECT FROM unnest(changed) AS name
        WHERE to_jsonb(OLD) -> name NOT IN ('null', '""')
    ) OR (changed IS NOT NULL AND OLD.voided_at IS NOT NULL) THEN
        PERFORM refuse_of_draw('a change of ' || array_to_string(changed, ', '));
    END IF;
    IF OLD.frozen_at IS NULL AND NEW.frozen_at IS NOT NULL AND (NEW.value_of = ''
        OR NEW.count <> (SELECT count(*) FROM fulfilment_drawplace WHERE round_id = NEW.id)
    ) THEN
        PERFORM refuse_of_draw('freezing without a value to come, or another list');
    END IF;
    IF OLD.value_of = '' AND NEW.value_of <> '' AND OLD.frozen_at IS NOT NULL THEN
        PERFORM refuse_of_draw('naming the value after the list');
    END IF;
    IF OLD.value = '' AND NEW.value <> '' AND (OLD.frozen_at IS NULL OR 2 > (
        SELECT count(DISTINCT typed_by_id) FROM fulfilment_drawfigure
        WHERE round_id = NEW.id AND value = NEW.value
    )) THEN
        PERFORM refuse_of_draw('a value that two people have not typed');
    END IF;
    IF OLD.drawn_at IS NULL AND NEW.drawn_at IS NOT NULL AND (OLD.value = ''
        OR encode(sha256(convert_to(NEW.seed, 'UTF8')), 'hex') <> NEW.seed_digest
        OR EXISTS (SELECT FROM fulfilment_drawplace WHERE round_id = NEW.id AND rank IS NULL)
    ) THEN
        PERFORM refuse_of_draw('another seed, or a draw without value or order');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON fulfilment_drawround
    FOR EACH ROW EXECUTE FUNCTION guard_draw_round();
"""
FIGURE = """
CREATE FUNCTION guard_draw_figure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' OR NOT EXISTS (
        SELECT FROM fulfilment_drawround WHERE id = NEW.round_id
            AND frozen_at IS NOT NULL AND drawn_at IS NULL AND voided_at IS NULL
    ) THEN
        PERFORM refuse_of_draw('a typed value');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON fulfilment_drawfigure
    FOR EACH ROW EXECUTE FUNCTION guard_draw_figure();
"""
# The lock is the one that who freezes waits for: what comes in meanwhile is on the list.
ENTRY = """
CREATE FUNCTION guard_draw_entry() RETURNS trigger LANGUAGE plpgsql AS $$
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
    PERFORM FROM fulfilment_drawround WHERE draw_id = NEW.draw_id
        AND frozen_at IS NULL AND voided_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN
        PERFORM refuse_of_draw('an entry while no list is open');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON fulfilment_drawentry
    FOR EACH ROW EXECUTE FUNCTION guard_draw_entry();
"""
PLACE = """
CREATE FUNCTION guard_draw_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM refuse_of_draw('deletion of a place');
    ELSIF TG_OP = 'INSERT' AND (NEW.rank IS NOT NULL OR NOT EXISTS (
        SELECT FROM fulfilment_drawround WHERE id = NEW.round_id
            AND frozen_at IS NULL AND voided_at IS NULL
    )) THEN
        PERFORM refuse_of_draw('a place on a list that was frozen');
    ELSIF TG_OP = 'UPDATE' AND (OLD.rank IS NOT NULL
        OR to_jsonb(OLD) - 'rank' <> to_jsonb(NEW) - 'rank'
        OR NOT EXISTS (SELECT FROM fulfilment_drawround
            WHERE id = NEW.round_id AND value <> '' AND drawn_at IS NULL)) THEN
        PERFORM refuse_of_draw('a change of a place');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON fulfilment_drawplace
    FOR EACH ROW EXECUTE FUNCTION guard_draw_place();
"""
OFFER = """
CREATE FUNCTION guard_prize_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM refuse_of_draw('deletion of an offer');
    ELSIF TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT FROM fulfilment_drawplace place
        JOIN fulfilment_drawround round ON round.id = place.round_id
        WHERE place.id = NEW.place_id AND round.id = NEW.round_id
            AND round.drawn_at IS NOT NULL AND round.voided_at IS NULL
            AND NEW.slot BETWEEN 1 AND round.prizes
            AND place.rank = 1 + (
                SELECT count(*) FROM fulfilment_prizeoffer WHERE round_id = NEW.round_id
            )
    ) THEN
        PERFORM refuse_of_draw('a prize that is not the next one''s');
    ELSIF TG_OP = 'UPDATE'
        AND NOT erases_only(to_jsonb(OLD), to_jsonb(NEW), ARRAY['note']) AND (
            OLD.state NOT IN ('offered', 'accepted')
            OR NEW.state = 'offered'
            OR (OLD.state = 'accepted' AND NEW.state <> 'disqualified')
            OR (OLD.cause_id IS NOT NULL AND NEW.cause_id IS DISTINCT FROM OLD.cause_id)
            OR to_jsonb(OLD)
                - ARRAY['state', 'closed_at', 'closed_by_id', 'reason', 'note', 'cause_id']
            <> to_jsonb(NEW)
                - ARRAY['state', 'closed_at', 'closed_by_id', 'reason', 'note', 'cause_id']
        ) THEN
        PERFORM refuse_of_draw('a change of an offer');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON fulfilment_prizeoffer
    FOR EACH ROW EXECUTE FUNCTION guard_prize_offer();
"""
PUBLISHED = """
CREATE FUNCTION guard_unannounced_draws() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_published AND NOT OLD.is_published AND EXISTS (
        SELECT FROM promotions_reward reward
        WHERE reward.promotion_id = NEW.id AND reward.kind = 'draw' AND NOT EXISTS (
            SELECT FROM fulfilment_drawround round
            WHERE round.draw_id = reward.id AND round.voided_at IS NULL
        )
    ) THEN
        PERFORM refuse_of_draw('publishing a draw that was not announced');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draws_announced BEFORE UPDATE OF is_published ON promotions_promotion
    FOR EACH ROW EXECUTE FUNCTION guard_unannounced_draws();
"""
GUARDED = ("drawround", "drawfigure", "drawentry", "drawplace", "prizeoffer")

OPERATIONS = [
    migrations.RunSQL(each, migrations.RunSQL.noop)
    for each in (REFUSE, ROUND, FIGURE, ENTRY, PLACE, OFFER, PUBLISHED)
]
