"""Tell an erasure from any other change of a row that is otherwise never changed."""

from django.db import migrations

# Within a transaction that erases, columns with a person's words may be emptied, and no others.
# A text that a constraint wants is replaced: personal_data.ERASED.
CREATE = """
CREATE FUNCTION erases_only(old_row jsonb, new_row jsonb, columns text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('member_center.erasing', true), '') = 'on'
        AND old_row - columns = new_row - columns
        AND NOT EXISTS (
            SELECT FROM unnest(columns) AS name
            WHERE new_row -> name IS DISTINCT FROM old_row -> name
            AND new_row -> name NOT IN ('""', 'null', '{}', '[]', '"(erased)"')
        )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_tables")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION erases_only(jsonb, jsonb, text[])"),
    ]
