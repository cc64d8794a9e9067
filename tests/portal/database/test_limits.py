"""Queries and idle transactions are limited by the kind of process, in all its threads."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery.signals import worker_process_init
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from evidence.sandbox import run
from evidence.sandbox.ahead import Ahead
from portal import celery, database_roles, environment, serving
from portal.environment import env_ints
from tests.crowd import at_once


@pytest.fixture(autouse=True)
def options() -> Iterator[dict[str, str]]:
    """What the connections of this process start with; as before after the test."""
    found: dict[str, str] = connection.settings_dict["OPTIONS"]
    before = found["options"]
    yield found
    found["options"] = before
    connection.close()


def limits() -> list[str]:
    with connection.cursor() as cursor:
        names = "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"
        cursor.execute("SELECT current_setting(name) FROM unnest(%s) AS name", [list(names)])
        return [value for (value,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_each_kind_has_its_limits_and_a_command_takes_its_time() -> None:
    assert limits() == ["10s", "0", "0"]
    for kind, expected in (
        ("web", ["10s", "30s", "2min"]),
        ("worker", ["10s", "10min", "15min"]),
        ("evidence", ["10s", "2min", "5min"]),
    ):
        database_roles.become(kind)
        assert [limits(), *at_once([limits] * 2)] == [expected] * 3


def test_options_of_the_address_of_the_database_stay(options: dict[str, str]) -> None:
    options["options"] = "-c statement_timeout=7s"
    database_roles.become("web")
    assert options["options"] == "-c statement_timeout=7s"


def test_behind_a_pooler_a_connection_starts_with_no_options(options: dict[str, str]) -> None:
    before = options.pop("options")
    database_roles.become("web")
    assert "options" not in options
    options["options"] = before


@pytest.mark.parametrize(
    ("queues", "kind"), [("evidence", "evidence"), ("sweeps", "worker"), ("celery", "worker")]
)
def test_web_and_workers_say_what_they_are(
    options: dict[str, str],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    queues: str,
    kind: str,
) -> None:
    monkeypatch.setattr(run, "ahead", Ahead(lambda: pytest.fail("No file came yet.")))
    serving.post_worker_init(None)
    assert options["options"] == settings.DATABASE_STARTS["web"]
    monkeypatch.setattr(celery.app.amqp.queues, "_consume_from", {queues: None})
    worker_process_init.send(sender=None)
    assert options["options"] == settings.DATABASE_STARTS[kind]


@pytest.mark.django_db
@pytest.mark.parametrize("is_limited", [True, False])
def test_a_page_whose_query_takes_too_long_says_so(
    client: Client, alice: User, *, is_limited: bool
) -> None:
    client.force_login(alice)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [20 if is_limited else 0])

    def sleepy(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        return execute(f"SELECT pg_sleep(0.03); {sql}", *rest)

    with connection.execute_wrapper(sleepy):
        page = client.get(reverse("overview"), headers={"Accept-Language": "de"})
    assert page.status_code == (503 if is_limited else 200)
    if is_limited:
        assert page["Retry-After"] == "5"
        assert "Diese Seite braucht gerade zu lange" in page.content.decode()


@pytest.mark.parametrize("given", ["pages:30", "web:long"])
def test_a_limit_that_nobody_knows_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(environment.VALUES, "SECONDS", "web:5")
    assert env_ints("SECONDS", web=30, worker=600) == {"web": 5, "worker": 600}
    monkeypatch.setitem(environment.VALUES, "SECONDS", given)
    with pytest.raises(ImproperlyConfigured, match="write some of web:30, worker:600"):
        env_ints("SECONDS", web=30, worker=600)
