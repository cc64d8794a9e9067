from datetime import timedelta
from smtplib import SMTP

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone
from pytest_django import Settings

from foundation.encryption.keys import code_keys
from notifications import tasks
from notifications.bounce_reasons import BounceReason
from notifications.models import Email
from notifications.outbox import delivery
from notifications.outbox.smtp import mail_server
from tests.notifications.letters import later, letter, state
from tests.post_office import HANG_UP, TAKEN, PostOffice, body

CANARY = "CANAR-YCANA-RYCAN"
FIRST_DELAY = delivery.FIRST_DELAY
db = pytest.mark.django_db


@db
def test_a_letter_arrives_as_it_was_written(office: PostOffice) -> None:
    message = letter()
    assert delivery.send_one(message.pk) == 1
    [arrived] = office.letters
    assert (arrived["To"], arrived["Subject"]) == ("member1@example.com", "Letter 1")
    assert arrived["Message-ID"] == message.message_id
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert body(arrived).strip() == "text 1"
    assert state(message) == (Email.Status.SENT, 1, "")
    assert message.sent_at is not None


@db
def test_a_letter_that_was_sent_is_not_sent_again(office: PostOffice) -> None:
    message = letter()
    assert [delivery.send_one(message.pk), delivery.send_one(message.pk)] == [1, 0]
    assert delivery.send_due() == 0
    assert len(office.letters) == 1


@db
def test_the_sweep_sends_all_that_is_due_and_nothing_else(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "BATCH", 2)
    due = [letter(n) for n in range(1, 6)]
    waits = letter(6)
    Email.objects.filter(pk=waits.pk).update(next_attempt_at=timezone.now() + timedelta(minutes=1))
    tasks.send_due(a_later_argument=1)
    assert [mail["Subject"] for mail in office.letters] == [message.subject for message in due]
    assert state(waits)[0] == Email.Status.QUEUED


