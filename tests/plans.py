"""Tables of thousands of rows, and the plan that PostgreSQL itself chooses for a query of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

from tests.bare_rows import insert


@contextmanager
def filled(*tables: tuple[type[models.Model], int, dict[str, str]]) -> Iterator[None]:
    """Fill tables with n rows each, whose columns are given in SQL; afterwards they are gone.

    So the rows that they point to need not exist.
    """
    with transaction.atomic():
        for model, number, columns in tables:
            insert(model, number, **columns)
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {model._meta.db_table}")
        yield
        transaction.set_rollback(True)


def explained(sql: str) -> str:
    """The plan of a query, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def indexes_in(plan: str) -> set[str]:
    """The names of the indexes that a plan reads."""
    return set(
        re.findall(r"(?:Index(?: Only)? Scan(?: Backward)? using|Index Scan on) (\w+)", plan)
    )
