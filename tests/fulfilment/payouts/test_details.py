"""A member is asked for an account, gives and changes it; what is held is not paid."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import Settings

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.encryption.digests import newest
from fulfilment.models import FulfilmentEvent, PayoutDetails
from fulfilment.payouts import details
from fulfilment.payouts.states import state_of
from notifications.models import Email
from tests.factories import make_member
from tests.fulfilment.payees import IBAN, OTHER_IBAN, give, owe_payout

pytestmark = pytest.mark.django_db


def kinds(owed_id: int) -> list[str]:
    return list(FulfilmentEvent.objects.filter(fulfilment=owed_id).values_list("kind", flat=True))


def test_who_is_owed_a_payout_is_asked_once(alice: User) -> None:
    owed = owe_payout(alice)
    assert [details.ask_for_accounts(), details.ask_for_accounts()] == [1, 0]
    email = Email.objects.get(kind="payout_details_wanted")
    assert email.to == alice.email
    assert f"payouts%2F{owed.pk}" in email.text
    state = state_of(owed)
    assert state
    assert (state.label, state.is_asked) == ("Asked for", True)
    give(owed)
    email.refresh_from_db()
    assert email.status == Email.Status.WITHDRAWN, "it asks for what was given"
    assert kinds(owed.pk) == ["account_asked", "account_given"]


def test_an_account_is_encrypted_and_pages_show_its_last_four(alice: User) -> None:
    given = give(owed := owe_payout(alice))
    row = PayoutDetails.objects.get()
    assert IBAN.encode() not in bytes(row.encrypted_account or b"")
    assert row.account()["iban"] == IBAN
    assert (given.masked, row.digest_keys) == ("•••• 3000", newest())
    state = state_of(owed)
    assert state
    assert (state.label, state.account) == ("Ready to be paid", "•••• 3000")


def test_a_changed_account_is_held_for_48_hours_and_told_to_the_old_address(alice: User) -> None:
    owed, old = owe_payout(alice), alice.email
    give(owed)
    alice.email = "thief@example.com"
    alice.save()
    owed.cause.refresh_from_db()
    given = give(owed, OTHER_IBAN)
    assert owed.status == "on_hold"
    told = Email.objects.filter(kind="payout_account_changed")
    assert set(told.values_list("to", flat=True)) == {old, "thief@example.com"}
    assert all(OTHER_IBAN not in email.text and "4300" in email.text for email in told)
    assert details.end_holds() == 0
    assert given.held_until
    assert given.held_until - timezone.now() > timedelta(hours=47)
    PayoutDetails.objects.update(held_until=timezone.now())
    assert details.end_holds() == 1
    owed.refresh_from_db()
    assert owed.status == "ready"
    assert kinds(owed.pk) == ["account_given", "account_changed", "hold_ended"]


def test_one_that_waits_for_a_person_too_is_held_on_when_its_time_is_over(
    alice: User, settings: Settings
) -> None:
    settings.PAYOUT_MEMBERS_PER_ACCOUNT = 0
    give(owed := owe_payout(alice))
    give(owed, OTHER_IBAN)
    PayoutDetails.objects.update(held_until=timezone.now())
    assert details.end_holds() == 0
    assert PayoutDetails.objects.get().held_until is None, "it is not looked at again"
    owed.refresh_from_db()
    assert owed.status == "on_hold"
    details.clear(fulfilment_id=owed.pk, by=make_member(is_staff=True))
    owed.refresh_from_db()
    assert owed.status == "ready"


def test_who_was_asked_by_the_release_before_is_not_asked_again(alice: User) -> None:
    owed = owe_payout(alice)
    PayoutDetails.objects.create(fulfilment=owed)
    assert (details.ask_for_accounts(), details.unasked().exists()) == (0, False)
    assert not Email.objects.filter(kind="payout_details_wanted").exists()


def test_the_same_account_with_a_corrected_name_is_not_held(alice: User) -> None:
    owed = owe_payout(alice)
    give(owed, holder="Alise")
    assert give(owed, holder="Alice Example").held_until is None
    assert owed.status == "ready"


def test_an_account_of_a_third_member_is_held_until_somebody_looked(
    alice: User, bob: User, omar: User
) -> None:
    for member in (alice, bob):
        give(owed := owe_payout(member))
        assert owed.status == "ready"
    give(owed := owe_payout(omar))
    assert owed.status == "on_hold"
    with pytest.raises(ConflictOfInterest):
        details.clear(fulfilment_id=owed.pk, by=omar)
    payer = make_member(is_staff=True)
    details.clear(fulfilment_id=owed.pk, by=payer)
    owed.refresh_from_db()
    assert owed.status == "ready"
    with pytest.raises(details.NothingToClear):
        details.clear(fulfilment_id=owed.pk, by=payer)


def test_one_member_may_have_many_payouts_to_one_account(alice: User) -> None:
    for _ in range(3):
        give(owed := owe_payout(alice))
        assert owed.status == "ready"


@pytest.mark.parametrize("status", ["on_its_way", "revoked"])
def test_no_account_is_taken_where_none_is_wanted(alice: User, status: str) -> None:
    owed = owe_payout(alice, status=status)
    with pytest.raises(details.NotAskedFor):
        give(owed)
    assert not PayoutDetails.objects.exists()


def test_each_look_at_an_account_is_noted(alice: User, omar: User) -> None:
    given = give(owe_payout(alice))
    assert details.look_at(given, by=omar)["iban"] == IBAN
    event = SecurityEvent.objects.get(kind=SecurityEvent.Kind.ACCOUNT)
    assert (event.actor_id, event.member_id) == (omar.pk, alice.pk)
    assert IBAN not in f"{event.about} {event.details}"


def test_the_database_refuses_half_an_account(alice: User) -> None:
    give(owe_payout(alice))
    with pytest.raises(IntegrityError, match="payout_account_whole_or_none"):
        PayoutDetails.objects.update(encrypted_account=None)
