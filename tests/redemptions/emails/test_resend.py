from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.models import User
from notifications.models import Email
from notifications.outbox import delivery
from notifications.outbox.truth import Obstacle
from promotions.codes import pool
from redemptions.emails import resend
from redemptions.emails.resend import (
    AGAIN,
    CannotResend,
    emails_about,
    resend_claim_email,
)
from redemptions.models import Claim
from redemptions.review import decisions
from redemptions.rewarding import code_replacement
from tests.crowd import at_once, kinds
from tests.factories import make_claim, make_promotion, make_reward

db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.dispatch.enqueue", lambda *_row, **_how: None)


def received(member: User) -> tuple[Claim, Email]:
    """A claim, and the letter that it was received."""
    promotion = make_promotion()
    make_reward(promotion, n=2)
    claim = make_claim(member, promotion)
    return claim, Email.objects.get(about=claim.reference)


def approved(member: User, rita: User) -> tuple[Claim, Email, str]:
    """An approved claim, the letter with its code, and the code."""
    claim, _letter = received(member)
    decisions.approve(claim_id=claim.pk, by=rita)
    claim.refresh_from_db()
    assert claim.fulfilment.code
    return claim, Email.objects.get(kind="claim_code"), pool.decrypt_code(claim.fulfilment.code)


def again(claim: Claim, letter: Email) -> Email:
    return resend_claim_email(claim_id=claim.pk, message_id=letter.pk)


def obstacle_to(claim: Claim, letter: Email) -> Obstacle:
    with pytest.raises(CannotResend) as no:
        again(claim, letter)
    return no.value.obstacle


@db
def test_it_comes_as_a_letter_of_its_own_to_the_address_of_now(alice: User) -> None:
    claim, letter = received(alice)
    delivery.send_due()
    alice.email = "alice@new.example.com"
    alice.save()
    copy = again(claim, letter)
    assert copy.to == "alice@new.example.com"
    assert copy.message_id != letter.message_id
    assert (copy.subject, copy.text, copy.html) == (letter.subject, letter.text, letter.html)
    assert delivery.send_due() == 1
    assert list(emails_about(claim)) == [copy, letter]


@db
def test_a_letter_with_a_code_tells_the_code_once_more(
    alice: User, rita: User, mailoutbox: list[EmailMessage]
) -> None:
    claim, letter, code = approved(alice, rita)
    delivery.send_due()
    copy = again(claim, letter)
    assert code not in copy.text
    delivery.send_due()
    with_code = [mail for mail in mailoutbox if code in mail.body]
    assert [mail.to for mail in with_code] == [[alice.email]] * 2
    assert Email.objects.exclude(encrypted_bodies=None).count() == 0


@db
def test_a_letter_that_did_not_arrive_gives_its_code_up_to_the_next(
    alice: User, rita: User, mailoutbox: list[EmailMessage]
) -> None:
    claim, letter, code = approved(alice, rita)
    Email.objects.filter(pk=letter.pk).update(status="failed", cause="full")
    again(claim, letter)
    letter.refresh_from_db()
    assert letter.encrypted_bodies is None
    assert not delivery.retry_failed_email(letter.pk)
    delivery.send_due()
    assert [code in mail.body for mail in mailoutbox] == [False, True]  # the first: received


@db
def test_a_letter_of_another_kind_that_is_on_its_way_keeps_its_code(
    alice: User, rita: User, mailoutbox: list[EmailMessage]
) -> None:
    claim, letter, old = approved(alice, rita)
    delivery.send_due()
    code_id = claim.fulfilment.code_id
    assert code_id is not None
    code_replacement.replace_code(claim_id=claim.pk, code_id=code_id, by=rita, reason="Used up.")
    again(claim, letter)
    delivery.send_due()
    new = Claim.objects.get(pk=claim.pk).fulfilment.code
    assert new is not None
    code = pool.decrypt_code(new)
    assert code != old
    assert sum(code in mail.body for mail in mailoutbox) == 2


@db
def test_what_is_on_its_way_is_not_sent_again(alice: User) -> None:
    claim, letter = received(alice)
    assert obstacle_to(claim, letter) == Obstacle.ON_ITS_WAY
    delivery.send_due()
    again(claim, letter)
    assert obstacle_to(claim, letter) == Obstacle.ON_ITS_WAY  # its copy is


@db
def test_a_code_that_was_taken_back_is_told_no_more(alice: User, rita: User) -> None:
    claim, letter, _code = approved(alice, rita)
    delivery.send_due()
    decisions.revoke(claim_id=claim.pk, by=rita, reason="Forged invoice.")
    assert obstacle_to(claim, letter) == Obstacle.NO_CODE


@db
def test_a_few_times_an_hour_and_no_more(alice: User) -> None:
    claim, letter = received(alice)
    for _ in range(AGAIN.limit):
        delivery.send_due()
        again(claim, letter)
    delivery.send_due()
    assert obstacle_to(claim, letter) == Obstacle.TOO_OFTEN
    assert emails_about(claim).count() == AGAIN.limit + 1


@db
def test_a_letter_about_another_claim_is_not_there(alice: User, bob: User) -> None:
    claim, _letter = received(alice)
    _other, foreign = received(bob)
    with pytest.raises(Email.DoesNotExist):
        again(claim, foreign)


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_sends(alice: User) -> None:
    claim, letter = received(alice)
    Email.objects.update(status="sent", sent_at=timezone.now() - timedelta(minutes=1))
    press = partial(resend_claim_email, claim_id=claim.pk, message_id=letter.pk)
    assert kinds(at_once([press] * 4)) == {"Email": 1, "CannotResend": 3}
    assert Email.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_of_the_claim_more_than_one_is_sent(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, letter = received(alice)
    Email.objects.update(status="sent", sent_at=timezone.now() - timedelta(minutes=1))
    monkeypatch.setattr(
        "redemptions.emails.resend.lock_claim",
        lambda pk, *_states: Claim.objects.select_related("user").get(pk=pk),
    )
    look, together = resend.obstacle, Barrier(4)

    def all_look_before_one_sends(*given: Any) -> Obstacle | None:
        found = look(*given)
        together.wait(60)
        return found

    monkeypatch.setattr(resend, "obstacle", all_look_before_one_sends)
    press = partial(resend_claim_email, claim_id=claim.pk, message_id=letter.pk)
    assert kinds(at_once([press] * 4)) != {"Email": 1, "CannotResend": 3}
