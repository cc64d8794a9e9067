"""The verbs refuse what owes a captcha, whoever calls them and whatever the pages asked before."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.captchas import suspicion
from accounts.captchas.members_asked import CaptchaForMembers
from accounts.captchas.suspicion import CaptchaOwed, Checked
from accounts.models import User
from accounts.sign_in import known_browsers
from promotions.models import Promotion
from redemptions.claims import confirmed, drafts, submit
from redemptions.models import Claim, ClaimDraft
from redemptions.review import decisions
from tests.factories import make_draft, make_promotion, make_registered, make_reward

pytestmark = pytest.mark.django_db


@pytest.fixture
def promotion() -> Promotion:
    promotion = make_promotion(limit_per_member=3)
    make_reward(promotion, n=3)
    return promotion


@pytest.fixture
def draft(alice: User, promotion: Promotion) -> ClaimDraft:
    return make_draft(alice, promotion, make_registered(alice))


def test_the_second_claim_within_the_hour_needs_a_captcha(
    alice: User, promotion: Promotion, draft: ClaimDraft
) -> None:
    submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    second = make_draft(alice, promotion, make_registered(alice))
    again = partial(submit.submit_claim, by=alice, draft_id=second.pk, language="en")
    with pytest.raises(CaptchaOwed):
        again()
    assert Claim.objects.count() == 1
    assert again(checked=Checked.SOLVED).pk


def test_a_claim_from_a_new_browser_needs_a_captcha(alice: User, draft: ClaimDraft) -> None:
    claim = partial(submit.submit_claim, by=alice, draft_id=draft.pk, language="en")
    with pytest.raises(CaptchaOwed):
        claim(checked=Checked.NEW_BROWSER)
    # What was refused is no first claim.
    assert claim().pk


def test_a_claim_that_is_refused_for_something_else_does_not_count(
    alice: User, draft: ClaimDraft
) -> None:
    Promotion.objects.update(is_published=False)
    with pytest.raises(submit.NotEligible):
        submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    Promotion.objects.update(is_published=True)
    assert submit.submit_claim(by=alice, draft_id=draft.pk, language="en").pk


def test_a_correction_needs_a_captcha_as_the_setting_says(
    alice: User, rita: User, draft: ClaimDraft, settings: Settings
) -> None:
    claim = submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    correction = drafts.correction_of(claim)
    drafts.save_draft(correction, recipient={}, answers={}, registered=claim.registered_product)
    settings.CAPTCHA_FOR_MEMBERS = CaptchaForMembers.ALWAYS
    with pytest.raises(CaptchaOwed):
        submit.resubmit_claim(by=alice, claim_id=claim.pk)
    again = submit.resubmit_claim(by=alice, claim_id=claim.pk, checked=Checked.SOLVED)
    assert again.status == Claim.Status.SUBMITTED


def test_who_claims_in_another_window_meanwhile_is_shown_the_captcha(
    signed_in: Client, draft: ClaimDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = reverse("redeem-confirm", args=[draft.promotion.slug])
    monkeypatch.setattr(
        known_browsers,
        "note_shared",
        lambda _request, member: suspicion.enter(member, submit.CLAIM, Checked.UNSOLVED),
    )
    answer = signed_in.post(page, {"shown": confirmed.mark_of(draft)}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "captcha" in answer.context["form"].fields
    assert str(CaptchaOwed.TEXT) in answer.content.decode()
    assert not Claim.objects.exists()
