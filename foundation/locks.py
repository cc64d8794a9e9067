"""Locks of PostgreSQL beside those that Django knows: names, and rows that others refer to."""

from django.db import connection, models


def one_at_a_time(what: str) -> None:
    """Wait for the lock of this name and hold it until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def together(what: str) -> None:
    """Wait while another holds this name by itself; any number may hold it together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [what])


def hold(row: models.Model) -> None:
    """Until the commit, let nobody lock this row for an update, but anybody hold it as well.

    A foreign key does the same, but only at the commit: ours are checked then.
    """
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE", [row.pk])  # noqa: S608 -- our own table
