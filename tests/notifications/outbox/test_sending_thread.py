"""While the mail server has one e-mail, the next ones wait: in order, and for not too long."""

import time
from collections.abc import Iterable, Iterator, Sequence
from math import inf

import pytest
from django.core.mail import EmailMessage

from notifications.models import Email
from notifications.outbox import delivery, truth
from notifications.outbox.sending_thread import NotTried, SendingThread
from notifications.outbox.smtp import MailServer
from tests.notifications.letters import letter, state
from tests.post_office import HANG_UP, TAKEN, PostOffice


@pytest.fixture
def thread() -> Iterator[SendingThread]:
    with SendingThread() as thread:
        yield thread


def mail(subject: str) -> EmailMessage:
    return EmailMessage(subject, "text", "no-reply@example.com", ["alice@example.com"])


def arrived(office: PostOffice) -> list[str]:
    return [each["Subject"] for each in office.letters]


def test_what_comes_after_one_that_failed_waits_until_told_to_go_on(
    thread: SendingThread, office: PostOffice
) -> None:
    office.to_letter.extend([TAKEN, "554 5.7.1 Spam", TAKEN])
    first, spam, third = (thread.send(mail(name), until=inf) for name in ("1", "spam", "3"))
    assert first.result() is None
    assert spam.exception() is not None
    assert isinstance(third.exception(), NotTried)
    thread.go_on()
    assert thread.send(mail("3"), until=inf).result() is None
    assert arrived(office) == ["1", "3"]


def test_what_waited_for_too_long_is_left_alone(thread: SendingThread, office: PostOffice) -> None:
    late = thread.send(mail("late"), until=time.monotonic() - 1)
    assert isinstance(late.exception(), NotTried)
    assert office.letters == []


@pytest.mark.django_db
def test_letters_go_out_in_order_over_a_hang_up(office: PostOffice) -> None:
    emails = [letter(n) for n in range(9)]
    office.to_letter.extend([TAKEN, TAKEN, HANG_UP])
    assert delivery.send_due() == 8
    assert [state(each)[0] for each in emails] == [*["sent"] * 2, "queued", *["sent"] * 6]
    others = [each.subject for each in emails if each != emails[2]]
    assert [name for name in arrived(office) if name != emails[2].subject] == others


@pytest.mark.django_db
@pytest.mark.parametrize(("fresh", "sent"), [(0.0, 1), (60.0, 3)])
def test_who_waited_is_asked_again_whether_it_still_holds(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch, fresh: float, sent: int
) -> None:
    """Once the first has left, the others hold no more."""
    emails = [letter(n) for n in range(3)]
    left: list[str] = []
    send = MailServer.send

    def note(server: MailServer, one: EmailMessage) -> None:
        send(server, one)
        left.append(str(one.subject))

    def judge(some: Sequence[Email]) -> Iterable[Email]:
        return [each for each in some if left]

    monkeypatch.setattr(MailServer, "send", note)
    monkeypatch.setattr(truth.UNTRUE, "_fillers", [judge])
    monkeypatch.setattr(truth, "FRESH", fresh)
    assert delivery.send_due() == sent
    assert len(office.letters) == sent
    assert [state(each)[0] for each in emails] == ["sent"] * sent + ["withdrawn"] * (3 - sent)
