"""Reports of relays that leave little of an e-mail, such as Amazon SES."""

import pytest
from pytest_django import Settings

from notifications.bounces.processing import Effect, record_report
from notifications.models import Email
from notifications.outbox.mime import OWN_ID, return_address
from tests.notifications.bounced import report, sample, sent_letter

pytestmark = pytest.mark.django_db


def came_back() -> bool:
    return Email.objects.filter(bounced_at__isnull=False).exists()


def test_a_relay_that_writes_its_own_message_id_is_understood_by_our_header() -> None:
    sent_letter()
    content = sample("relay_own_message_id")
    assert record_report(content.replace(OWN_ID.encode(), b"X-Other")) == Effect.NONE
    assert not came_back()
    assert record_report(content) == Effect.CAME_BACK


def test_a_report_without_the_original_is_understood_by_its_return_address(
    settings: Settings,
) -> None:
    settings.RETURN_ADDRESS = "bounces+{}@members.example.com"
    address = return_address(sent_letter())
    content = sample("relay_without_original")
    wrong = address.replace("+", "+1")
    for to, effect in ((wrong, Effect.NO_REPORT), (address, Effect.CAME_BACK)):
        assert record_report(content.replace(b"bounces@members.example.com", to.encode())) == effect
    assert came_back()


@pytest.mark.parametrize(
    "written",
    ["rfc822; alice@xn--mnchen-3ya.example", r"utf-8; alice@m\x{FC}nchen.example"],
)
def test_a_recipient_is_found_however_its_domain_is_written(written: str) -> None:
    sent_letter(to="alice@xn--mnchen-3ya.example")
    fates = f"Final-Recipient: {written}\nAction: failed\nStatus: 5.1.1\n"
    assert record_report(report(fates=fates)) == Effect.CAME_BACK


def test_an_address_in_its_own_script_is_found() -> None:
    sent_letter(to="alice@xn--mnchen-3ya.example")
    assert record_report(sample("global_recipient")) == Effect.CAME_BACK
