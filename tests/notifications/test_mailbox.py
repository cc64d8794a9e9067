from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications import mailbox
from notifications.bounces import maildir
from notifications.models import Email
from notifications.outbox import delivery, queue
from portal.staff import groups
from tests.support.conversations import make_ticket


@pytest.fixture(autouse=True)
def _open_mailbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAILBOX_OPEN = True
    settings.EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"
    monkeypatch.setattr("foundation.dispatch.enqueue", lambda *_row, **_how: None)
    monkeypatch.setattr(mailbox, "enqueue", lambda *_row, **_how: None)


def write(to: str, code: str = "AAAA-BBBB") -> Email:
    return queue.queue_email(
        "account_email_verification_code",
        to=to,
        language="en",
        dedupe_key=f"test-{to}-{code}",
        context={"code": code, "to": to},
        hides="code",
    )


@pytest.mark.django_db
def test_newest_letter_stands_first_and_addresses_are_filtered(client: Client) -> None:
    for to in ("alice@example.com", "bob@example.com"):
        write(to)
    delivery.send_due()
    page = client.get(reverse("mailbox"), {"to": "Alice"}).content.decode()
    assert "alice@example.com" in page
    assert "bob@example.com" not in page


def test_of_two_letters_of_one_second_the_later_stands_first() -> None:
    assert mailbox.letters() == []
    early, late = "1795279171.M81643P7Q8.here", "1795279171.M981643P9Q2.here"
    for key in (late, early):
        file = Path(settings.MAILBOX_DIR) / "new" / key
        file.write_bytes(b"To: alice@example.com\nDate: Sat, 21 Nov 2026 16:00:00 +0000\n\n")
    assert [letter.key for letter in mailbox.letters()] == [late, early]


@pytest.mark.django_db
def test_letter_is_shown_as_text_and_in_a_frame(client: Client) -> None:
    write("alice@example.com")
    delivery.send_due()
    key = mailbox.letters()[0].key
    page = client.get(reverse("mailbox-letter", args=[key])).content.decode()
    assert "AAAA-BBBB" in page
    assert f'src="{reverse("mailbox-letter-html", args=[key])}"' in page


@pytest.mark.django_db
def test_html_of_a_letter_can_run_and_fetch_nothing(client: Client) -> None:
    write("alice@example.com")
    delivery.send_due()
    answer = client.get(reverse("mailbox-letter-html", args=[mailbox.letters()[0].key]))
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    elsewhere = client.get(reverse("mailbox"))
    assert "unsafe-inline" not in elsewhere.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_reply_arrives_as_a_mail_would(
    client: Client, alice: User, settings: Any, tmp_path: Path
) -> None:
    settings.BOUNCE_MAILDIR = tmp_path / "incoming"
    write(alice.email)
    ticket = make_ticket(alice)
    delivery.send_due()
    sent = mailbox.letters()
    about_ticket = next(one for one in sent if "ticket" in one.subject)
    code = next(one for one in sent if one != about_ticket)
    page = reverse("mailbox-reply", args=[about_ticket.key])
    assert page in client.get(reverse("mailbox-letter", args=[about_ticket.key])).content.decode()
    assert client.post(page, {"text": " "}).status_code == 200
    assert client.post(page, {"text": "It works."}).status_code == 302
    assert client.post(reverse("mailbox-reply", args=[code.key]), {"text": "x"}).status_code == 404
    maildir.read_all(settings.BOUNCE_MAILDIR)
    entry = ticket.entries.get(channel="mail")
    shown, folded = entry.parts()
    assert (entry.author, shown.text.strip(), folded.is_quoted) == (alice, "It works.", True)


@pytest.mark.django_db
def test_closed_mailbox_is_not_there(client: Client, settings: Any) -> None:
    write("alice@example.com")
    delivery.send_due()
    key = mailbox.letters()[0].key
    settings.MAILBOX_OPEN = False
    assert client.post(reverse("mailbox-reply", args=[key]), {"text": "x"}).status_code == 404
    names: list[tuple[str, list[str]]] = [
        ("mailbox", []),
        ("mailbox-letter", [key]),
        ("mailbox-letter-html", [key]),
    ]
    assert {client.get(reverse(name, args=args)).status_code for name, args in names} == {404}


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["none", "..", "%2e%2e", "cur"])
def test_unknown_letter_is_not_found(client: Client, key: str) -> None:
    assert client.get(f"/mailbox/{key}/").status_code == 404


@pytest.mark.django_db
def test_names_cannot_write_html_into_a_letter() -> None:
    context = {"code": "<b>x</b>", "to": "a@example.com", "reader": {"first_name": "<script>"}}
    message = queue.queue_email(
        "account_email_verification_code",
        to="a@example.com",
        language="en",
        dedupe_key="escaped",
        context=context,
    )
    assert "<script>" not in message.html
    assert "<b>x</b>" not in message.html
    assert "<script>" in message.text


@pytest.mark.django_db
def test_admin_never_shows_what_a_sealed_letter_holds(client: Client, omar: User) -> None:
    message = write("alice@example.com", code="SECR-ET99")
    client.force_login(omar)
    page = client.get(reverse("admin:notifications_email_change", args=[message.pk]))
    assert page.status_code == 200
    assert b"SECR-ET99" not in page.content
    assert b"alice@example.com" in page.content


@pytest.mark.django_db
def test_failed_letter_is_sent_again_by_who_may(client: Client, rita: User, omar: User) -> None:
    message = write("alice@example.com")
    Email.objects.filter(pk=message.pk).update(status=Email.Status.FAILED, attempts=12)
    data = {"action": "send_again", "_selected_action": [message.pk]}
    page = reverse("admin:notifications_email_changelist")
    assert not rita.has_perm("notifications.resend_email")
    client.force_login(rita)
    client.post(page, data)
    message.refresh_from_db()
    assert message.status == Email.Status.FAILED
    client.force_login(omar)
    client.post(page, data)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (Email.Status.QUEUED, 0)


def test_ops_may_send_letters_again() -> None:
    assert "notifications.resend_email" in str(vars(groups))
