"""Deliveries that fail: an end, a state that member and staff read, and ways on."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from fulfilment.delivery import due
from fulfilment.models import Fulfilment
from notifications.models import Email
from promotions.codes.pool import encrypt_code
from promotions.models import Promotion, RewardCode
from redemptions.models import Claim, statuses
from redemptions.review import decisions
from redemptions.rewarding import code_replacement
from tests.factories import make_claim, make_promotion, make_reward, today


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    return make_promotion()


def approved(claim: Claim, by: User) -> Fulfilment:
    decisions.approve(claim_id=claim.pk, by=by)
    return Fulfilment.objects.get(cause__claim=claim)


@pytest.fixture
def failed(alice: User, rita: User, omar: User, promotion: Promotion) -> Fulfilment:
    """A code that was due and could not be delivered, as often as it was tried."""
    del omar
    tomorrow = today() + timedelta(days=1)
    make_reward(promotion, n=3, delivery="on_date", deliver_on=tomorrow)
    owed = approved(make_claim(alice, promotion), rita)
    RewardCode.objects.filter(fulfilment=owed).update(ciphertext=b"damaged")
    Fulfilment.objects.update(due_on=today())
    for _ in range(due.MOST_ATTEMPTS):
        assert due.deliver_due() == 0
    owed.refresh_from_db()
    return owed


def restore(owed: Fulfilment) -> None:
    code = RewardCode.objects.get(fulfilment=owed)
    assert code.seal
    RewardCode.objects.filter(pk=code.pk).update(
        ciphertext=encrypt_code("BACKA-GAINX-XXXXX", code.seal)
    )


def test_after_some_attempts_a_delivery_has_failed_and_ops_are_told(
    failed: Fulfilment, omar: User, client: Client, alice: User
) -> None:
    assert failed.status == Fulfilment.Status.FAILED
    assert failed.cause.claim.events.filter(kind="not_delivered").count() == 1
    assert Email.objects.get(kind="staff_alarm").user == omar
    assert due.deliver_due() == 0
    client.force_login(alice)
    page = client.get(reverse("claim", args=[failed.cause.claim.reference]))
    assertContains(page, "deliver the reward; we")
    assertNotContains(page, "Delivery failed")


def test_ops_deliver_it_again(failed: Fulfilment, omar: User, client: Client) -> None:
    client.force_login(omar)
    page = reverse("admin:redemptions_claim_change", args=[failed.cause.claim.pk])
    button = reverse("admin:redemptions_claim_retry", args=[failed.cause.claim.pk])
    assertContains(client.get(page), button)
    assertContains(client.post(button, follow=True), "That failed again")
    failed.refresh_from_db()
    assert (failed.status, failed.attempts) == (Fulfilment.Status.DUE, 1)
    Fulfilment.objects.update(status="failed")
    restore(failed)
    assertContains(client.post(button, follow=True), "Delivered: the member gets the code")
    assert Email.objects.filter(kind="claim_code").count() == 1
    assertContains(client.post(button, follow=True), "nothing to deliver")


def test_a_command_makes_all_of_them_due_again(
    failed: Fulfilment, capsys: pytest.CaptureFixture[str]
) -> None:
    restore(failed)
    call_command("retry_deliveries", dry_run=True)
    call_command("retry_deliveries", promotion="another")
    assert due.deliver_due() == 0
    call_command("retry_deliveries", promotion=failed.cause.claim.promotion.slug)
    assert capsys.readouterr().out.splitlines() == [
        "1 reward would be due again.",
        "0 rewards due again.",
        "1 reward due again.",
    ]
    assert due.deliver_due() == 1


def test_a_lead_replaces_a_code_that_stays_unreadable(failed: Fulfilment, lena: User) -> None:
    assert failed.code_id
    code_replacement.replace_code(
        claim_id=failed.cause.claim.pk, code_id=failed.code_id, by=lena, reason="Damaged."
    )
    claim = Claim.objects.get(pk=failed.cause.claim.pk)
    assert claim.fulfilment.status == Fulfilment.Status.DELIVERED
    assert statuses.visible_code(claim)


def test_a_failed_one_that_is_taken_back_stays_with_us(failed: Fulfilment, lena: User) -> None:
    assert decisions.revoke(claim_id=failed.cause.claim.pk, by=lena, reason="Forged.")
    assert RewardCode.objects.get(fulfilment=failed).voided_at


def test_a_delivered_code_that_cannot_be_read_leaves_its_member_the_pages(
    alice: User, rita: User, promotion: Promotion, client: Client
) -> None:
    make_reward(promotion, n=1)
    claim = approved(make_claim(alice, promotion), rita).cause.claim
    email = Email.objects.get(kind="claim_code")
    Email.objects.filter(pk=email.pk).update(status="failed")
    RewardCode.objects.update(ciphertext=b"damaged")
    client.force_login(alice)
    pages = [
        reverse("redeem-history"),
        reverse("promotion", args=[promotion.slug]),
        reverse("claim", args=[claim.reference]),
    ]
    for page in pages:
        assertContains(client.get(page), "We can&#x27;t show your code right now.")
    assertNotContains(client.get(pages[-1]), "Copy the code")
    again = reverse("claim-letter-again", args=[claim.reference, email.pk])
    assertContains(client.post(again, follow=True), "We can&#x27;t read this code at the moment.")
