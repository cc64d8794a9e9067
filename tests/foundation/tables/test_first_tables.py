"""Tables are made as their models are in the end, and by nobody else's models."""

import pytest
from django.db import connection, models
from django.db.migrations import AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState

from foundation.tables.first_tables import FirstTables

KEY = models.BigAutoField(primary_key=True)
TREE = CreateModel("Tree", [("id", KEY)])
LEAF = CreateModel("Leaf", [("id", KEY), ("tree", models.ForeignKey("wood.Tree", models.CASCADE))])
OAK = CreateModel("Oak", [], options={"proxy": True}, bases=("wood.tree",))
# To each other, which no order of tables allows.
BEST = AddField("tree", "best", models.ForeignKey("wood.Leaf", models.CASCADE, null=True))
BY_BEST = AddIndex("tree", models.Index("best", "id", name="tree_best"))


@pytest.mark.django_db(transaction=True)
def test_tables_come_with_all_that_is_added_and_go() -> None:
    made, before, after = (
        FirstTables([TREE, LEAF, OAK, BEST, BY_BEST]),
        ProjectState(),
        ProjectState(),
    )
    made.state_forwards("wood", after)
    with connection.schema_editor() as editor:
        made.database_forwards("wood", editor, before, after)
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "wood_tree")
    assert found["tree_best"]["columns"] == ["best_id", "id"]
    assert ("wood_leaf", "id") in [each["foreign_key"] for each in found.values()]
    with connection.schema_editor() as editor:
        made.database_backwards("wood", editor, after, before)
    assert not {"wood_tree", "wood_leaf"} & set(connection.introspection.table_names())


def test_what_is_added_to_another_table_is_refused() -> None:
    with pytest.raises(ValueError, match="best to tree"):
        FirstTables([LEAF, BEST])
