"""What the database refuses at the bench.

A quote is answered once, by its member, in its time, while no later version replaced it; what was
found, quoted, answered, changed, paid and reported is never edited; nothing is changed before what
it costs was accepted; nothing is closed while it is with a carrier.
"""

from django.db import migrations

# The columns that an erasure empties; those that go on after a row was written.
STAYS = """
CREATE FUNCTION refuse_change_at_bench() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words text[] := CASE TG_TABLE_NAME
        WHEN 'service_repairfinding' THEN ARRAY['text']
        WHEN 'service_quote' THEN ARRAY['note']
        WHEN 'service_quoteanswer' THEN ARRAY['note']
        WHEN 'service_repairreport' THEN ARRAY['work', 'tests']
        ELSE ARRAY[]::text[]
    END;
BEGIN
    IF TG_OP = 'UPDATE' AND erases_only(to_jsonb(OLD), to_jsonb(NEW), words) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'service_quote'
        AND to_jsonb(OLD) - 'reminders' = to_jsonb(NEW) - 'reminders' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
# By the clock, not by the beginning of the transaction, which may have waited for a lock.
ANSWERED = """
CREATE FUNCTION guard_quote_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM service_quote quote JOIN service_repair repair ON repair.id = quote.repair_id
        WHERE quote.id = NEW.quote_id AND repair.user_id = NEW.answered_by_id
        AND clock_timestamp() <= quote.valid_until AND NEW.answered_at <= quote.valid_until
        AND NOT EXISTS (
            SELECT FROM service_quote later
            WHERE later.repair_id = quote.repair_id AND later.version > quote.version
        )
    ) THEN
        RAISE EXCEPTION 'quote % takes no answer of % now', NEW.quote_id, NEW.answered_by_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
# At the commit: lines and answers come behind their quote and their answer.
AGREES = """
CREATE FUNCTION guard_quote_as_a_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    quote service_quote;
    said service_quoteanswer;
    yes bigint;
    every bigint;
    expected text;
BEGIN
    IF TG_TABLE_NAME = 'service_quote' THEN
        quote := NEW;
    ELSIF TG_TABLE_NAME = 'service_quoteline' THEN
        SELECT * INTO quote FROM service_quote WHERE id = NEW.quote_id;
    ELSE
        SELECT * INTO said FROM service_quoteanswer WHERE id =
            CASE TG_TABLE_NAME WHEN 'service_quoteanswer' THEN NEW.id
            ELSE (to_jsonb(NEW) ->> 'answer_id')::bigint END;
        SELECT count(*) FILTER (WHERE answered.is_accepted), count(*) INTO yes, every
        FROM service_quoteline line JOIN service_quotelineanswer answered
            ON answered.line_id = line.id AND answered.answer_id = said.id
        WHERE line.quote_id = said.quote_id;
        expected := CASE
            WHEN yes = 0 AND said.outcome = 'send_back' THEN 'send_back'
            WHEN yes = 0 THEN 'refused'
            WHEN yes = every THEN 'accepted'
            ELSE 'partly'
        END;
        IF every <> (SELECT count(*) FROM service_quotelineanswer WHERE answer_id = said.id)
            OR every <> (SELECT count(*) FROM service_quoteline WHERE quote_id = said.quote_id)
            OR said.outcome <> expected
            OR yes > 0 AND EXISTS (
                SELECT FROM service_quoteline line JOIN service_quotelineanswer answered
                    ON answered.line_id = line.id
                WHERE line.quote_id = said.quote_id AND NOT line.is_optional
                    AND NOT answered.is_accepted
            ) THEN
            RAISE EXCEPTION 'answer % does not fit the lines of its quote', said.id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END IF;
    IF quote.total_minor
        <> (SELECT coalesce(sum(amount_minor), 0) FROM service_quoteline WHERE quote_id = quote.id)
        OR NOT EXISTS (
            SELECT FROM service_repairfinding
            WHERE id = quote.finding_id AND repair_id = quote.repair_id
        ) THEN
        RAISE EXCEPTION 'quote % is not the sum of its lines, or rests on no finding', quote.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""
ACCEPTED = """
CREATE FUNCTION refuse_work_at_bench(repair bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    newest service_quote;
BEGIN
    SELECT * INTO newest FROM service_quote
    WHERE repair_id = repair ORDER BY version DESC LIMIT 1;
    IF newest.total_minor > 0 AND NOT EXISTS (
        SELECT FROM service_quoteanswer
        WHERE quote_id = newest.id AND outcome IN ('accepted', 'partly')
    ) THEN
        RAISE EXCEPTION 'repair %: no work before its quote was accepted', repair
            USING ERRCODE = 'check_violation';
    END IF;
END $$;
"""
PART = """
CREATE FUNCTION guard_changed_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_work_at_bench(NEW.repair_id);
    IF NOT EXISTS (
        SELECT FROM service_repair WHERE id = NEW.repair_id
        AND stage IN ('received', 'examined', 'waiting', 'repaired', 'tested')
    ) OR NEW.exchange_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM service_repair repair JOIN products_serialexchange exchange
            ON exchange.registered_product_id = repair.registered_product_id
        WHERE repair.id = NEW.repair_id AND exchange.id = NEW.exchange_id
    ) THEN
        RAISE EXCEPTION 'repair %: nothing is changed that is not at the bench', NEW.repair_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
