"""Letters that a worker writes: once, before the first try, whatever the mail server does."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from notifications.bounce_reasons import BounceReason
from notifications.models import Email
from notifications.outbox import delivery, queue, writing
from notifications.outbox.smtp import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A writer of the kind ``probe``; what it was asked to write."""
    done: list[str] = []

    def writes(email: Email) -> dict[str, object] | None:
        if email.kind != "probe":
            return None
        done.append(email.about)
        if email.about == "poison":
            raise ValueError("a secret")
        return {"subject": f"About {email.about}", "text": f"{len(done)}\n", "html": "<p></p>"}

    monkeypatch.setattr(writing.WRITERS, "_fillers", [writes])
    yield done
    mail_server.close()


def promise(user: User, about: str = "A1") -> Email:
    return queue.promise_email(
        "probe", user=user, language="en", about=about, dedupe_key=f"probe:{about}"
    )


def test_a_letter_is_written_once_and_each_try_sends_the_same(
    alice: User, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = promise(alice)
    assert promise(alice).pk == letter.pk, "whoever promises it again"
    assert not Email.objects.waiting().exists(), "a release before would send it without a text"
    with monkeypatch.context() as away:
        away.setattr(mail_server, "rests_until", float("inf"))
        assert delivery.send_one(letter.pk) == 0
    (shown,) = writing.written(alice.emails.all())
    assert (shown.status, shown.text, asked) == (Email.Status.QUEUED, "1\n", ["A1"])
    assert delivery.send_one(letter.pk) == 1
    assert (mail.outbox[-1].body, asked) == (shown.text, ["A1"])


def test_who_comes_second_reads_what_the_first_wrote(alice: User, asked: list[str]) -> None:
    letter = promise(alice)
    twice = [Email.objects.get(pk=letter.pk) for _ in range(2)]
    for each in twice:
        writing.write(each)
    assert [each.text for each in twice] == ["1\n", "1\n"]
    assert len(asked) == 2


def test_a_page_shows_what_no_worker_has_written_yet(alice: User, asked: list[str]) -> None:
    promise(alice)
    promise(alice, "poison")
    assert [each.subject for each in writing.written(alice.emails.order_by("pk"))] == ["About A1"]
    assert Email.objects.filter(status=Email.Status.QUEUED).count() == 1
    assert asked == ["A1", "poison"]


def test_one_that_cannot_be_written_stops_no_other_and_fails_in_the_end(
    alice: User, asked: list[str], settings: object
) -> None:
    poison = promise(alice, "poison")
    good = promise(alice)
    setattr(settings, "LETTER_MAX_ATTEMPTS", 2)  # noqa: B010 -- typed as anything
    assert delivery.send_due() == 1
    poison.refresh_from_db()
    assert (poison.status, poison.attempts) == (Email.Status.PROMISED, 1)
    assert (poison.cause, poison.answer) == (BounceReason.NOT_WRITTEN, "ValueError")
    assert poison.next_attempt_at > timezone.now()
    Email.objects.filter(pk=poison.pk).update(next_attempt_at=timezone.now() - timedelta(hours=1))
    delivery.send_due()
    poison.refresh_from_db()
    assert poison.status == Email.Status.FAILED
    assert asked.count("poison") == 2
    assert delivery.retry_failed_email(poison.pk)
    poison.refresh_from_db()
    assert poison.status == Email.Status.PROMISED, "it is to be written first"
    assert good.pk


def test_one_that_was_withdrawn_meanwhile_stays_without_a_text(
    alice: User, asked: list[str]
) -> None:
    letter = promise(alice)
    in_hand = Email.objects.get(pk=letter.pk)
    assert Email.objects.unsent().update(status=Email.Status.WITHDRAWN) == 1
    writing.write(in_hand)
    letter.refresh_from_db()
    assert (letter.status, letter.text, in_hand.status) == ("withdrawn", "", "withdrawn")
    assert asked == ["A1"]
