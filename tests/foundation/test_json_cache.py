import base64
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection

from accounts import tasks

pytestmark = pytest.mark.django_db
cache = caches["default"]


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("value", [True, "y", 0, None, [1764444444.5, 2.25], {"a": {"b": []}}])
def test_what_is_stored_comes_back(value: Any) -> None:
    cache.set("key", value)
    assert cache.get("key", "missing") == value
    cache.set("key", "another", version=2)
    assert cache.get_many(["key", "none"]) == {"key": value}
    assert cache.delete("key")
    assert not cache.delete("key")
    assert cache.get("key", "missing") == "missing"


@pytest.mark.parametrize(
    "value", [(1, 2), {1: 2}, {"at": datetime.now(UTC)}, object(), b"x", float("nan"), {1}]
)
def test_what_is_not_json_is_refused(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        cache.set("key", value)
    assert "key" not in cache


def test_one_of_two_adds_and_an_expired_value_is_no_value() -> None:
    assert cache.add("lock", True)
    assert not cache.add("lock", True)
    cache.touch("lock", -1)
    assert cache.get("lock") is None
    assert not cache.touch("lock", 60)
    assert cache.add("lock", 2, timeout=None)
    assert cache.touch("lock", 60)
    assert cache.get("lock") == 2


def test_a_pickle_in_the_table_is_never_opened() -> None:
    class Bomb:
        def __reduce__(self) -> Any:
            return (pytest.fail, ("the pickle was opened",))

    cache.set("key", 1)
    pickled = base64.b64encode(pickle.dumps(Bomb())).decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET value = %s", [pickled])
    assert cache.get("key", "missing") == "missing"
    cache.set("key", 2)
    assert cache.get("key") == 2


def test_the_sweep_deletes_what_expired_and_nothing_else() -> None:
    cache.set("old", 1, timeout=-5)
    cache.set("new", 1)
    assert rows() == 2
    tasks.delete_expired()
    assert rows() == 1
    assert cache.get("new") == 1
    cache.clear()
    assert rows() == 0


def test_each_value_takes_one_statement(django_assert_num_queries: Any) -> None:
    for act in (
        lambda: cache.set("key", 1),
        lambda: cache.add("key", 1),
        lambda: cache.get("key"),
        lambda: cache.delete("key"),
    ):
        with django_assert_num_queries(1):
            act()