STAGE = """
CREATE FUNCTION guard_bench_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stage IN ('repaired', 'tested', 'replaced') THEN
        PERFORM refuse_work_at_bench(NEW.id);
    ELSIF NEW.stage = 'closed' AND (
        NEW.received_at IS NOT NULL AND NEW.delivered_at IS NULL
        OR EXISTS (
            SELECT FROM service_repairparcel
            WHERE repair_id = NEW.id AND direction = 'out' AND over_at IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'repair % is neither delivered nor signed off', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FUNCTIONS = (
    ("refuse_change_at_bench()", STAYS),
    ("guard_quote_answer()", ANSWERED),
    ("guard_quote_as_a_whole()", AGREES),
    ("refuse_work_at_bench(bigint)", ACCEPTED),
    ("guard_changed_part()", PART),
    ("guard_bench_stage()", STAGE),
)
STAYING = (
    "repairfinding",
    "partchanged",
    "quote",
    "quoteline",
    "quoteanswer",
    "quotelineanswer",
    "quotepayment",
    "repairarrival",
    "repairreport",
)
AT_COMMIT = ("quote", "quoteline", "quoteanswer", "quotelineanswer")


def _triggers():
    for table in STAYING:
        yield "stays", table, "BEFORE UPDATE OR DELETE", "refuse_change_at_bench"
    yield "answered_in_time", "quoteanswer", "BEFORE INSERT", "guard_quote_answer"
    yield "accepted_first", "partchanged", "BEFORE INSERT", "guard_changed_part"
    yield "bench_stage", "repair", "BEFORE UPDATE OF stage", "guard_bench_stage"


def _operations():
    for function, body in FUNCTIONS:
        yield migrations.RunSQL(body, f"DROP FUNCTION {function}")
    for name, table, when, function in _triggers():
        yield migrations.RunSQL(
            f"CREATE TRIGGER {name} {when} ON service_{table} FOR EACH ROW"
            f" EXECUTE FUNCTION {function}()",
            f"DROP TRIGGER {name} ON service_{table}",
        )
    for table in AT_COMMIT:
        yield migrations.RunSQL(
            f"CREATE CONSTRAINT TRIGGER agrees AFTER INSERT ON service_{table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
            " EXECUTE FUNCTION guard_quote_as_a_whole()",
            f"DROP TRIGGER agrees ON service_{table}",
        )


OPERATIONS = list(_operations())
TRIGGERS = [(f"service_{table}", name) for name, table, _when, _function in _triggers()] + [
    (f"service_{table}", "agrees") for table in AT_COMMIT
]
