from collections.abc import Iterator
from smtplib import SMTP, SMTPDataError, SMTPServerDisconnected
from types import SimpleNamespace

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from notifications.outbox import smtp as outbox_smtp
from notifications.outbox.smtp import FIRST_REST, LONGEST_REST, MailServer, MailServerUnavailable
from tests.post_office import HANG_UP, TAKEN, PostOffice


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until the test moves it."""
    now = [1000.0]
    monkeypatch.setattr(outbox_smtp, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ports that were called."""
    ports: list[int] = []
    connect = SMTP.connect

    def counted(smtp: SMTP, host: str, port: int) -> tuple[int, bytes]:
        ports.append(port)
        return connect(smtp, host, port)

    monkeypatch.setattr(SMTP, "connect", counted)
    return ports


@pytest.fixture
def server(office: PostOffice, clock: list[float]) -> Iterator[MailServer]:
    del office, clock
    server = MailServer()
    yield server
    server.close()


def letter() -> EmailMessage:
    return EmailMessage("Subject", "text", "no-reply@example.com", ["alice@example.com"])


def test_letter_after_letter_goes_over_one_connection(
    server: MailServer, office: PostOffice, calls: list[int]
) -> None:
    for _ in range(3):
        server.send(letter())
    assert len(office.letters) == 3
    assert calls == [office.port]


def test_a_no_to_one_letter_keeps_the_connection(
    server: MailServer, office: PostOffice, calls: list[int]
) -> None:
    office.to_letter.extend(["554 5.7.1 Spam", TAKEN])
    with pytest.raises(SMTPDataError):
        server.send(letter())
    server.send(letter())
    assert calls == [office.port]
    assert not server.is_resting()


def test_an_idle_connection_is_not_trusted(
    server: MailServer, office: PostOffice, calls: list[int], clock: list[float]
) -> None:
    server.send(letter())
    clock[0] += outbox_smtp.IDLE_SECONDS + 1
    server.send(letter())
    assert calls == [office.port] * 2


def test_one_hang_up_is_followed_by_a_new_connection_at_once(
    server: MailServer, office: PostOffice, calls: list[int]
) -> None:
    office.to_letter.append(HANG_UP)
    with pytest.raises(SMTPServerDisconnected):
        server.send(letter())
    assert not server.is_resting()
    server.send(letter())
    assert calls == [office.port] * 2


def test_a_server_that_fails_again_and_again_is_left_alone_longer_and_longer(
    server: MailServer, settings: Settings, office: PostOffice, clock: list[float]
) -> None:
    settings.EMAIL_PORT = 1
    rests = []
    for _ in range(12):
        clock[0] = max(clock[0], server.rests_until)
        with pytest.raises(MailServerUnavailable):
            server.send(letter())
        rests.append(max(server.rests_until - clock[0], 0))
    assert rests[:4] == [0, FIRST_REST, FIRST_REST * 2, FIRST_REST * 4]
    assert rests[-1] == LONGEST_REST
    assert server.is_resting()
    settings.EMAIL_PORT = office.port
    clock[0] = server.rests_until
    server.send(letter())
    settings.EMAIL_PORT = 1
    clock[0] += outbox_smtp.IDLE_SECONDS + 1
    with pytest.raises(MailServerUnavailable):
        server.send(letter())
    assert not server.is_resting()  # what was before the letter that went well is forgotten


def test_a_server_that_takes_no_password_is_away(server: MailServer, settings: Settings) -> None:
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "wrong"
    with pytest.raises(MailServerUnavailable):
        server.send(letter())
