import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Email
from notifications.outbox import delivery
from redemptions.models import Claim
from tests.factories import make_claim, make_promotion, make_reward

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> Claim:
    monkeypatch.setattr("foundation.dispatch.enqueue", lambda *_row, **_how: None)
    client.force_login(alice)
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def page(client: Client, claim: Claim) -> str:
    return client.get(reverse("claim-letters", args=[claim.reference])).content.decode()


def press(client: Client, claim: Claim, letter: Email) -> str:
    address = reverse("claim-letter-again", args=[claim.reference, letter.pk])
    return client.post(address, follow=True).content.decode()


def test_the_claim_leads_to_its_letters(client: Client, claim: Claim) -> None:
    text = client.get(reverse("claim", args=[claim.reference])).content.decode()
    assert reverse("claim-letters", args=[claim.reference]) in text


def test_it_tells_what_became_of_each_letter_and_where_it_went(
    client: Client, claim: Claim
) -> None:
    assert "On its way to alice@example.com" in page(client, claim)
    assert "Send it again</button>" not in page(client, claim)
    delivery.send_due()
    text = page(client, claim)
    assert "Sent to alice@example.com" in text
    assert "Send it again</button>" in text
    assert reverse("account_email") in text


def test_send_it_again_sends_it_and_says_where_to(client: Client, claim: Claim) -> None:
    delivery.send_due()
    text = press(client, claim, Email.objects.get())
    assert "The email is on its way to alice@example.com." in text
    assert Email.objects.count() == 2


def test_why_it_is_not_sent_again_is_said(client: Client, claim: Claim) -> None:
    text = press(client, claim, Email.objects.get())
    assert "This email is already on its way." in text
    assert Email.objects.count() == 1
