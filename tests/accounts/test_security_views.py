"""The record of what staff saw, searched, took away and changed; auditors read it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains

from accounts import security_events
from accounts.models import User
from accounts.security_events import SecurityEvent
from accounts.watching.security_views import PAGE
from foundation.personal_data import erasing
from tests.factories import make_category

FORMS = ("TOTAL", "INITIAL")
LIST = "admin:accounts_securityevent_changelist"


def record(by: User, n: int = 1) -> None:
    for _ in range(n):
        security_events.record(SecurityEvent.Kind.EXPORT, by=by, about="/list.csv")


@pytest.fixture
def boss(lena: User) -> User:
    lena.is_superuser = True
    lena.save()
    return lena


@pytest.fixture
def boss_client(client: Client, boss: User) -> Client:
    client.force_login(boss)
    return client


def last() -> tuple[str, str, Any]:
    event = SecurityEvent.objects.latest("pk")
    return event.kind, event.about, event.details


@pytest.mark.parametrize(
    "act",
    [lambda: SecurityEvent.objects.update(about="-"), lambda: SecurityEvent.objects.all().delete()],
)
def test_the_database_refuses_to_rewrite_it(act: Any, rita: User) -> None:
    record(rita)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        act()
    assert SecurityEvent.objects.get().about == "/list.csv"


def test_an_erasure_empties_what_it_says_and_ends_it(rita: User) -> None:
    record(rita)
    with pytest.raises(IntegrityError, match="append-only"), erasing():
        SecurityEvent.objects.update(about="", actor=rita.pk + 1)
    with erasing():
        SecurityEvent.objects.update(about="", details={})
    assert last() == ("export", "", {})
    with erasing():
        SecurityEvent.objects.all().delete()
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("admin:accounts_user_changelist", {"q": "alice@example.com"}),
        ("admin:redemptions_claim_changelist", {"q": "alice@example.com"}),
        (LIST, {"whose": "alice@example.com"}),
    ],
)
def test_a_search_is_on_record_and_a_list_without_one_is_not(
    page: str, asked: dict[str, str], boss_client: Client
) -> None:
    boss_client.get(reverse(page))
    assert not SecurityEvent.objects.exists()
    boss_client.get(reverse(page), asked)
    assert last() == ("search", reverse(page), asked)


def test_an_export_is_on_record(boss_client: Client) -> None:
    path = reverse("admin:redemptions_claim_dashboard_csv", args=["stock"])
    assert boss_client.get(path).status_code == 200
    assert last()[:2] == ("export", path)


def test_a_members_page_is_on_record(boss_client: Client, alice: User) -> None:
    boss_client.get(reverse("admin:accounts_user_change", args=[alice.pk]))
    assert SecurityEvent.objects.get().member == alice
    assert last()[0] == "member"


def test_a_change_keeps_old_and_new_value_and_no_password(
    boss_client: Client, alice: User, boss: User
) -> None:
    data = {
        "email": alice.email,
        "first_name": "Alicia",
        "region": "SG",
        "time_zone": "UTC",
        "is_active": "on",
        **{f"{rows}-{n}_FORMS": "0" for rows in ("consents", "subscriptions") for n in FORMS},
    }
    path = reverse("admin:accounts_user_change", args=[alice.pk])
    assert boss_client.post(path, data).status_code == 302
    kind, about, details = last()
    assert (kind, about) == ("changed", f"accounts.user {alice.pk}")
    changes = {each["field"]: (each["old"], each["new"]) for each in details["changes"]}
    assert changes["first_name"] == ("Alice", "Alicia")
    assert changes["region"] == ("DE", "SG")
    event = SecurityEvent.objects.get(kind="changed")
    assert (event.actor, event.member) == (boss, alice)
    given = {"password1": "long enough 4 all", "password2": "long enough 4 all"}
    path = reverse("admin:auth_user_password_change", args=[alice.pk])
    boss_client.post(path, {**given, "usable_password": "true"})
    assert "long enough" not in str(list(SecurityEvent.objects.values_list("details", flat=True)))


def test_rows_added_and_deleted_are_on_record(boss_client: Client) -> None:
    data = {"name": "Mice", "slug": "mice", "position": "1", "warranty_months": "24"}
    boss_client.post(reverse("admin:products_category_add"), data)
    assert last()[0] == "added"
    category = make_category("Boards")
    path = reverse("admin:products_category_delete", args=[category.pk])
    boss_client.post(path, {"post": "yes"})
    assert last() == ("deleted", f"products.category {category.pk}", {"name": "Boards"})


def test_auditors_read_it_page_by_page_and_others_do_not(
    client: Client,
    axel: User,
    rita: User,
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    record(rita, PAGE)
    security_events.record(SecurityEvent.Kind.MEMBER, by=alice, member_id=rita.pk, about="newest")
    client.force_login(axel)
    with django_assert_num_queries(5):
        page = client.get(reverse(LIST))
    assertContains(page, "rita@example.com", count=PAGE)
    rows = page.context["rows"]
    page = client.get(reverse(LIST) + page.context["next"])
    assert [event for event, _who, _whose in page.context["rows"]] == [
        SecurityEvent.objects.order_by("pk")[0]
    ]
    assert len(rows) == PAGE
    page = client.get(reverse(LIST), {"whose": "rita@example.com", "kind": "member"})
    assertContains(page, "newest")
    client.force_login(rita)
    assert client.get(reverse(LIST)).status_code == 403
