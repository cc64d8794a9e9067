"""A claim keeps what it was promised, whatever becomes of its promotion."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from notifications.models import Email
from promotions.models import Promotion, PromotionText, Reward
from redemptions.claims.outlook import outlook
from redemptions.models import Claim
from redemptions.models.statuses import label
from redemptions.review import decisions, review_summary
from redemptions.rewarding import rewards
from tests.factories import make_claim, make_promotion, make_reward, today
from tests.notifications.letters import written

pytestmark = pytest.mark.django_db
LATER = today() + timedelta(days=5)


@pytest.fixture
def claim(alice: User) -> Claim:
    """A claim for a cashback, after which its promotion became quite another one."""
    promotion = make_promotion(limit_per_member=3)
    PromotionText.objects.create(
        promotion=promotion, language="en", field="terms", text="One for each invoice."
    )
    make_reward(
        promotion,
        name="Cashback 50 EUR",
        kind=Reward.Kind.CASHBACK,
        amount_minor=5000,
        currency="EUR",
        delivery=Reward.Delivery.ON_DATE,
        deliver_on=LATER,
    )
    claim = make_claim(alice, promotion)
    promotion.rewards.update(
        name="Sticker",
        kind=Reward.Kind.PHYSICAL,
        amount_minor=1,
        delivery=Reward.Delivery.ON_APPROVAL,
        deliver_on=None,
        purchase_from=today() - timedelta(days=90),
        purchase_until=today() - timedelta(days=80),
    )
    promotion.texts.filter(field="terms").update(text="None at all.")
    Promotion.objects.update(limit_per_member=1, regions=["KR"])
    return Claim.objects.for_history().get(pk=claim.pk)


def test_a_claim_copies_the_promise_and_points_to_the_terms(claim: Claim) -> None:
    promised = claim.promised
    assert (promised.name, promised.kind) == ("Cashback 50 EUR", "cashback")
    assert (promised.amount_minor, promised.currency) == (5000, "EUR")
    assert (promised.limit, promised.deliver_on) == (3, LATER)
    assert (promised.purchase_from, promised.covers(today())) == (
        today() - timedelta(days=30),
        True,
    )
    assert (claim.terms and claim.terms.version, claim.agreed_terms) == (1, "One for each invoice.")


def test_the_reviewer_sees_whether_it_fits_what_was_promised(claim: Claim) -> None:
    facts = review_summary.facts(claim, None, [], counted=2)
    wrong = [fact.name for fact in facts if fact.light == review_summary.TrafficLight.RED]
    assert wrong == []
    assert "2 claims of 3" in {fact.claimed for fact in facts}


def test_the_decision_owes_what_was_promised_and_every_text_says_so(
    claim: Claim, rita: User, client: Client
) -> None:
    decisions.approve(claim_id=claim.pk, by=rita)
    claim = Claim.objects.for_history().get(pk=claim.pk)
    assert claim.fulfilment.due_on == LATER
    letter = written(kind="claim_approved")
    assert "Cashback 50 EUR" in letter.text
    assert "Sticker" not in letter.text + letter.html + letter.subject
    assert "Cashback 50 EUR: paid within 30 working days" in label(claim).detail
    assert "pay Cashback 50 EUR by" in outlook(claim).next
    client.force_login(claim.user)
    page = client.get(reverse("claim", args=[claim.reference]))
    assertContains(page, "One for each invoice.")
    assertNotContains(page, "Sticker")
    rewards.mark_delivered(claim_id=claim.pk, by=rita, note="")
    assert "Cashback 50 EUR" in Email.objects.get(kind="claim_paid").text


def test_a_claim_from_before_promises_were_kept_reads_the_promotion(claim: Claim) -> None:
    claim.promised_kind, claim.terms = "", None
    assert (claim.promised.name, claim.promised.limit) == ("Sticker", 1)
    assert (claim.promised_regions, claim.agreed_terms) == (["KR"], "")


def test_a_version_of_the_terms_is_never_edited_or_deleted(claim: Claim) -> None:
    assert claim.terms is not None
    for change in ("UPDATE {} SET version = 9", "DELETE FROM {}"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format("promotions_promotionterms"))
