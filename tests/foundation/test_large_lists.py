"""Lists of staff read as much of a million rows as of a thousand, by PostgreSQL's own choice."""

from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from foundation.web import large_lists
from notifications.models import Email
from products.models import RegisteredProduct
from redemptions.models import CheckRun
from tests.factories import make_claim, make_member, make_promotion, make_registered, make_reward
from tests.plans import explained, filled, indexes_in

pytestmark = pytest.mark.django_db
ROWS = 8000
RARE = "mod(n, 1000)"
EMAILS = {
    "to": "'x' || n || '@example.com'",
    "queued_at": "TIMESTAMPTZ '2026-10-01 12:00Z' + n * INTERVAL '1 minute'",
    "kind": f"CASE WHEN {RARE} = 0 THEN 'rare' ELSE 'usual' END",
    "language": f"CASE WHEN {RARE} = 0 THEN 'ko' ELSE 'en' END",
    "cause": f"CASE WHEN {RARE} = 0 THEN 'full' ELSE '' END",
    "about": "'c' || n",
    "message_id": "'<' || n || '@example.com>'",
    "status": f"CASE WHEN {RARE} = 0 THEN 'withdrawn' ELSE 'sent' END",
    "sent_at": f"CASE WHEN {RARE} <> 0 THEN now() END",
}
MEMBERS = {
    "email": "'x' || n || '@example.com'",
    "first_name": "'A' || n",
    "last_name": "'B' || n",
    "region": f"CASE WHEN {RARE} = 0 THEN 'KR' ELSE 'DE' END",
    "is_active": f"{RARE} <> 0",
}


@pytest.fixture
def ada(client: Client) -> Client:
    client.force_login(make_member("ada@example.com", is_staff=True, is_superuser=True))
    return client


def listed(model: type[models.Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def statements(client: Client, model: type[models.Model], **asked: str) -> list[str]:
    """What a list asks of its own table."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(listed(model), asked).status_code == 200
    return [each["sql"] for each in queries if f'FROM "{model._meta.db_table}"' in each["sql"]]


def found(client: Client, model: type[models.Model], typed: str) -> list[Any]:
    return [row.pk for row in client.get(listed(model), {"q": typed}).context["cl"].result_list]


@pytest.mark.parametrize(
    ("model", "columns", "asked"),
    [
        (
            Email,
            EMAILS,
            [
                ({}, {"message_newest", "message_kind", "message_language"}),
                ({"kind": "rare"}, {"message_kind"}),
                ({"language": "ko"}, {"message_language"}),
                ({"cause__exact": "full"}, {"message_cause"}),
                ({"status__exact": "withdrawn"}, {"message_not_sent"}),
                ({"q": "x77@example.com"}, {"message_to"}),
                ({"q": "c77"}, {"email_about"}),
                ({"q": "<77@example.com>"}, {"message_by_its_id"}),
            ],
        ),
        (
            User,
            MEMBERS,
            [
                ({}, {"user_region"}),
                ({"region": "KR"}, {"user_region"}),
                ({"is_active__exact": "0"}, {"user_inactive"}),
                ({"q": "x77@"}, {"user_email_upper"}),
                ({"q": "a77 b77"}, {"user_first", "user_last"}),
            ],
        ),
        (
            CheckRun,
            {"outcome": f"CASE WHEN {RARE} = 0 THEN 'approved' ELSE 'to_people' END"},
            [({"outcome__exact": "approved"}, {"check_run_outcome"})],
        ),
    ],
    ids=["emails", "members", "runs"],
)
@pytest.mark.long
def test_the_list_takes_its_indexes(
    ada: Client,
    model: type[models.Model],
    columns: dict[str, str],
    asked: list[tuple[dict[str, str], set[str]]],
) -> None:
    with filled((model, ROWS, columns)):
        for parameters, wanted in asked:
            plans = [explained(sql) for sql in statements(ada, model, **parameters)]
            assert set().union(*map(indexes_in, plans)) >= wanted, (parameters, plans)
            # A count that stops is the one thing that begins at the beginning.
            whole = f"Seq Scan on {model._meta.db_table}"
            assert all(whole not in plan or "Limit" in plan for plan in plans), plans
            assert not any("DISTINCT" in sql for sql in statements(ada, model, **parameters))


def test_rows_are_counted_so_far(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_lists, "MOST_COUNTED", 3)
    for _ in range(2):
        make_member()
    assert "3 members" in ada.get(listed(User)).content.decode()
    make_member()
    shown = ada.get(listed(User)).content.decode()
    assert "3+ members" in shown


def test_each_word_narrows_and_each_column_is_looked_at(ada: Client) -> None:
    anna = make_member("anna@example.com", first_name="Anna", last_name="Kim")
    make_member("ann2@example.com", first_name="Anna", last_name="Lee")
    assert found(ada, User, "kim anna") == [anna.pk]
    assert found(ada, User, "xample") == []
    registered = make_registered(anna)
    make_registered(make_member("zoe@example.com"))
    for typed in (registered.serial.serial.lower(), "ANNA@"):
        assert found(ada, RegisteredProduct, typed) == [registered.pk]
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(anna, promotion)
    run = CheckRun.objects.filter(claim=claim).first() or CheckRun.objects.create(claim=claim)
    assert found(ada, CheckRun, claim.reference.upper()) == [run.pk]


def test_a_filter_offers_what_occurs(ada: Client) -> None:
    make_member("min@example.com", region="KR")
    (spec,) = (
        each
        for each in ada.get(listed(User)).context["cl"].filter_specs
        if isinstance(each, large_lists.OccurringValuesFilter)
    )
    assert spec.lookup_choices == ["DE", "KR"]
