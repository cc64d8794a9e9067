"""Blocks: two people, the database beside them, and what the member reads and may do."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.blocking import blocks
from accounts.models import AccountSession, MemberBlock, User
from accounts.security_events import SecurityEvent
from notifications.models import Email
from tests.conftest import in_group
from tests.factories import make_member

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse 42 battery"
SIGN_IN = reverse("account_login")


@pytest.fixture
def tom() -> User:
    return in_group(make_member("tom@x.test", is_staff=True), "Support leads")


def page_of(member: User) -> str:
    return reverse("admin:accounts_user_block", args=[member.pk])


def ask(alice: User, by: User) -> MemberBlock:
    return blocks.ask(member=alice, by=by, reason="Three accounts.", told="You have two accounts.")


def test_two_people_block_a_member_and_two_lift_it(
    client: Client, alice: User, lena: User, tom: User
) -> None:
    member = Client()
    member.force_login(alice)
    client.force_login(lena)
    client.post(page_of(alice), {"reason": "Three accounts.", "told": "You have two accounts."})
    client.post(page_of(alice), {"act": "confirm"})
    assert member.get(reverse("profile")).status_code == 200, "who asked does not confirm"
    assertNotContains(client.get(page_of(alice)), 'value="confirm"')
    client.force_login(tom)
    for words in ("Three accounts.", "You have two accounts.", 'value="confirm"'):
        assertContains(client.get(page_of(alice)), words)
    client.post(page_of(alice), {"act": "confirm"})
    alice.refresh_from_db()
    assert (alice.is_active, alice.blocked_at is None) == (False, False)
    assert not AccountSession.objects.filter(user=alice.pk).exists()
    assert member.get(reverse("profile"))["Location"].startswith(SIGN_IN)
    assert "You have two accounts." in Email.objects.get(kind="account_blocked").text
    client.post(page_of(alice), {"reason": "She explained."})
    client.post(page_of(alice), {"act": "lift"})
    assert not User.objects.get(pk=alice.pk).is_active, "who asked does not confirm"
    client.force_login(lena)
    client.post(page_of(alice), {"act": "lift"})
    alice.refresh_from_db()
    assert (alice.is_active, alice.blocked_at) == (True, None)
    assert Email.objects.filter(kind="account_unblocked", to=alice.email).exists()
    kinds = SecurityEvent.objects.filter(member=alice.pk).order_by("pk")
    told = [kind for kind in kinds.values_list("kind", flat=True) if "block" in kind]
    assert told == ["block_asked", "blocked", "block_asked", "block_lifted"]


def test_a_blocked_member_is_told_so_with_the_way_to_object(
    client: Client, lena: User, tom: User
) -> None:
    member = make_member("eve@example.com")
    member.set_password(PASSWORD)
    member.save()
    known = {"user": member, "email": member.email}
    EmailAddress.objects.get_or_create(**known, defaults={"verified": True, "primary": True})
    blocks.confirm(block_id=ask(member, lena).pk, by=tom)
    typed = {"login": member.email, "password": PASSWORD}
    shown = client.post(SIGN_IN, typed)
    assertContains(shown, "You have two accounts.", status_code=403)
    assertContains(shown, reverse("contact"), status_code=403)
    assertNotContains(shown, "Three accounts.", status_code=403)
    assert client.get(reverse("profile")).status_code == 302
    wrong = client.post(SIGN_IN, {**typed, "password": "something else 17"})
    assertNotContains(wrong, "two accounts")


def test_the_database_refuses_one_person_and_a_mark_without_a_block(
    alice: User, lena: User, tom: User
) -> None:
    block, now = ask(alice, lena), timezone.now()
    rows, account = MemberBlock.objects.filter(pk=block.pk), User.objects.filter(pk=alice.pk)
    refused: list[tuple[QuerySet[Any], dict[str, object]]] = [
        (rows, {"confirmed_at": now, "confirmed_by": lena}),
        (rows, {"confirmed_at": now}),
        (account, {"blocked_at": now, "is_active": False}),
    ]
    for row, values in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**values)
    with pytest.raises(blocks.StandsAlready):
        ask(alice, tom)
    blocks.confirm(block_id=block.pk, by=tom)
    blocks.ask_to_lift(block_id=block.pk, by=tom, reason="She explained.")
    with pytest.raises(blocks.OwnRequest):
        blocks.lift(block_id=block.pk, by=tom)
    refused = [
        (rows, {"ended_at": now, "ended_by": tom}),
        (account, {"blocked_at": None}),
        (account, {"is_active": True}),
    ]
    for row, values in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**values)
    blocks.keep(block_id=block.pk, by=lena)
    with pytest.raises(blocks.NothingToDo):
        blocks.lift(block_id=block.pk, by=lena)


def test_an_account_that_is_not_active_is_not_blocked(alice: User, lena: User, tom: User) -> None:
    """To lift the block would make it active again."""
    block = ask(alice, lena)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(blocks.CannotSignIn):
        blocks.confirm(block_id=block.pk, by=tom)
    blocks.take_back(block_id=block.pk, by=tom)
    alice.refresh_from_db()
    with pytest.raises(blocks.CannotSignIn):
        ask(alice, lena)


def test_staff_are_not_blocked_and_nobody_their_own(alice: User, lena: User, rita: User) -> None:
    with pytest.raises(blocks.IsStaff):
        ask(rita, lena)
    block = ask(alice, lena)
    blocks.take_back(block_id=block.pk, by=lena)
    with pytest.raises(blocks.NothingToDo):
        blocks.confirm(block_id=block.pk, by=rita)
    assert User.objects.get(pk=alice.pk).is_active
