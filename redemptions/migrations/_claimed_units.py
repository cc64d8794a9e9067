"""Which units live claims use, kept by the database with the claims: each once in a promotion."""

from django.db import migrations

LIVE = "('submitted', 'sent_back', 'approved')"
OF_CLAIM = f"""
CREATE FUNCTION redemptions_claim_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status NOT IN {LIVE} THEN
        DELETE FROM redemptions_claimedunit WHERE claim_id = NEW.id;
    ELSIF TG_OP = 'INSERT' OR OLD.status NOT IN {LIVE} THEN
        INSERT INTO redemptions_claimedunit (claim_id, promotion_id, serial_id)
            SELECT NEW.id, NEW.promotion_id, NEW.serial_id
            UNION ALL
            SELECT NEW.id, NEW.promotion_id, part.serial_id
            FROM redemptions_claimpart part WHERE part.claim_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
"""
OF_PART = f"""
CREATE FUNCTION redemptions_part_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO redemptions_claimedunit (claim_id, promotion_id, serial_id)
        SELECT claim.id, claim.promotion_id, NEW.serial_id
        FROM redemptions_claim claim WHERE claim.id = NEW.claim_id AND claim.status IN {LIVE};
    RETURN NULL;
END $$;
"""
STAYS = """
CREATE FUNCTION redemptions_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the products of a claim stay: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = (
    """
    CREATE TRIGGER claim_units AFTER INSERT OR UPDATE OF status ON redemptions_claim
        FOR EACH ROW EXECUTE FUNCTION redemptions_claim_units()
    """,
    """
    CREATE TRIGGER part_unit AFTER INSERT ON redemptions_claimpart
        FOR EACH ROW EXECUTE FUNCTION redemptions_part_unit()
    """,
    """
    CREATE TRIGGER part_deleted BEFORE DELETE ON redemptions_claimpart
        FOR EACH ROW EXECUTE FUNCTION redemptions_part_stays()
    """,
    """
    CREATE TRIGGER part_changed BEFORE UPDATE ON redemptions_claimpart FOR EACH ROW
        WHEN ((OLD.claim_id, OLD.part_id, OLD.registered_product_id, OLD.serial_id)
            IS DISTINCT FROM (NEW.claim_id, NEW.part_id, NEW.registered_product_id, NEW.serial_id))
        EXECUTE FUNCTION redemptions_part_stays()
    """,
)

OPERATIONS = [
    migrations.RunSQL(OF_CLAIM, "DROP FUNCTION redemptions_claim_units() CASCADE"),
    migrations.RunSQL(OF_PART, "DROP FUNCTION redemptions_part_unit() CASCADE"),
    migrations.RunSQL(STAYS, "DROP FUNCTION redemptions_part_stays() CASCADE"),
    *(migrations.RunSQL(trigger, migrations.RunSQL.noop) for trigger in TRIGGERS),
]
