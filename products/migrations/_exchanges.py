"""What the database refuses of exchanged serial numbers.

An exchange is never edited; what left a registration is not registered again, by nobody; what came
is on the registration that it came for, and was on none before.
"""

from django.db import migrations

EXCHANGE = """
CREATE FUNCTION guard_serial_exchange() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT FROM products_registeredproduct
        WHERE serial_id = NEW.old_id AND released_at IS NULL
    ) OR EXISTS (
        SELECT FROM products_registeredproduct
        WHERE serial_id = NEW.new_id AND id <> NEW.registered_product_id
    ) OR NOT EXISTS (
        SELECT FROM products_registeredproduct
        WHERE id = NEW.registered_product_id AND serial_id = NEW.new_id AND released_at IS NULL
    ) OR EXISTS (SELECT FROM products_serialexchange WHERE old_id = NEW.new_id) THEN
        RAISE EXCEPTION 'serial number % cannot take the place of %', NEW.new_id, NEW.old_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
REGISTERED = """
CREATE FUNCTION refuse_exchanged_serial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM products_serialexchange WHERE old_id = NEW.serial_id) THEN
        RAISE EXCEPTION 'serial number % was exchanged and is not registered again', NEW.serial_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

OPERATIONS = [
    migrations.RunSQL(EXCHANGE, "DROP FUNCTION guard_serial_exchange()"),
    migrations.RunSQL(
        "CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON products_serialexchange"
        " FOR EACH ROW EXECUTE FUNCTION guard_serial_exchange()",
        "DROP TRIGGER guarded ON products_serialexchange",
    ),
    migrations.RunSQL(REGISTERED, "DROP FUNCTION refuse_exchanged_serial()"),
    migrations.RunSQL(
        "CREATE TRIGGER exchanged_stays_away BEFORE INSERT OR UPDATE OF serial_id"
        " ON products_registeredproduct FOR EACH ROW EXECUTE FUNCTION refuse_exchanged_serial()",
        "DROP TRIGGER exchanged_stays_away ON products_registeredproduct",
    ),
]
