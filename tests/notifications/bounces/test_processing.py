from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from notifications.bounce_reasons import BounceReason
from notifications.bounces import processing
from notifications.bounces.dsn import Fate
from notifications.bounces.processing import Effect
from notifications.models import Email, UndeliverableAddress
from notifications.outbox import delivery, sent
from tests.notifications.bounced import (
    ADDRESS,
    FAILED,
    SENT_AT,
    report,
    report_on,
    sample,
    sent_letter,
)
from tests.notifications.bounces.test_dsn import SAMPLES
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db
Status = Email.Status


def state(letter: Email) -> tuple[str, str, bool]:
    letter.refresh_from_db()
    return letter.status, letter.cause, letter.bounced_at is not None


def marks() -> list[tuple[str, str]]:
    return list(UndeliverableAddress.objects.values_list("address", "cause"))


@pytest.mark.parametrize(
    ("name", "cause", "is_marked"),
    [
        ("postfix_unknown", BounceReason.ADDRESS, True),
        ("postfix_no_host", BounceReason.ADDRESS, True),
        ("postfix_expired", BounceReason.NO_ANSWER, False),
        ("exchange_unknown", BounceReason.ADDRESS, True),
        ("gmail_disabled", BounceReason.MAILBOX, True),
        ("exim_full", BounceReason.FULL, False),
    ],
)
def test_a_letter_that_came_back_has_failed_with_its_cause(
    *, name: str, cause: BounceReason, is_marked: bool
) -> None:
    letter, other = sent_letter(), sent_letter(message_id="<letter-2@members.example.com>")
    assert processing.record_report(sample(name)) == Effect.CAME_BACK
    assert state(letter) == (Status.FAILED, cause, True)
    assert letter.sent_at == SENT_AT
    assert letter.answer
    assert marks() == ([(ADDRESS, cause)] if is_marked else [])
    assert state(other) == (Status.SENT, "", False)


def test_the_same_report_twice_is_one() -> None:
    letter = sent_letter()
    assert processing.record_report(sample("postfix_unknown")) == Effect.CAME_BACK
    state(letter)
    came_back = letter.bounced_at
    UndeliverableAddress.objects.all().delete()  # by staff, meanwhile
    assert processing.record_report(sample("postfix_unknown")) == Effect.KNOWN
    assert processing.record_report(sample("exim_full")) == Effect.KNOWN
    assert state(letter) == (Status.FAILED, BounceReason.ADDRESS, True)
    assert letter.bounced_at == came_back
    assert marks() == []


@pytest.mark.parametrize(
    ("content", "effect"),
    [
        (sample("postfix_delayed"), Effect.NONE),
        (sample("auto_reply"), Effect.NO_REPORT),
        (sample("read_receipt"), Effect.NO_REPORT),
        (b"\0" * 300, Effect.NO_REPORT),
        (report(message_id="<another@example.com>"), Effect.NONE),
        (report(to="bob@example.com"), Effect.NONE),
        (report(to="alice@example.com.evil.test"), Effect.NONE),
        (report(to=""), Effect.NONE),
        (report(fates=FAILED.replace("failed", "relayed")), Effect.NONE),
        (report(fates=FAILED.replace("Action: failed\n", "")), Effect.NONE),
        (report(fates="A fate without a field"), Effect.NONE),
        (report() + b" " * 300_000, Effect.NO_REPORT),
    ],
)
def test_what_tells_of_no_failure_of_ours_changes_nothing(content: bytes, effect: Effect) -> None:
    letter = sent_letter()
    assert processing.record_report(content) == effect
    assert state(letter) == (Status.SENT, "", False)
    assert marks() == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_of_a_letter_that_nobody_knows_changes_nothing(name: str) -> None:
    assert processing.record_report(sample(name)) == Effect.NONE


def test_one_failure_among_several_recipients_is_found() -> None:
    letter = sent_letter()
    other = FAILED.replace("{to}", "bob@example.com")
    assert processing.record_report(report(fates=f"{other}\n\n{FAILED}")) == Effect.CAME_BACK
    assert state(letter) == (Status.FAILED, BounceReason.ADDRESS, True)


def test_a_letter_without_a_note_that_it_was_sent_is_asked_for_again() -> None:
    letter = sent_letter(status=Status.SENDING, sent_at=None)
    assert processing.record_report(sample("postfix_unknown")) == Effect.TOO_EARLY
    Email.objects.update(status=Status.SENT, sent_at=SENT_AT)
    assert processing.record_report(sample("postfix_unknown")) == Effect.CAME_BACK
    assert state(letter)[0] == Status.FAILED


@pytest.mark.parametrize("status", [Status.QUEUED, Status.FAILED])
def test_a_letter_that_is_not_out_cannot_come_back(status: str) -> None:
    letter = sent_letter(status=status, sent_at=None)
    assert processing.record_report(sample("postfix_unknown")) == Effect.NONE
    assert state(letter) == (status, "", False)


def test_an_old_report_does_not_hit_the_letter_that_was_sent_again(office: PostOffice) -> None:
    letter = sent_letter(subject="Again", text="-", html="-")
    processing.record_report(sample("postfix_unknown"))
    assert delivery.retry_failed_email(letter.pk)
    assert delivery.send_due() == 1
    late = timezone.now() + timedelta(hours=2)
    Email.objects.update(sent_at=late)  # later than the report by more than clocks differ
    assert processing.record_report(report(written_at=timezone.now())) == Effect.NONE
    assert state(letter) == (Status.SENT, "", False)
    [arrived] = office.letters
    Email.objects.update(sent_at=timezone.now())
    assert processing.record_report(report_on(arrived)) == Effect.CAME_BACK


def test_a_second_copy_that_is_noted_late_leaves_it_come_back() -> None:
    letter = sent_letter()
    processing.record_report(sample("postfix_unknown"))
    sent.record([letter])  # a slow worker that sent it too
    assert state(letter) == (Status.FAILED, BounceReason.ADDRESS, True)


@pytest.mark.parametrize(
    ("status", "words", "cause"),
    [
        ("5.1.1", "550 5.1.1 No such user", BounceReason.ADDRESS),
        ("5.1.1", "", BounceReason.ADDRESS),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", BounceReason.ADDRESS),
        ("5.4.4", "Host or domain name not found", BounceReason.ADDRESS),
        ("4.4.4", "Host or domain name not found", BounceReason.NO_ANSWER),
        ("4.4.7", "delivery time expired", BounceReason.NO_ANSWER),
        ("5.2.2", "552 5.2.2 The mailbox is full", BounceReason.FULL),
        ("5.0.0", "550 5.1.1 unknown", BounceReason.ADDRESS),
        ("5.0.0", "550 No such user here", BounceReason.ADDRESS),
        ("5.0.0", "554 Message rejected as spam", BounceReason.SPAM),
        ("5.7.1", "554 5.7.1 Blocked, see our list of 5.1.1.9", BounceReason.SPAM),
        ("", "", BounceReason.REFUSED),
    ],
)
def test_the_cause_is_named_by_status_then_by_words(
    status: str, words: str, cause: BounceReason
) -> None:
    fate = Fate(frozenset([ADDRESS]), "failed", status, words)
    assert processing.cause_in(fate) == cause


CHARACTERS = st.characters(codec="utf-8")


@given(words=st.text(CHARACTERS, max_size=700), status=st.text(CHARACTERS, max_size=20))
@pytest.mark.long
def test_whatever_a_report_says_can_be_written_down(words: str, status: str) -> None:
    Email.objects.all().delete()
    sent_letter()
    assert processing.record_report(report(status=status, words=words)) in Effect
