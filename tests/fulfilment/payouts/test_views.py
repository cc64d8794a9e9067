"""The page "Where shall we send it?": for its member alone, and errors keep what was typed."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.security_events import SecurityEvent
from fulfilment.models import PayoutDetails
from fulfilment.payouts import details
from tests.conftest import in_group
from tests.factories import make_member, prove
from tests.fulfilment.payees import IBAN, OTHER_IBAN, WRONG_IBAN, give, owe_payout

pytestmark = pytest.mark.django_db


def test_an_error_keeps_what_was_typed_and_the_right_account_is_stored(
    signed_in: Client, alice: User, bob: User
) -> None:
    owed = owe_payout(alice)
    page = f"/payouts/{owed.pk}/"
    typed = {"method": "sepa-iban", "holder": "Alice Example", "iban": WRONG_IBAN}
    text = signed_in.post(page, typed).content.decode()
    assert WRONG_IBAN in text
    assert "Alice Example" in text
    assert "valid IBAN" in text
    assert signed_in.get(f"/payouts/{owe_payout(bob).pk}/").status_code == 404
    answer = signed_in.post(page, {**typed, "iban": "DE89 3704 0044 0532 0130 00"})
    assert answer.status_code == 302
    assert PayoutDetails.objects.get().account() == {"holder": "Alice Example", "iban": IBAN}


def test_who_changes_an_account_proves_who_they_are(signed_in: Client, alice: User) -> None:
    give(owed := owe_payout(alice))
    page = f"/payouts/{owed.pk}/"
    typed = {"method": "sepa-iban", "holder": "Alice", "iban": OTHER_IBAN}
    assert "reauthenticate" in signed_in.post(page, typed)["Location"]
    assert PayoutDetails.objects.get().last_four == "3000"
    prove(signed_in)
    text = signed_in.get(page).content.decode()
    assert "•••• 3000" in text
    assert IBAN not in text
    signed_in.post(page, typed)
    assert PayoutDetails.objects.get().last_four == "4300"


def test_who_gives_too_many_accounts_in_a_day_is_slowed(signed_in: Client, alice: User) -> None:
    owed = owe_payout(alice)
    for _ in range(details.GIVEN_BY_MEMBER.limit):
        details.count_attempt(by=alice)
    typed = {"method": "sepa-iban", "holder": "Alice", "iban": IBAN}
    assert signed_in.post(f"/payouts/{owed.pk}/", typed).status_code == 429


def test_payers_alone_see_an_account_in_clear_and_each_look_is_noted(
    client: Client, alice: User, omar: User
) -> None:
    given = give(owe_payout(alice))
    act = f"/admin/fulfilment/payoutdetails/{given.pk}/account/"
    page = f"/admin/fulfilment/payoutdetails/{given.pk}/change/"
    client.force_login(omar)
    text = client.get(page).content.decode()
    assert "3000" in text
    assert IBAN not in text
    assert client.post(act).status_code == 403
    client.force_login(in_group(make_member(is_staff=True), "Payers"))
    assert IBAN not in client.get(page).content.decode()
    assert IBAN in client.post(act).content.decode()
    assert SecurityEvent.objects.filter(kind="account").count() == 1
