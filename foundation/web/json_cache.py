"""Django's cache in PostgreSQL, whose values are JSON: to read a row runs nothing.

Django's own keeps pickles, so that whoever writes the table runs code in the web process. It also
counts the whole table with each value, and drops limits that still hold once it is full; here one
statement writes, and a sweep deletes what has expired.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection
from django.utils import timezone

# As many as one sweep deletes; the next one goes on.
MOST_DELETED = 20_000


class JsonDatabaseCache(BaseDatabaseCache):
    """A table that `createcachetable` makes: key, value, and until when it holds."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self._name = table

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401 -- as Django's
        """Return the value of a key."""
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """Return the values of those keys that have one."""
        wanted = {self.make_and_validate_key(key, version=version): key for key in keys}
        statement = "SELECT cache_key, value FROM {} WHERE cache_key = ANY(%s) AND expires > %s"
        rows = self._run(statement, list(wanted), timezone.now())
        return {wanted[key]: json.loads(text) for key, text in rows if _is_json(text)}

    def set(
        self,
        key: Any,  # noqa: ANN401 -- as Django's
        value: Any,  # noqa: ANN401 -- as Django's
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Store a value.

        Raises:
            TypeError: it is not JSON, or would come back as something else.
        """
        statement = (
            "INSERT INTO {} (cache_key, value, expires) VALUES (%s, %s, %s) ON CONFLICT (cache_key)"
            " DO UPDATE SET value = excluded.value, expires = excluded.expires"
        )
        self._run(statement, self._key(key, version), _as_json(value), self._until(timeout))

    def add(
        self,
        key: Any,  # noqa: ANN401 -- as Django's
        value: Any,  # noqa: ANN401 -- as Django's
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Store a value unless there is one; of many at once only one returns True."""
        statement = (
            "INSERT INTO {} AS old (cache_key, value, expires) VALUES (%s, %s, %s)"
            " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value,"
            " expires = excluded.expires WHERE old.expires <= %s RETURNING 1"
        )
        given = (self._key(key, version), _as_json(value), self._until(timeout))
        return bool(self._run(statement, *given, timezone.now()))

    def touch(
        self,
        key: Any,  # noqa: ANN401 -- as Django's
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Let a value hold longer."""
        statement = "UPDATE {} SET expires = %s WHERE cache_key = %s AND expires > %s RETURNING 1"
        until = self._until(timeout)
        return bool(self._run(statement, until, self._key(key, version), timezone.now()))

    def delete(self, key: Any, version: int | None = None) -> bool:  # noqa: ANN401 -- as Django's
        """Delete a value."""
        statement = "DELETE FROM {} WHERE cache_key = %s RETURNING 1"
        return bool(self._run(statement, self._key(key, version)))

    def clear(self) -> None:
        """Delete everything."""
        self._run("DELETE FROM {} RETURNING 1")

    def delete_expired(self) -> int:
        """Delete values that hold no longer, so many at a time; returns how many."""
        statement = (
            "DELETE FROM {0} WHERE cache_key IN (SELECT cache_key FROM {0} WHERE expires <= %s"
            " ORDER BY expires LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING 1"
        )
        return len(self._run(statement, timezone.now(), MOST_DELETED))

    def _key(self, key: Any, version: int | None) -> str:  # noqa: ANN401 -- as Django's
        return self.make_and_validate_key(key, version=version)

    def _until(self, timeout: float | None) -> datetime:
        seconds = self.get_backend_timeout(timeout)
        last = datetime.max.replace(tzinfo=UTC)
        return last if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)

    def _run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        table = connection.ops.quote_name(self._name)
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table), values)
            return list(cursor.fetchall()) if cursor.description else []


def _as_json(value: object) -> str:
    text = json.dumps(value, allow_nan=False)
    if json.loads(text) != value:  # a tuple becomes a list, a number among the keys a text
        message = f"{type(value).__name__} is not JSON: it would come back as something else."
        raise TypeError(message)
    return text


def _is_json(text: str) -> bool:
    """Return whether it is ours: a pickle of a former release counts as no value."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
