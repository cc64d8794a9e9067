"""Two claims with one invoice: side by side on the review page, each look recorded."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from accounts.models import User
from accounts.security_events import SecurityEvent
from redemptions.models import Check, CheckRun, Claim, Decision
from redemptions.models.timeline import newest_of_member
from tests.factories import make_claim, make_promotion, make_reward


@pytest.fixture
def pair(alice: User, bob: User) -> tuple[Claim, Claim]:
    """Alice's claim, whose checks found its invoice in bob's."""
    promotion = make_promotion()
    make_reward(promotion, n=2)
    claim, other = make_claim(alice, promotion), make_claim(bob, promotion)
    run = CheckRun.objects.create(claim=claim, done_at=timezone.now(), due_at=None)
    run.checks.create(
        kind=Check.Kind.INVOICE, verdict="fail", read=other.reference, rule="invoice/2"
    )
    return claim, other


def beside(claim: Claim, other: Claim) -> str:
    return reverse("admin:redemptions_claim_beside", args=[claim.pk, other.pk])


def test_the_papers_of_both_stand_side_by_side(
    client: Client, rita: User, pair: tuple[Claim, Claim]
) -> None:
    claim, other = pair
    client.force_login(rita)
    page = client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))
    assertContains(page, f'href="{beside(claim, other)}"')
    both = client.get(beside(claim, other))
    pictures = []
    for one in pair:
        assertContains(both, f"Proof of purchase of {one.reference}")
        upload = one.registered_product.proofs.get().uploads.get()
        pictures.append(reverse("upload-page", args=[upload.pk, 0]))
    assert both.content.decode().index(pictures[0]) < both.content.decode().index(pictures[1])
    assert client.get(pictures[1]).getvalue()
    looked = SecurityEvent.objects.filter(kind=SecurityEvent.Kind.EVIDENCE, member=other.user)
    assert looked.count() == 1


def test_only_what_the_checks_name_is_shown_and_only_to_who_may_see_evidence(
    client: Client, rita: User, omar: User, pair: tuple[Claim, Claim]
) -> None:
    claim, other = pair
    client.force_login(rita)
    assert client.get(beside(other, claim)).status_code == 404
    client.force_login(omar)
    assert client.get(beside(claim, other)).status_code == 403


def test_a_claim_is_rejected_for_it_in_words_that_ask_for_nothing(
    client: Client, lena: User, pair: tuple[Claim, Claim]
) -> None:
    claim, _other = pair
    client.force_login(lena)
    page = reverse("admin:redemptions_claim_rejection", args=[claim.pk])
    (row,) = client.get(page).context["form"].rows()
    assert (row["reason"].name, row["is_chosen"]) == ("Invoice used before", True)
    sent = {"is_sure": "on", "reason": "", "seen": newest_of_member(claim, claim.events.all())}
    client.post(page, sent)
    assert not Decision.objects.filter(claim=claim).exists()
    client.post(page, {**sent, "reasons": row["reason"].pk})
    decided = Decision.objects.get(claim=claim)
    assert decided.outcome == Decision.Outcome.REJECTED
    assert decided.reason == row["text"]
    assert "Please upload" not in decided.reason
