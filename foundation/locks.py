"""PostgreSQL advisory locks: one transaction at a time, or many together without that one."""

from django.db import connection


def one_at_a_time(what: str) -> None:
    """Wait for the lock of this name and hold it until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def together(what: str) -> None:
    """Wait while another holds this name by itself; any number may hold it together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [what])
