"""Versions of the terms and changes of promotions are never edited or deleted: the database refuses."""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON promotions_promotionterms
    FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON promotions_promotionchange
    FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
"""
DROP = """
DROP TRIGGER append_only ON promotions_promotionchange;
DROP TRIGGER append_only ON promotions_promotionterms;
DROP FUNCTION refuse_history_change();
"""


OPERATIONS = [migrations.RunSQL(CREATE, DROP)]