@db
def test_a_batch_goes_over_one_connection(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts: list[str] = []
    connect = SMTP.connect

    def counted(smtp: SMTP, host: str, port: int) -> tuple[int, bytes]:
        hosts.append(host)
        return connect(smtp, host, port)

    monkeypatch.setattr(SMTP, "connect", counted)
    for n in range(3):
        letter(n)
    assert delivery.send_due() == 3
    assert len(office.letters) == 3
    assert len(hosts) == 1


@db
@pytest.mark.parametrize("where", ["to_recipient", "to_letter"])
def test_what_may_pass_is_tried_again_later_and_later(office: PostOffice, where: str) -> None:
    getattr(office, where).extend(["451 4.3.0 Try later", "451 4.3.0 Try later", TAKEN])
    message = letter()
    waits = []
    for attempt in (1, 2):
        assert delivery.send_one(message.pk) == 0
        status, attempts, answer = state(message)
        assert (status, attempts) == (Email.Status.QUEUED, attempt)
        assert "Try later" in answer
        assert delivery.send_one(message.pk) == 0  # not before its time
        waits.append(message.next_attempt_at - timezone.now())
        later(message)
    assert timedelta(0) < waits[0] <= FIRST_DELAY < FIRST_DELAY * 2 >= waits[1]
    assert delivery.send_one(message.pk) == 1
    assert state(message) == (Email.Status.SENT, 3, "")


def test_the_wait_grows_up_to_a_longest_one() -> None:
    waits = [delivery._delay(attempts) for attempts in range(1, 20)]  # noqa: SLF001 -- a pure rule
    for attempts, wait in enumerate(waits):
        bound = min(FIRST_DELAY * 2**attempts, delivery.LONGEST_DELAY)
        assert bound / 2 <= wait <= bound


@db
@pytest.mark.parametrize("where", ["to_recipient", "to_letter"])
def test_what_never_passes_fails_with_the_servers_words(office: PostOffice, where: str) -> None:
    getattr(office, where).append("550 5.1.1 No such mailbox")
    message, other = letter(1), letter(2)
    assert delivery.send_due() == 1
    status, _attempts, answer = state(message)
    assert status == Email.Status.FAILED
    assert "No such mailbox" in answer
    assert state(other)[0] == Email.Status.SENT
    assert delivery.send_due() == 0


@db
def test_after_the_last_attempt_a_letter_has_failed(office: PostOffice, settings: Settings) -> None:
    settings.LETTER_MAX_ATTEMPTS = 2
    office.to_letter.extend(["451 Try later"] * 2)
    message = letter()
    for expected in (Email.Status.QUEUED, Email.Status.FAILED):
        later(message)
        delivery.send_one(message.pk)
        assert state(message)[0] == expected


@db
def test_a_failed_letter_may_be_sent_again_and_a_sent_one_not(office: PostOffice) -> None:
    office.to_letter.append("550 Full")
    failed, sent = letter(1), letter(2)
    delivery.send_due()
    assert [delivery.retry_failed_email(failed.pk), delivery.retry_failed_email(sent.pk)] == [
        True,
        False,
    ]
    assert delivery.send_due() == 1
    assert state(failed) == (Email.Status.SENT, 1, "")
    assert len(office.letters) == 2


@db
def test_a_letter_whose_server_hung_up_comes_twice_as_the_same(office: PostOffice) -> None:
    office.to_letter.append(HANG_UP)
    message = letter(secret=CANARY)
    assert delivery.send_one(message.pk) == 0
    assert state(message)[0] == Email.Status.QUEUED
    later(message)
    assert delivery.send_one(message.pk) == 1
    first, second = office.letters
    assert first["Message-ID"] == second["Message-ID"] == message.message_id
    assert body(first) == body(second)
    assert (first["To"], first["Subject"]) == (second["To"], second["Subject"])


@db
def test_a_hang_up_keeps_no_other_letter_of_the_batch(office: PostOffice) -> None:
    office.to_letter.append(HANG_UP)
    messages = [letter(n) for n in (1, 2, 3)]
    assert delivery.send_due() == 2
    assert [state(message)[0] for message in messages] == ["queued", "sent", "sent"]


@db
def test_no_server_at_all_is_a_delay(settings: Settings, office: PostOffice) -> None:
    settings.EMAIL_PORT = 1
    messages = [letter(n) for n in (1, 2)]
    assert delivery.send_due() == 0
    for message in messages:
        status, attempts, answer = state(message)
        assert (status, attempts, message.cause) == ("queued", 0, BounceReason.NO_ANSWER)
        assert "refused" in answer
    assert delivery.send_due() == delivery.send_one(messages[0].pk) == 0  # it is left alone
    settings.EMAIL_PORT = office.port
    mail_server.close()  # and its rest is over
    assert delivery.send_due() == 2
    assert (state(message), message.cause) == ((Email.Status.SENT, 1, ""), "")


@db
def test_what_cannot_be_put_together_holds_nothing_else_up(
    office: PostOffice, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LETTER_MAX_ATTEMPTS = 2
    broken, *others = [letter(n, secret=CANARY) for n in (1, 2, 3)]
    Email.objects.filter(pk=broken.pk).update(encrypted_bodies=b"no seal")
    assert delivery.send_due() == 2
    assert [state(message)[0] for message in (broken, *others)] == ["queued", "sent", "sent"]
    later(broken)
    delivery.send_due()
    assert state(broken) == (Email.Status.FAILED, 2, "Damaged")
    assert broken.cause == BounceReason.NOT_WRITTEN
    assert delivery.send_due() == 0
    assert len(office.letters) == 2
    assert CANARY not in caplog.text


@db
def test_of_one_whose_key_is_missing_the_key_is_named(
    office: PostOffice, settings: Settings
) -> None:
    message, missing = letter(secret=CANARY), code_keys()[0].key_id.hex()
    settings.CODE_KEYS = [Fernet.generate_key().decode()]
    delivery.send_due()
    assert state(message) == (Email.Status.QUEUED, 1, f"No key has the id {missing}.")
    assert not office.letters


@db
def test_a_secret_is_wiped_once_it_is_sent_and_kept_until_then(office: PostOffice) -> None:
    office.to_letter.append("451 Try later")
    message = letter(secret=CANARY)
    delivery.send_one(message.pk)
    message.refresh_from_db()
    assert message.bodies()[0] == CANARY
    later(message)
    delivery.send_one(message.pk)
    message.refresh_from_db()
    assert message.encrypted_bodies is None
    assert message.bodies() == ("", "")  # all that this one had
    assert CANARY in body(office.letters[0])


@db
def test_no_secret_is_logged(office: PostOffice, caplog: pytest.LogCaptureFixture) -> None:
    office.to_letter.extend(["451 Try later"])
    caplog.set_level("DEBUG", "django")
    message = letter(secret=CANARY)
    delivery.send_one(message.pk)
    later(message)
    delivery.send_one(message.pk)
    assert CANARY in body(office.letters[0])
    assert CANARY not in caplog.text
    assert CANARY not in "".join(state(message)[2])
