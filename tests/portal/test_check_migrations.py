"""Made-up migrations after the first: which are refused, and which pass."""

from typing import Any

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from portal.management.commands.check_migrations import faults

INDEX = models.Index("name", name="tree_name")
UNIQUE = models.UniqueConstraint("name", name="tree_once")
APART = ExclusionConstraint(name="trees_apart", expressions=[("name", "=")])
LONG = models.CheckConstraint(condition=~models.Q(name=""), name="tree_named")
FILL = migrations.RunPython(migrations.RunPython.noop)
KEY = models.BigAutoField(primary_key=True)
# On PostgreSQL, and the model's own idea of it in the same step.
BY_HAND = migrations.SeparateDatabaseAndState(
    [migrations.RunSQL("CREATE UNIQUE INDEX CONCURRENTLY tree_once ON wood_tree (name)")],
    [migrations.AddConstraint("tree", UNIQUE)],
)


def column(**options: Any) -> Operation:
    return migrations.AddField("tree", "height", models.IntegerField(**options))


def link(**options: Any) -> Operation:
    key = models.ForeignKey("wood.Tree", on_delete=models.CASCADE, null=True, **options)
    return migrations.AddField("tree", "parent", key)


def said(*operations: Operation, name: str = "0002_more", atomic: bool = True) -> list[str]:
    """What is said of such a migration of an app that has trees with names."""
    state = ProjectState()
    state.add_model(ModelState("wood", "Tree", [("id", KEY), ("name", models.TextField())]))
    values = {"operations": list(operations), "atomic": atomic}
    migration = type("Migration", (migrations.Migration,), values)(name, "wood")
    return list(faults(migration, state))


@pytest.mark.parametrize(
    ("operations", "why"),
    [
        ([column(default=0)], "tree.height is NOT NULL and needs a db_default"),
        ([column(default=0), column(db_default=0)], "tree.height is NOT NULL"),
        ([column(null=True, db_index=True)], "tree.height needs db_index=False"),
        ([column(null=True, unique=True)], "tree.height needs db_index=False"),
        ([link()], "tree.parent needs db_index=False"),
        (
            [migrations.AlterField("tree", "name", models.TextField(unique=True))],
            "tree.name needs AddIndexConcurrently",
        ),
        ([migrations.AddIndex("tree", INDEX)], "AddIndex needs CONCURRENTLY"),
        ([migrations.RemoveIndex("tree", "tree_name")], "RemoveIndex needs CONCURRENTLY"),
        ([AddIndexConcurrently("tree", INDEX)], "AddIndexConcurrently needs atomic = False"),
        ([migrations.AddConstraint("tree", UNIQUE)], "AddConstraint needs its index CONCURRENTLY"),
        ([migrations.AddConstraint("tree", APART)], "AddConstraint needs its index CONCURRENTLY"),
        ([migrations.AlterUniqueTogether("tree", {("id", "name")})], "AlterUniqueTogether needs"),
        ([migrations.RunSQL("CREATE UNIQUE INDEX x ON wood_tree (name)")], "RunSQL makes"),
        ([migrations.RunSQL(["DROP INDEX x"])], "RunSQL makes or drops"),
        (
            [
                migrations.SeparateDatabaseAndState(
                    [migrations.RunSQL("create index x on wood_tree (name)")]
                )
            ],
            "RunSQL makes",
        ),
        ([FILL, column(null=True)], "RunPython needs a migration without other operations"),
        ([migrations.RunSQL("ANALYZE wood_tree"), FILL], "RunPython needs a migration"),
    ],
)
def test_what_locks_or_leaves_out_is_refused(operations: list[Operation], why: str) -> None:
    found = said(*operations)
    assert len(found) == 1
    assert found[0].startswith(why)


@pytest.mark.parametrize(
    "operations",
    [
        [column(null=True)],
        [column(default=0, db_default=0)],
        [link(db_index=False)],
        [migrations.AddField("tree", "kin", models.ManyToManyField("wood.Tree"))],
        [migrations.AlterField("tree", "name", models.CharField(max_length=9))],
        [column(null=True), migrations.AlterField("tree", "height", models.FloatField(null=True))],
        [migrations.AddConstraint("tree", LONG)],
        [FILL],
        [FILL, migrations.AlterModelOptions("tree", {"verbose_name": "oak"})],
        [migrations.RunSQL("UPDATE wood_tree SET name = 'INDEX'")],
        # Nobody reads or writes a table that is made in the same step.
        [
            migrations.CreateModel("Leaf", [("id", KEY), ("name", models.TextField())]),
            migrations.AddField("leaf", "tree", models.ForeignKey("wood.Tree", models.CASCADE)),
            migrations.AddIndex("leaf", models.Index("name", name="leaf_name")),
            migrations.AlterUniqueTogether("leaf", {("tree", "name")}),
        ],
    ],
)
def test_what_is_safe_passes(operations: list[Operation]) -> None:
    assert said(*operations) == []


@pytest.mark.parametrize(
    "operation",
    [AddIndexConcurrently("tree", INDEX), BY_HAND],
)
def test_an_index_made_concurrently_passes(operation: Operation) -> None:
    assert said(operation, atomic=False) == []


def test_an_index_dropped_concurrently_passes() -> None:
    add, remove = AddIndexConcurrently("tree", INDEX), RemoveIndexConcurrently("tree", "tree_name")
    assert said(add, remove, atomic=False) == []


def test_the_first_migration_finds_no_rows() -> None:
    assert said(column(default=0), FILL, name="0001_initial") == []


@pytest.mark.long
def test_the_command_names_the_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("check_migrations")
    values = {
        "operations": [migrations.RemoveIndex("throttlecounter", "made_up")],
        "dependencies": [("foundation", "0001_tables")],
    }
    unsafe = type("Migration", (migrations.Migration,), values)("0002_unsafe", "foundation")
    known = MigrationLoader.load_disk

    def with_one_more(loader: MigrationLoader) -> None:
        known(loader)
        loader.disk_migrations["foundation", "0002_unsafe"] = unsafe

    monkeypatch.setattr(MigrationLoader, "load_disk", with_one_more)
    with pytest.raises(CommandError, match=r"^foundation.0002_unsafe: RemoveIndex needs"):
        call_command("check_migrations")
