from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from django.core.mail import BadHeaderError
from pytest_django import Settings

from notifications.models import Email
from notifications.outbox import delivery
from notifications.outbox.mime import compose
from tests.notifications.letters import letter
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db
WRITTEN_AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def written() -> Email:
    message = letter()
    Email.objects.filter(pk=message.pk).update(queued_at=WRITTEN_AT)
    message.refresh_from_db()
    return message


def headers(message: Email) -> dict[str, str]:
    return dict(compose(message).message().items())


def test_a_letter_says_who_it_is_from_and_when_it_was_written(written: Email) -> None:
    found = headers(written)
    assert found["From"] == "MSI <no-reply@example.com>"
    assert found["Message-ID"] == written.message_id
    assert parsedate_to_datetime(found["Date"]) == WRITTEN_AT
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "en"


@pytest.mark.parametrize("text", ["short\n", "long" * 300])
def test_it_is_the_same_letter_at_each_attempt(written: Email, text: str) -> None:
    written.text = text
    attempts = {compose(written).message().as_bytes() for _ in range(2)}
    assert len(attempts) == 1


def test_reports_go_to_the_return_address_and_answers_to_theirs(
    written: Email, settings: Settings, office: PostOffice
) -> None:
    settings.RETURN_ADDRESS = "bounces@example.com"
    settings.REPLY_TO_ADDRESS = "support@example.com"
    delivery.send_one(written.pk)
    [arrived] = office.letters
    assert arrived["X-MailFrom"] == "bounces@example.com"
    assert arrived["Reply-To"] == "support@example.com"
    assert arrived["From"] == "MSI <no-reply@example.com>"


def test_without_an_address_for_answers_there_is_none(written: Email, settings: Settings) -> None:
    settings.REPLY_TO_ADDRESS = ""
    assert "Reply-To" not in headers(written)


def test_only_a_newsletter_can_be_unsubscribed(written: Email) -> None:
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & headers(written).keys()
    written.unsubscribe_url = "https://members.example.com/unsubscribe/abc/"
    found = headers(written)
    assert found["List-Unsubscribe"] == f"<{written.unsubscribe_url}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


TEXTS = {
    "plain": "One\n.\n.two\nFrom here on\n\n",
    "another script": "Größe 尺寸\n",
    "no end": "without the end of a line",
    "other ends": "one\r\ntwo\rthree\n",
    "no text": "",
    "a line of 999": "x" * 999 + "\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_is_composed_as_django_would(written: Email, text: str) -> None:
    written.text, written.reply_to = text, "support@example.com"
    written.unsubscribe_url = f"https://members.example.com/unsubscribe/{'abc' * 30}/"
    mail = compose(written)
    for end in ("\n", "\r\n"):
        by_django = mail.by_django().as_bytes(linesep=end)
        assert mail.message().as_bytes(linesep=end) == by_django


@pytest.mark.parametrize("to", ["alice+msi@example.com", "größe@example.com", '"a b"@example.com'])
def test_what_the_mail_server_gets_is_what_django_would_hand_over(written: Email, to: str) -> None:
    written.to = to
    mail = compose(written)
    by_django = mail.by_django().as_bytes(linesep="\r\n")
    assert mail.on_the_wire() == (by_django if to.startswith("alice") else None)


@pytest.mark.parametrize("subject", ["Größe 尺寸 " * 20, "long " * 40, "short"])
def test_any_subject_arrives(written: Email, subject: str, office: PostOffice) -> None:
    Email.objects.filter(pk=written.pk).update(subject=subject.strip())
    delivery.send_one(written.pk)
    assert office.letters[0]["Subject"] == subject.strip()


@pytest.mark.parametrize("name", ["subject", "to"])
def test_no_header_has_a_second_line(written: Email, name: str) -> None:
    setattr(written, name, "a@example.com\nBcc: b@example.com")
    with pytest.raises(BadHeaderError):
        compose(written).message()
