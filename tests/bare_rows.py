"""Rows written by SQL with no more than the columns that must be given.

So writes the release before a column was added, which does not know it.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

OURS = [
    "accounts",
    "evidence",
    "foundation",
    "fulfilment",
    "notifications",
    "products",
    "promotions",
    "redemptions",
    "service",
    "support",
]
# What a column of such a type may hold; ``n`` counts the rows.
BY_TYPE = {
    "ArrayField": "ARRAY['x']",
    "BinaryField": "convert_to('x' || n, 'UTF8')",
    "BooleanField": "false",
    "DecimalField": "1",
    "DateField": "DATE '2026-11-01'",
    "DateTimeRangeField": "tstzrange(TIMESTAMPTZ '2026-11-01Z', TIMESTAMPTZ '2026-11-02Z')",
    "DateTimeField": "TIMESTAMPTZ '2026-11-01 12:00Z' + n * INTERVAL '1 minute'",
    "ForeignKey": "n",
    "OneToOneField": "-n",  # nobody has it yet
    "JSONField": "'{}'::jsonb",
    "PositiveBigIntegerField": "1",
    "PositiveIntegerField": "1",
    "PositiveSmallIntegerField": "1",
    "TimeField": "TIME '00:00'",
    "UUIDField": "gen_random_uuid()",
}


def our_models() -> Iterator[type[models.Model]]:
    """Every model with a table of its own, and those behind many-to-many fields."""
    for app in OURS:
        models_of_app = apps.get_app_config(app).get_models(include_auto_created=True)
        yield from (model for model in models_of_app if not model._meta.proxy)


def required(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The columns that have no value unless somebody gives one."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if not (field.null or field.primary_key or field.has_db_default())
    ]


def insert(model: type[models.Model], number: int = 1, **others: str) -> None:
    """Write rows with made-up values, or with these in SQL; related rows need not exist."""
    values = {field.attname: _made_up(field) for field in required(model)}
    values |= others
    if not values:  # the key alone, as a column has to be named
        key = str(model._meta.pk.column)
        values = {key: f"nextval(pg_get_serial_sequence('{model._meta.db_table}', '{key}'))"}
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(column) for column in values)
    made_up = ", ".join(values.values())
    statement = f"INSERT INTO {table} ({columns}) SELECT {made_up} FROM generate_series(1, %s) AS n"  # noqa: S608 -- made up here
    with connection.cursor() as cursor:
        cursor.execute(statement, [number])


def _made_up(field: "models.Field[Any, Any]") -> str:
    text = f"right('x' || n, {field.max_length or 40:d})"
    return BY_TYPE.get(field.get_internal_type(), text)
