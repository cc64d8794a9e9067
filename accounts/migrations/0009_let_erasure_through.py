"""The record lets itself be emptied of a person, and be ended by its age; by an erasure alone."""

from django.db import migrations

ALL_REFUSED = """
CREATE OR REPLACE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
BUT_ERASURE = """
CREATE OR REPLACE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
            AND erases_only(to_jsonb(OLD), to_jsonb(NEW), ARRAY['about', 'address', 'details']) THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE'
            AND coalesce(current_setting('member_center.erasing', true), '') = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_guard_what_accounts_rest_on"),
        ("foundation", "0002_tell_an_erasure"),
    ]

    operations = [migrations.RunSQL(BUT_ERASURE, ALL_REFUSED)]
