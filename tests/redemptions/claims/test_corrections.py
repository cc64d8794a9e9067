"""A claim that was sent back ends on one day: the page, the e-mail and the rule say the same."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from notifications.models import Email
from promotions.models import Promotion
from redemptions.claims import corrections, drafts, submit
from redemptions.claims.outlook import outlook
from redemptions.models import Claim, ClaimDraft
from redemptions.models.promises import CORRECTION_DAYS
from redemptions.review import decisions
from tests import factories
from tests.factories import make_claim, make_promotion, make_reward, today


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let promotions run in the time zone that the texts below name."""
    monkeypatch.setattr(factories, "zone", lambda: "UTC")


@pytest.fixture
def promotion(db: None) -> Promotion:
    """It closes tomorrow."""
    del db
    tomorrow = today() + timedelta(days=1)
    made = make_promotion(ends_on=tomorrow, claim_until=tomorrow)
    make_reward(made, n=5)
    return made


@pytest.fixture
def claim(alice: User, rita: User, promotion: Promotion) -> Claim:
    """Sent back today, with a correction begun."""
    claim = make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The photo is blurred.")
    claim.refresh_from_db()
    drafts.save_draft(
        drafts.correction_of(claim),
        recipient={},
        answers={},
        registered=claim.registered_product,
    )
    return claim


@pytest.fixture
def last_day() -> date:
    return today() + timedelta(days=CORRECTION_DAYS)


def ends(claim: Claim, days: int) -> None:
    """Let the last day be so many days from now."""
    Claim.objects.filter(pk=claim.pk).update(correct_until=today() + timedelta(days=days))


def test_page_letter_and_rule_name_one_day(
    client: Client, alice: User, claim: Claim, last_day: date
) -> None:
    assert claim.correct_until == last_day
    told = f"{date_format(last_day)} (UTC time)"
    assert f"until the end of {told}" in Email.objects.get(kind="claim_sent_back").bodies()[0]
    client.force_login(alice)
    assertContains(client.get(reverse("claim", args=[claim.reference])), told)
    ends(claim, 0)
    assert submit.resubmit_claim(by=alice, claim_id=claim.pk).correct_until is None


def test_while_the_promotion_runs_on_a_correction_may_come_as_late_as_a_request(
    alice: User, rita: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="-")
    claim.refresh_from_db()
    assert claim.correct_until == promotion.claim_until


def test_a_correction_after_the_last_day_is_refused(
    client: Client, alice: User, claim: Claim
) -> None:
    ends(claim, -1)
    with pytest.raises(submit.TooLate):
        submit.resubmit_claim(by=alice, claim_id=claim.pk)
    client.force_login(alice)
    page = reverse("claim", args=[claim.reference])
    answer = client.get(reverse("redeem-again", args=[claim.reference]))
    assertRedirects(answer, page, fetch_redirect_response=False)
    assertContains(client.get(page), "The last day to correct it was")


@pytest.mark.parametrize(("days", "told"), [(3, 0), (2, 1), (0, 1), (-1, 0)])
def test_the_member_is_reminded_once_in_the_last_days(
    alice: User,
    claim: Claim,
    django_assert_num_queries: DjangoAssertNumQueries,
    days: int,
    told: int,
) -> None:
    ends(claim, days)
    assert (corrections.send_reminders(after=claim.pk), corrections.send_reminders()) == (0, told)
    with django_assert_num_queries(1):
        assert corrections.send_reminders() == 0
    reminders = Email.objects.filter(kind="claim_correct_soon")
    assert [email.to for email in reminders] == [alice.email] * told
    assert all("The photo is blurred." in email.text for email in reminders)


def test_what_was_not_corrected_ends_and_frees_the_product(alice: User, claim: Claim) -> None:
    assert corrections.expire() == 0
    ends(claim, -1)
    assert (corrections.expire(), corrections.expire()) == (1, 0)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.CANCELLED
    assert not ClaimDraft.objects.exists()
    assert "has ended" in outlook(claim).next
    assert Email.objects.get(kind="claim_expired").to == alice.email
    again = make_claim(alice, claim.promotion, claim.registered_product)
    assert again.slot == claim.slot
