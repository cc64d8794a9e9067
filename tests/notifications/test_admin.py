"""The addresses that no letter reaches, in the admin."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from notifications.bounce_reasons import BounceReason
from notifications.models import UndeliverableAddress
from notifications.outbox.undeliverable import mark_if_undeliverable, undeliverable_mark
from tests.factories import make_member

ADDRESS = "alice@example.com"


@pytest.fixture
def mark(db: None) -> UndeliverableAddress:
    del db
    mark_if_undeliverable(
        address=ADDRESS, cause=BounceReason.ADDRESS, answer="550 5.1.1 No such mailbox"
    )
    return UndeliverableAddress.objects.get()


def url(act: str, *arguments: object) -> str:
    return reverse(f"admin:notifications_undeliverableaddress_{act}", args=arguments)


def remove(client: Client, mark: UndeliverableAddress) -> list[int]:
    """Try both ways of the admin to remove a mark."""
    chosen = {"action": "delete_selected", "_selected_action": [mark.pk], "post": "yes"}
    answers = [
        client.post(url("delete", mark.pk), {"post": "yes"}),
        client.post(url("changelist"), chosen),
    ]
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("who", ["omar", "axel"])
def test_ops_and_auditors_read_the_marks(
    who: str, client: Client, mark: UndeliverableAddress, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    found = client.get(url("changelist"), {"q": "ALICE@example.com"})
    assertContains(found, ADDRESS)
    assertContains(client.get(url("change", mark.pk)), "550 5.1.1 No such mailbox")


def test_ops_remove_a_mark(client: Client, omar: User, mark: UndeliverableAddress) -> None:
    client.force_login(omar)
    assert remove(client, mark) == [302, 302]
    assert undeliverable_mark(ADDRESS) is None


def test_a_superuser_removes_a_mark(client: Client, mark: UndeliverableAddress) -> None:
    root = make_member("root@example.com", is_staff=True, is_superuser=True)
    client.force_login(root)
    assert remove(client, mark)[0] == 302
    assert undeliverable_mark(ADDRESS) is None


@pytest.mark.parametrize("who", ["axel", "rita", "lena", "petra"])
def test_nobody_else_removes_one(
    who: str, client: Client, mark: UndeliverableAddress, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert remove(client, mark)[0] == 403
    assert undeliverable_mark(ADDRESS)
    assert client.get(url("changelist")).status_code == (200 if who == "axel" else 403)


@pytest.mark.parametrize("who", ["omar", "axel"])
def test_nobody_makes_or_changes_a_mark(
    who: str, client: Client, mark: UndeliverableAddress, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    new = {"address": "bob@example.com", "cause": "address", "answer": "-"}
    assert client.post(url("add"), new).status_code == 403
    assert client.post(url("change", mark.pk), new).status_code == 403
    mark.refresh_from_db()
    assert mark.address == ADDRESS
