"""What was sent is recorded a few at once; what nobody recorded is sent again as the same."""

import time
from collections.abc import Sequence

import pytest
from django.core.mail import EmailMessage

from notifications.models import Email
from notifications.outbox import delivery, sent, truth
from notifications.outbox.sent import LONGEST, MOST, SentEmails
from notifications.outbox.smtp import MailServer
from tests.notifications.letters import lease, letter, state
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """A worker is."""


@pytest.mark.parametrize(
    ("count", "ago", "stands"),
    [
        (1, 0.0, "sending"),
        (1, LONGEST + 1, "sent"),
        (MOST - 1, 0.0, "sending"),
        (MOST, 0.0, "sent"),
    ],
)
def test_what_was_begun_long_ago_or_is_much_is_recorded_at_once(
    monkeypatch: pytest.MonkeyPatch, count: int, ago: float, stands: str
) -> None:
    monkeypatch.setattr(sent, "LONGEST", LONGEST if ago else 60)
    for n in range(count):
        letter(n)
    emails = lease(count)
    unrecorded = SentEmails()
    for email in emails:
        unrecorded.add(email, begun=time.monotonic() - ago)
    assert {state(email)[0] for email in emails} == {stands}


def test_who_is_stopped_records_what_was_sent(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = letter(1), letter(2)
    send = MailServer.send

    def stop(server: MailServer, mail: EmailMessage) -> None:
        if mail.subject == second.subject:
            raise Killed
        send(server, mail)

    monkeypatch.setattr(MailServer, "send", stop)
    with pytest.raises(Killed):
        delivery.send_due()
    assert [state(each)[0] for each in (first, second)] == ["sent", "sending"]
    assert len(office.letters) == 1


def test_one_that_cannot_be_judged_stops_no_other(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    emails = [letter(n) for n in range(3)]

    def judge(some: Sequence[Email]) -> list[Email]:
        if emails[1] in some:
            raise ValueError
        return [each for each in some if each == emails[2]]

    monkeypatch.setattr(truth.UNTRUE, "_fillers", [judge])
    assert delivery.send_due() == 1
    assert [state(each)[0] for each in emails] == ["sent", "queued", "withdrawn"]
    assert len(office.letters) == 1
