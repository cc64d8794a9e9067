"""A parcel says with whom its last shipment left: lists ask the parcel, not all its shipments."""

from django.db import migrations

# The verb that sends has locked the parcel.
NOTE = """
CREATE OR REPLACE FUNCTION note_carrier_of_parcel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE fulfilment_fulfilment SET carrier_id = NEW.carrier_id
        WHERE id = NEW.fulfilment_id AND carrier_id IS DISTINCT FROM NEW.carrier_id;
    RETURN NULL;
END $$;
"""
ON_SHIPMENT = """
CREATE TRIGGER note_carrier AFTER INSERT OR UPDATE OF carrier_id ON fulfilment_shipment
    FOR EACH ROW WHEN (NEW.carrier_id IS NOT NULL) EXECUTE FUNCTION note_carrier_of_parcel();
"""
# What left before, by the last of its shipments, in pieces: no row is locked for long.
LEFT_BEFORE = """
DO $$
DECLARE piece bigint := 0; last_one bigint;
BEGIN
    SELECT max(id) INTO last_one FROM fulfilment_shipment;
    WHILE piece <= last_one LOOP
        UPDATE fulfilment_fulfilment AS parcel SET carrier_id = shipment.carrier_id
            FROM fulfilment_shipment AS shipment
            WHERE shipment.id > piece AND shipment.id <= piece + 10000
                AND shipment.fulfilment_id = parcel.id AND shipment.carrier_id IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM fulfilment_shipment AS later
                    WHERE later.fulfilment_id = parcel.id AND later.id > shipment.id
                        AND later.carrier_id IS NOT NULL
                );
        COMMIT;
        piece := piece + 10000;
    END LOOP;
END $$;
"""
TRIGGER = [
    migrations.RunSQL(NOTE, "DROP FUNCTION note_carrier_of_parcel"),
    migrations.RunSQL(ON_SHIPMENT, "DROP TRIGGER note_carrier ON fulfilment_shipment"),
]
BACKFILL = migrations.RunSQL(LEFT_BEFORE, migrations.RunSQL.noop)
