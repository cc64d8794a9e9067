import time

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from notifications.bounces.dsn import LARGEST
from notifications.bounces.views import signature
from notifications.models import Email
from notifications.outbox import delivery, queue
from tests.notifications.bounced import report, report_on, sent_letter
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db
URL = "/letters/bounces/"
SECRET = "a secret between the mail host and the portal"


@pytest.fixture(autouse=True)
def _secret(settings: Settings) -> None:
    settings.BOUNCE_SECRET = SECRET


def post(
    content: bytes, *, client: Client | None = None, ago: int = 0, signed: str | None = None
) -> int:
    """Post a report as a mail host does, which has no cookie and no token of a form."""
    timestamp = str(int(time.time()) - ago)
    answer = (client or Client(enforce_csrf_checks=True)).post(
        URL,
        content,
        content_type="message/rfc822",
        headers={
            "X-Timestamp": timestamp,
            "X-Signature": signature(timestamp, content) if signed is None else signed,
        },
    )
    assert "Set-Cookie" not in answer.headers
    assert "sessionid" not in answer.cookies
    return answer.status_code


def has_come_back() -> bool:
    return Email.objects.filter(bounced_at__isnull=False).exists()


def test_a_signed_report_marks_its_letter() -> None:
    sent_letter()
    assert [post(report()), post(report())] == [204, 204]
    assert has_come_back()


def test_a_signed_report_of_nothing_known_is_taken_too() -> None:
    assert [post(report()), post(b"no report"), post(b"")] == [204, 204, 204]


def test_the_signature_is_that_of_the_documentation() -> None:
    # printf '%s.%s' 1795280400 hello | openssl dgst -sha256 -hmac "$SECRET"
    expected = "sha256=a14a228ea67837ab645d1cfcc2133fb9e96567ade7d6da7ffa4d75d6eb03da79"
    assert signature("1795280400", b"hello") == expected


@pytest.mark.parametrize(
    "signed", ["", "sha256=", "sha256=" + "0" * 64, "0" * 64, "sha256=\xe9", "md5=1"]
)
def test_a_wrong_signature_is_refused(signed: str) -> None:
    sent_letter()
    assert post(report(), signed=signed) == 403
    assert not has_come_back()


def test_the_signature_is_of_this_report_and_this_moment() -> None:
    sent_letter()
    now = int(time.time())
    for moment, content in [(now, b"another report"), (now - 1, report())]:
        assert post(report(), signed=signature(str(moment), content)) == 403
    assert not has_come_back()


def test_another_secret_is_refused(settings: Settings) -> None:
    sent_letter()
    signed = signature(str(int(time.time())), report())
    settings.BOUNCE_SECRET = "another"
    assert post(report(), signed=signed) == 403
    assert not has_come_back()


@pytest.mark.parametrize(("ago", "status"), [(310, 403), (290, 204), (-290, 204), (-310, 403)])
def test_a_signature_is_good_for_five_minutes(ago: int, status: int) -> None:
    sent_letter()
    assert post(report(), ago=ago) == status
    assert has_come_back() == (status == 204)


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1e9", "9" * 5000, "\u0661"])
def test_a_moment_that_is_none_is_refused(timestamp: str) -> None:
    headers = {"X-Timestamp": timestamp, "X-Signature": signature(timestamp, report())}
    answer = Client().post(URL, report(), content_type="message/rfc822", headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 204), (LARGEST + 1, 413), (3_000_000, 413)])
def test_more_than_a_report_is_too_large(size: int, status: int) -> None:
    assert post(b"x" * size) == status


def test_a_report_that_overtakes_our_own_note_is_asked_for_again() -> None:
    sent_letter(status=Email.Status.SENDING, sent_at=None)
    assert post(report()) == 503
    assert not has_come_back()


def test_without_a_secret_there_is_no_such_page(settings: Settings) -> None:
    sent_letter()
    settings.BOUNCE_SECRET = ""
    assert post(report()) == Client().get(URL).status_code == 404
    assert not has_come_back()


def test_it_is_posted_to_and_never_looked_at() -> None:
    assert Client().get(URL).status_code == 405


def test_a_letter_that_comes_back_is_told_to_its_member(
    office: PostOffice, alice: User, bob: User, client: Client
) -> None:
    context = {"to": alice.email, "reader": alice, "sign_in_url": "https://members.example.com/"}
    for member in (alice, bob):
        queue.queue_email(
            "account_unknown",
            to=member.email,
            user=member,
            language="en",
            dedupe_key=f"probe:{member.pk}",
            context={**context, "to": member.email},
        )
    assert delivery.send_due() == 2
    [arrived] = [letter for letter in office.letters if letter["To"] == alice.email]
    pages = [reverse(name) for name in ("overview", "redeem-history", "profile")]
    client.force_login(alice)
    assert not any("coming back" in text_of(client, page) for page in pages)

    assert post(report_on(arrived)) == 204

    for page in pages:
        text = text_of(client, page)
        assert (
            "Emails to alice@example.com are coming back: This address doesn&#x27;t exist." in text
        )
        assert reverse("account_email") in text
    client.force_login(bob)
    assert not any("coming back" in text_of(client, page) for page in pages)
    assert Email.objects.get(user=bob).status == Email.Status.SENT


def text_of(client: Client, page: str) -> str:
    return " ".join(client.get(page).content.decode().split())
