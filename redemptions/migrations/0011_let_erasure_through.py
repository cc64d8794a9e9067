"""Decisions and timelines let themselves be emptied of a person's words, by an erasure alone."""

from django.db import migrations

ALL_REFUSED = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
BUT_ERASURE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words text[] := CASE TG_TABLE_NAME
        WHEN 'redemptions_decision' THEN ARRAY['reason', 'override_reason']
        WHEN 'redemptions_claimevent' THEN ARRAY['note']
        ELSE ARRAY[]::text[]
    END;
BEGIN
    IF TG_OP = 'UPDATE' AND erases_only(to_jsonb(OLD), to_jsonb(NEW), words) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_tell_an_erasure"),
        ("redemptions", "0010_find_waiting_claims"),
    ]

    operations = [migrations.RunSQL(BUT_ERASURE, ALL_REFUSED)]
