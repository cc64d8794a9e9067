"""A database that cannot be reached: visitors are told so, and all goes on when it is back."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError

import pytest
from django.db import connection

from portal.environment import VALUES
from portal.management.commands.up import answers
from tests.faults.conftest import Begin
from tests.journeys.site import execute, with_path
from tests.notifications.letters import letter, state
from tests.portal.embedded.machine import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@contextmanager
def stopped_database() -> Iterator[None]:
    """Let nobody connect any more, and hang up on everybody but this test."""
    server = with_path(VALUES["DATABASE_URL"], "postgres")
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
    execute(server, f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
    try:
        hang_up = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        execute(server, f"{hang_up} WHERE datname = %s AND pid <> %s", name, own)
        yield
    finally:
        execute(server, f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


def asks(place: str, path: str, language: str = "en") -> tuple[int, str, str]:
    """Status, page and Retry-After."""
    headers = {"Accept-Language": language}
    request = urllib.request.Request(f"http://{place}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 -- as above
            return answer.status, answer.read().decode(), ""
    except HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers["Retry-After"] or ""


def test_pages_say_that_the_data_cannot_be_reached_and_come_back(begin: Begin) -> None:
    place = begin().start_web()
    host, _, port = place.partition(":")
    until(lambda: answers(host, int(port)), seconds=60)
    assert asks(place, "/promotions/")[0] == 200
    with stopped_database():
        status, page, retry_after = asks(place, "/promotions/")
        assert (status, retry_after) == (503, "300")
        assert "We can't reach our data right now" in page
        assert 'lang="id"' in asks(place, "/promotions/", "id")[1]
        assert asks(place, "/health/live/")[0] == 200
        assert asks(place, "/health/ready/")[0] == 503
    assert asks(place, "/promotions/")[0] == 200


def test_what_the_database_refuses_is_our_own_fault_and_no_lost_database(begin: Begin) -> None:
    place = begin().start_web()
    host, _, port = place.partition(":")
    until(lambda: answers(host, int(port)), seconds=60)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE promotions_promotion RENAME TO away")
    try:
        assert asks(place, "/promotions/")[0] == 500
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO promotions_promotion")


@pytest.mark.long
def test_a_worker_goes_on_when_it_is_back(begin: Begin) -> None:
    site = begin()
    site.start_worker()
    before = letter(1)
    until(lambda: state(before)[0] == "sent", seconds=60)
    with stopped_database():
        time.sleep(2)  # its connection is gone, and sweeps fail
    after = letter(2)
    until(lambda: state(after)[0] == "sent", seconds=60)
