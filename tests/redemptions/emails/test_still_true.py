"""What was taken back or replaced is told by no e-mail any more, whichever door it would take."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains

from accounts.models import User
from notifications.models import Email
from notifications.outbox import delivery, leases, truth
from promotions.codes import pool
from promotions.models import RewardCode
from redemptions.claims import submit
from redemptions.emails import claim_emails, resend
from redemptions.models import Claim, ScheduledDecision
from redemptions.review import decisions, restocking, undo_window
from redemptions.rewarding import code_replacement
from tests import claim_rows, lucky_draws
from tests.factories import (
    make_claim,
    make_draft,
    make_promotion,
    make_registered,
    make_reward,
    some_codes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.dispatch.enqueue", lambda *_row, **_how: None)


@pytest.fixture
def claim(alice: User, rita: User) -> Claim:
    """A claim whose code waits in the outbox."""
    promotion = make_promotion()
    make_reward(promotion, n=2)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    return Claim.objects.get(pk=claim.pk)


def revoke(claim: Claim, by: User) -> bool:
    return decisions.revoke(claim_id=claim.pk, by=by, reason="Forged invoice.")


def replace(claim: Claim, by: User) -> None:
    assert claim.fulfilment.code_id
    code_id = claim.fulfilment.code_id
    code_replacement.replace_code(claim_id=claim.pk, code_id=code_id, by=by, reason="Used up.")


def code_of(claim: Claim) -> str:
    assert claim.fulfilment.code
    return pool.decrypt_code(claim.fulfilment.code)


def status_of(kind: str) -> str:
    return Email.objects.get(kind=kind).status


def told(mailoutbox: list[EmailMessage], code: str) -> int:
    delivery.send_due()
    return sum(code in mail.body for mail in mailoutbox)


@pytest.mark.parametrize("act", ["revoke", "replace"])
def test_an_e_mail_that_waits_is_withdrawn(
    act: str, claim: Claim, lena: User, mailoutbox: list[EmailMessage]
) -> None:
    code = code_of(claim)
    {"revoke": revoke, "replace": replace}[act](claim, lena)
    email = Email.objects.get(kind="claim_code")
    assert (email.status, email.encrypted_bodies) == (Email.Status.WITHDRAWN, None)
    assert told(mailoutbox, code) == 0
    assert len(mailoutbox) == 2  # received, and what happened since


@pytest.mark.parametrize("act", ["revoke", "replace"])
def test_one_that_failed_is_not_sent_again_by_staff(
    act: str, claim: Claim, lena: User, mailoutbox: list[EmailMessage]
) -> None:
    code = code_of(claim)
    {"revoke": revoke, "replace": replace}[act](claim, lena)
    email = Email.objects.get(kind="claim_code")
    # As if it had failed in the same moment, after the verb had looked.
    Email.objects.filter(pk=email.pk).update(status="failed", encrypted_bodies=b"x")
    assert not delivery.retry_failed_email(email.pk)
    assert status_of("claim_code") == Email.Status.WITHDRAWN
    assert told(mailoutbox, code) == 0


def test_the_worker_asks_again_before_it_sends(
    claim: Claim, lena: User, mailoutbox: list[EmailMessage]
) -> None:
    code = code_of(claim)
    # A worker has it in hand when the reward is taken back.
    batch = leases.lease(Email.objects.waiting(), limit=9)
    revoke(claim, lena)
    assert delivery._send([batch]) == 1  # noqa: SLF001 -- received, which is still true
    assert told(mailoutbox, code) == 0
    assert status_of("claim_code") == Email.Status.WITHDRAWN
    # Even if nothing had withdrawn it.
    Email.objects.filter(kind="claim_code").update(status=Email.Status.QUEUED)
    assert told(mailoutbox, code) == 0
    assert status_of("claim_code") == Email.Status.WITHDRAWN


def test_what_is_still_true_is_sent(claim: Claim, mailoutbox: list[EmailMessage]) -> None:
    assert told(mailoutbox, code_of(claim)) == 1


def test_a_code_that_nobody_was_told_is_voided(claim: Claim, lena: User) -> None:
    assert revoke(claim, lena)
    assert RewardCode.objects.get(fulfilment=claim.fulfilment).voided_at
    assert "won't send it" in Email.objects.get(kind="claim_revoked").text


@pytest.mark.parametrize("door", ["email", "email in hand", "no answer", "page"])
def test_a_code_that_the_member_may_know_is_not(
    door: str, claim: Claim, alice: User, lena: User, client: Client
) -> None:
    emails = Email.objects.filter(kind="claim_code")
    match door:
        case "email":
            emails.update(status="sent", sent_at=timezone.now(), encrypted_bodies=None)
        case "email in hand":
            emails.update(status="sending", leased_until=timezone.now())
        case "no answer":
            emails.update(attempts=1, cause="no_answer")
        case _:
            client.force_login(alice)
            page = client.get(reverse("claim", args=[claim.reference]))
            assertContains(page, code_of(claim))
    assert not revoke(claim, lena)
    assert not RewardCode.objects.filter(voided_at__isnull=False).exists()
    assert "no longer yours to use" in Email.objects.get(kind="claim_revoked").text


@pytest.mark.parametrize("page", ["redeem-history", "promotion"])
def test_each_page_with_codes_notes_that_it_showed_one(
    page: str, claim: Claim, alice: User, client: Client
) -> None:
    client.force_login(alice)
    args = [claim.promotion.slug] if page == "promotion" else []
    assertContains(client.get(reverse(page, args=args)), code_of(claim))
    claim.fulfilment.refresh_from_db()
    assert claim.fulfilment.code_shown_at


def test_a_parcel_and_a_prize_are_announced_no_more(alice: User, rita: User, lena: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, kind="physical", stock=1)
    draw = make_reward(promotion, kind="draw", stock=1)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    lucky_draws.enter(claim, draw)
    lucky_draws.hold(draw, lena, rita)
    revoke(claim, lena)
    assert status_of("claim_approved") == status_of("draw_won") == Email.Status.WITHDRAWN
    assert status_of("claim_received") == status_of("claim_revoked") == Email.Status.QUEUED


def test_a_correction_is_asked_for_only_while_it_is_wanted(
    alice: User, rita: User, lena: User, mailoutbox: list[EmailMessage]
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    decisions.reject(claim_id=claim.pk, by=lena, reason="Forged.")
    delivery.send_due()
    assert status_of("claim_sent_back") == Email.Status.WITHDRAWN
    assert len(mailoutbox) == 2


def test_staff_and_member_read_that_it_was_withdrawn(
    claim: Claim, alice: User, lena: User, omar: User, client: Client
) -> None:
    revoke(claim, lena)
    client.force_login(alice)
    assertContains(client.get(reverse("claim-letters", args=[claim.reference])), "Withdrawn")
    client.force_login(omar)
    page = reverse("admin:redemptions_claim_change", args=[claim.pk])
    assertContains(client.get(page), "withdrawn")
    email = Email.objects.get(kind="claim_code")
    Email.objects.filter(pk=email.pk).update(status="failed", encrypted_bodies=b"x")
    emails = reverse("admin:notifications_email_changelist")
    chosen = {"action": "send_again", "_selected_action": [email.pk]}
    assertContains(client.post(emails, chosen, follow=True), "no longer true")


def test_a_page_asks_once_however_many_e_mails_there_are(
    claim: Claim, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seen = alice.claims.for_history().get()
    emails = list(Email.objects.filter(about=claim.reference)) * 3
    with django_assert_num_queries(0):
        assert [resend.obstacle(seen, email) for email in emails] == ["on_its_way"] * 6
        for email in emails:
            email.status, email.kind = Email.Status.FAILED, "claim_approved"
        assert [resend.obstacle(seen, email) for email in emails] == [None] * 6


def test_what_was_corrected_is_not_asked_for_by_a_reminder_either(alice: User, rita: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    claim.refresh_from_db()
    claim_emails.correct_soon(claim)
    claim_emails.closing(alice, promotion, sent_back=[claim], draft=None)
    reminders = Email.objects.filter(kind__in=["claim_correct_soon", "claim_closing"])
    assert [truth.is_still_true(email) for email in reminders] == [True, True]
    submit.cancel_claim(by=alice, claim_id=claim.pk)
    assert [truth.is_still_true(email) for email in reminders.all()] == [False, False]
    make_draft(alice, promotion, make_registered(alice))
    assert truth.is_still_true(Email.objects.get(kind="claim_closing"))


def test_who_waits_for_stock_is_told_only_while_they_wait(alice: User, rita: User) -> None:
    promotion = make_promotion()
    reward = make_reward(promotion)
    claim = make_claim(alice, promotion)
    undo_window.approve(claim_id=claim.pk, by=rita, may_wait=True)
    ScheduledDecision.objects.update(takes_effect_at=timezone.now())
    undo_window.carry_out_due()
    told = Email.objects.get(kind="claim_waits")
    assert truth.is_still_true(told)
    claim_rows.write_codes(reward, some_codes(1))
    restocking.go_on()
    assert not truth.is_still_true(told)
