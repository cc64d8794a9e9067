"""The program through PgBouncer, which gives each transaction another connection."""

from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError
from django.test import Client
from django.urls import reverse
from psycopg2.errors import InvalidCursorName
from pytest_django import Settings

from accounts.models import User
from redemptions.models import Claim, ClaimEvent
from tests.crowd import at_once
from tests.portal.database.bouncer import PROGRAM, bouncing
from tests.portal.database.journey import connected, from_factory_to_code
from tests.portal.database.roles import PASSWORDS, as_role, made

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed"),
]


def pooled(port: int, **changes: Any) -> dict[str, Any]:
    """Return the connection as the settings make it with DATABASE_POOLED=1."""
    values = {"PORT": port, "CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True}
    return {**as_role("web"), **values, **changes}


def test_the_program_works_pooled_by_transaction(
    alice: User, rita: User, lena: User, settings: Settings
) -> None:
    with made(settings), bouncing(PASSWORDS) as port:
        with connected(**pooled(port)):
            claim = from_factory_to_code(alice, rita)
            assert claim.status == claim.Status.APPROVED
            with connection.cursor() as cursor:
                for limit, value in (
                    ("lock_timeout", "10s"),
                    ("statement_timeout", "30s"),
                    ("idle_in_transaction_session_timeout", "2min"),
                    ("join_collapse_limit", "4"),
                ):
                    cursor.execute(f"SHOW {limit}")
                    assert cursor.fetchone() == (value,), "brought by the role"
            assert set(at_once([partial(pages_of, lena, claim)] * 4)) == {(200,) * 6}
            assert len(read_while_another_works()) == ClaimEvent.objects.count() > 1
        with (
            connected(**pooled(port, DISABLE_SERVER_SIDE_CURSORS=False)),
            pytest.raises(InvalidCursorName),
        ):
            read_while_another_works()
        options = {"options": "-c lock_timeout=10s"}
        with (
            connected(**pooled(port, OPTIONS=options)),
            pytest.raises(OperationalError, match="startup parameter"),
        ):
            connection.ensure_connection()


def pages_of(reader: User, claim: Claim) -> tuple[int, ...]:
    """Open pages whose forms read their choices by a cursor, with more threads than connections."""
    browser = Client()
    browser.force_login(reader)
    page = reverse("admin:redemptions_claim_change", args=[claim.pk])
    return tuple(browser.get(page).status_code for _ in range(6))


def read_while_another_works() -> list[ClaimEvent]:
    """Read rows one by one, and let another have the connection after the first."""
    rows = ClaimEvent.objects.order_by("pk").iterator(chunk_size=1)
    found = [next(rows)]
    other = connection.copy()
    try:
        with transaction.atomic():
            pass
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1")
            return [*found, *rows]
    finally:
        other.close()
