"""What was sent is recorded a few at once; what nobody recorded is sent again as the same."""

from collections.abc import Sequence

import pytest
from django.core.mail import EmailMessage

from notifications.models import Email
from notifications.outbox import delivery, sent, truth
from notifications.outbox.smtp import MailServer
from tests.notifications.letters import letter, state
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """A worker is."""


@pytest.mark.parametrize(("longest", "first_is"), [(0.0, "sent"), (60.0, "sending")])
def test_what_was_begun_long_ago_is_recorded_before_the_next(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch, longest: float, first_is: str
) -> None:
    monkeypatch.setattr(sent, "LONGEST", longest)
    first, second = letter(1), letter(2)
    send, seen = MailServer.send, []

    def look(server: MailServer, mail: EmailMessage) -> None:
        seen.append(state(first)[0])
        send(server, mail)

    monkeypatch.setattr(MailServer, "send", look)
    assert delivery.send_due() == 2
    assert seen == ["sending", first_is]
    assert [state(each)[0] for each in (first, second)] == ["sent", "sent"]
    assert len(office.letters) == 2


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
