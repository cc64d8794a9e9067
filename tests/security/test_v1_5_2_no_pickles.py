"""ASVS 1.5.2: what is stored and read again is JSON; a pickle runs code of whoever wrote it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.sessions.session_store import SessionStore
from foundation.web.json_cache import JsonDatabaseCache
from portal.celery import app
from portal.translations.messages import APPS


def test_the_limits_of_a_sign_in_are_json_in_the_cache(client: Client, alice: User) -> None:
    client.post("/account/login/", {"login": alice.email, "password": "wrong password here"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT value::json IS NOT NULL FROM cache")
        assert set(cursor.fetchall()) == {(True,)}


def test_no_cache_session_or_queue_knows_pickles() -> None:
    assert all(isinstance(each, JsonDatabaseCache) for each in caches.all(initialized_only=False))
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")
    assert SessionStore().serializer.__name__ == "JSONSerializer"
    assert app.conf.task_serializer == "json"
    assert app.conf.accept_content == ["json"]


@pytest.mark.parametrize("word", ["pickle", "marshal", "shelve", "yaml.load"])
def test_the_program_loads_no_such_thing_itself(word: str) -> None:
    files = (path for name in APPS for path in Path(settings.BASE_DIR / name).rglob("*.py"))
    assert [path for path in files if f"import {word}" in path.read_text()] == []
