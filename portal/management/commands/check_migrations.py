"""Reject migrations unsafe under load: locks on large tables, columns without a default.

During an update the previous release keeps running on the new tables, under load. See ADR 0020.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.core.management.base import BaseCommand, CommandError
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from portal.environment import BASE_DIR

# RunPython may be combined with these: they run no statement on a table.
NO_STATEMENT: Final = (
    migrations.RunPython,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)
INDEX_IN_SQL: Final = re.compile(
    r"\b(CREATE|DROP)\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)", re.IGNORECASE
)


class Command(BaseCommand):
    help = "Refuse migrations after the first that are not safe beside the running release."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        loader = MigrationLoader(None, ignore_no_migrations=True)
        ours = {each.label for each in apps.get_app_configs() if Path(each.path).parent == BASE_DIR}
        wrong = [
            f"{app}.{name}: {fault}"
            for app, name in sorted(loader.disk_migrations)
            if app in ours
            for fault in faults(
                loader.disk_migrations[app, name],
                loader.project_state((app, name), at_end=False),
            )
        ]
        if wrong:
            raise CommandError("\n".join(wrong))


def faults(migration: migrations.Migration, state: ProjectState) -> Iterator[str]:
    """Yield what is wrong with a migration; ``state`` has the models before it, and is updated.

    The first migration of an app finds no rows, and neither do operations on a table created in
    the same migration.
    """
    if migration.name.startswith("0001_"):
        return
    made: set[str] = set()
    done: list[Operation] = []
    for operation in migration.operations:
        for each in _to_tables(operation):
            done.append(each)
            if isinstance(each, migrations.CreateModel):
                made.add(each.name_lower)
            if _model(each) not in made:
                yield from _of_column(each, migration.app_label, state)
                yield from _of_index(each, atomic=migration.atomic)
        operation.state_forwards(migration.app_label, state)
    by_python = any(isinstance(each, migrations.RunPython) for each in done)
    if by_python and not all(isinstance(each, NO_STATEMENT) for each in done):
        yield "RunPython needs a migration without other operations: they lock while it works"


def _to_tables(operation: Operation) -> Iterator[Operation]:
    """Yield the operations on the database, including those in SeparateDatabaseAndState."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for each in operation.database_operations:
            yield from _to_tables(each)
    else:
        yield operation


def _model(operation: Operation) -> str:
    return getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", "")


def _of_column(operation: Operation, app: str, state: ProjectState) -> Iterator[str]:
    match operation:
        case migrations.AddField(field=field):
            name = f"{operation.model_name}.{operation.name}"
            if not (field.null or field.many_to_many or field.has_db_default()):
                yield f"{name} is NOT NULL and needs a db_default: the release before leaves it out"
            if _is_indexed(field):
                yield f"{name} needs db_index=False, and its index by AddIndexConcurrently"
        case migrations.AlterField(field=field):
            before = state.models[app, _model(operation)].fields[operation.name]
            if _is_indexed(field) and not _is_indexed(before):
                yield f"{operation.model_name}.{operation.name} needs AddIndexConcurrently instead"


def _of_index(operation: Operation, *, atomic: bool) -> Iterator[str]:
    kind = type(operation).__name__
    match operation:
        case AddIndexConcurrently() | RemoveIndexConcurrently():
            if atomic:
                yield f"{kind} needs atomic = False"
        case migrations.AddIndex() | migrations.RemoveIndex():
            yield f"{kind} needs CONCURRENTLY: {kind}Concurrently, and atomic = False"
        case migrations.AddConstraint(constraint=models.CheckConstraint()):
            return
        case migrations.AddConstraint() | migrations.AlterUniqueTogether():
            yield f"{kind} needs its index CONCURRENTLY: by RunSQL in SeparateDatabaseAndState"
        case migrations.RunSQL() if INDEX_IN_SQL.search(str(operation.sql)):
            yield "RunSQL makes or drops an index without CONCURRENTLY"


def _is_indexed(field: "models.Field[Any, Any]") -> bool:
    return not field.many_to_many and (field.unique or getattr(field, "db_index", False))
