import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
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


def test_it_is_the_same_letter_at_each_attempt(written: Email) -> None:
    attempts = []
    for _ in range(2):
        random.seed(1)  # the lines between the parts are drawn by chance
        attempts.append(compose(written).message().as_bytes())
    assert attempts[0] == attempts[1]


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
