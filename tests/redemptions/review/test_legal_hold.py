"""A legal hold: who places it, what it says to staff, and that the member hears nothing of it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.conflicts import ConflictOfInterest
from accounts.deletion import requests
from accounts.models import AccountDeletion, User
from accounts.security_events import SecurityEvent
from redemptions.models import Claim
from redemptions.review import legal_hold
from tests.conftest import in_group
from tests.factories import make_claim, make_promotion, make_reward

WHY = "The police asks for it."


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def test_it_is_placed_once_released_once_and_recorded(claim: Claim, lena: User) -> None:
    both = [legal_hold.place(claim_id=claim.pk, by=lena, reason=WHY) for _ in range(2)]
    assert both == [True, False]
    with pytest.raises(ValueError, match="reason"):
        legal_hold.release(claim_id=claim.pk, by=lena, reason=" ")
    both = [legal_hold.release(claim_id=claim.pk, by=lena, reason="Over.") for _ in range(2)]
    assert both == [True, False]
    told = claim.events.filter(actor=lena).values_list("kind", "note")
    assert list(told) == [("legal_hold", WHY), ("hold_released", "Over.")]
    assert not claim.events.for_member().filter(actor=lena).exists()
    assert SecurityEvent.objects.filter(actor=lena, member=claim.user).count() == 2


def test_nobody_holds_their_own_claim(claim: Claim, alice: User) -> None:
    in_group(alice, "Leads")
    with pytest.raises(ConflictOfInterest):
        legal_hold.place(claim_id=claim.pk, by=alice, reason=WHY)


def test_no_hold_promises_to_keep_what_is_being_deleted(
    claim: Claim, lena: User, client: Client
) -> None:
    requests.ask(member=claim.user, by=claim.user)
    AccountDeletion.objects.update(begun_at=timezone.now())
    client.force_login(lena)
    act = reverse("admin:redemptions_claim_legal-hold", args=[claim.pk])
    answer = client.post(act, {"legal-reason": WHY}, follow=True)
    assertContains(answer, "The account is being deleted already.")
    assert legal_hold.standing(claim) is None
    # What the books keep of an account that is deleted may be held.
    AccountDeletion.objects.update(erased_at=timezone.now())
    assert legal_hold.place(claim_id=claim.pk, by=lena, reason=WHY)


def test_staff_see_it_on_the_claim_and_the_member_does_not(
    claim: Claim, lena: User, rita: User, client: Client
) -> None:
    page = reverse("admin:redemptions_claim_change", args=[claim.pk])
    act = reverse("admin:redemptions_claim_legal-hold", args=[claim.pk])
    client.force_login(rita)
    assertNotContains(client.get(page), "Place a legal hold")
    assert client.post(act, {"legal-reason": WHY}).status_code == 403
    client.force_login(lena)
    assertContains(client.get(page), "Place a legal hold")
    client.post(act, {"legal-reason": ""})
    assert legal_hold.standing(claim) is None
    client.post(act, {"legal-reason": WHY})
    client.force_login(rita)
    assertContains(client.get(page), "Legal hold since")
    client.force_login(claim.user)
    assertNotContains(client.get(reverse("claim", args=[claim.reference])), WHY)
    client.force_login(lena)
    assertContains(client.get(page), "Release the legal hold")
    client.post(f"{act[:-1]}-release/", {"legal-reason": "Over."})
    assertNotContains(client.get(page), "Legal hold since")
