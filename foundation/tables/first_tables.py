"""The first tables of an app, made together.

Django renders the models of all apps again after each operation of a migration, which costs a
tenth of a second by now; hundreds of tables, indexes and constraints cost half a minute.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.state import ProjectState
from django.db.models import Model


class FirstTables(Operation):
    """What makemigrations writes for the first migration of an app, with one look at the models."""

    reversible = True

    def __init__(self, operations: Sequence[CreateModel | FieldOperation | IndexOperation]) -> None:
        """Take CreateModel, and whatever else is added to those models and to no others.

        Raises:
            ValueError: an operation is about another model, whose table nobody would change.
        """
        self.operations = operations
        self.made = [each.name for each in operations if isinstance(each, CreateModel)]
        known = {name.lower() for name in self.made}
        for each in operations:
            if not isinstance(each, CreateModel) and each.model_name_lower not in known:
                raise ValueError(each.describe())

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """Tell how it was made, as Django asks of operations."""
        return type(self).__qualname__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models; all are rendered once, when the first of them is asked for."""
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make each table as its model is in the end: with all columns, indexes, constraints."""
        for model in self._tables(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        """Remove the tables, the last one first."""
        for model in reversed(self._tables(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def _tables(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> list[type[Model]]:
        """Leave out what has no table of its own: proxies."""
        alias = schema_editor.connection.alias
        models = [state.apps.get_model(app_label, name) for name in self.made]
        return [model for model in models if self.allow_migrate_model(alias, model)]

    def describe(self) -> str:
        """Say what is made."""
        return f"Make {len(self.made)} tables"
