"""The contact page of visitors: who hears of what they write, and how often they may."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains

from accounts.captchas.suspicion import CaptchaOwed, Checked
from accounts.models import User
from foundation import personal_data
from foundation.throttles import TooManyTries
from notifications.models import Email
from notifications.outbox.mime import compose
from support import contact
from support.models import ContactMessage
from tests.accounts.conftest import solved
from tests.factories import make_member

pytestmark = pytest.mark.django_db
PAGE = "/support/contact/"


def written(email: str = "guest@example.com") -> ContactMessage:
    return contact.send_message(
        by=contact.Sender(email, checked=Checked.SOLVED),
        topic="promotion",
        text="My code does not work.",
    )


def test_a_visitor_writes_nothing_without_a_captcha() -> None:
    with pytest.raises(CaptchaOwed):
        contact.send_message(
            by=contact.Sender("guest@example.com"), topic="promotion", text="Buy this."
        )
    assert not ContactMessage.objects.exists()


def letters() -> dict[str, str]:
    return dict(Email.objects.filter(about__startswith="contact:").values_list("kind", "to"))


def test_members_come_to_web_ticket_with_what_the_link_names(signed_in: Client) -> None:
    answer = signed_in.get(f"{PAGE}?order=0a25b02278&topic=promotion")
    page = reverse("ticket-new")
    assert answer.headers["Location"] == f"{page}?order=0a25b02278&topic=promotion"
    assert signed_in.get(PAGE).headers["Location"] == page
    posted = {"email": "guest@example.com", "topic": "account", "text": "Hello"}
    assert signed_in.post(PAGE, posted).headers["Location"] == page
    assert not ContactMessage.objects.exists()


def test_a_visitor_solves_the_sum_and_gets_no_letter(client: Client, lena: User) -> None:
    posted = {"email": "guest@example.com", "topic": "account", "text": "I cannot sign in."}
    assert "captcha" in client.post(PAGE, posted).context["form"].errors
    client.post(PAGE, {**posted, **solved()})
    message = ContactMessage.objects.get()
    assert (message.user, message.email) == (None, "guest@example.com")
    # Nobody is named in SUPPORT_EMAIL, and the address that was typed may be anybody's.
    assert letters() == {"contact_message": lena.email}
    assert "anybody can type an address" in Email.objects.get().text


def test_the_office_hears_of_a_message_and_answers_its_writer(settings: Settings) -> None:
    settings.SUPPORT_EMAIL = "help@example.com"
    written()
    assert letters() == {"contact_message": "help@example.com"}
    told = Email.objects.get()
    assert "My code does not work." in told.text
    assert "My code does not work." in told.html
    assert compose(told).extra_headers["Reply-To"] == "guest@example.com"


def test_reformat_keeps_what_was_typed(client: Client) -> None:
    page = client.post(PAGE, {"text": "Half a sentence", "reformat": "1"})
    assert page.context["form"]["text"].value() == "Half a sentence"
    assert not page.context["form"].errors


def test_a_place_writes_only_so_often(client: Client) -> None:
    for _ in range(contact.BY_PLACE.limit):
        contact.count_attempt(place="127.0.0.1")
    with pytest.raises(TooManyTries):
        contact.count_attempt(place="127.0.0.1")
    contact.count_attempt(place="192.0.2.2")
    posted = {"email": "guest@example.com", "topic": "other", "text": "Once more", **solved()}
    answer = client.post(PAGE, posted)
    assert answer.status_code == 429
    assert "Once more" in answer.content.decode()
    assert not ContactMessage.objects.exists()


def test_a_message_is_answered_once(rita: User, lena: User) -> None:
    message = written()
    assert contact.mark_answered(by=lena, message_id=message.pk)
    assert not contact.mark_answered(by=rita, message_id=message.pk)
    assert ContactMessage.objects.get().answered_by == lena
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactMessage.objects.update(answered_by=None)


def test_an_erasure_takes_the_messages_and_what_repeats_them(alice: User, bob: User) -> None:
    # From before members had tickets, and of a visitor with the same address.
    ContactMessage.objects.filter(pk=written().pk).update(user=alice)
    written(alice.email)
    kept = written(bob.email)
    parts = {app.app: app for app in personal_data.APPS}
    sections = parts["support"].sections
    assert sections
    section = next(each for each in sections(alice) if each.name == "contact_messages")
    assert [row[4] for row in section.rows] == ["My code does not work."]
    for erase in parts["support"].erases:
        while erase(alice):
            pass
    assert list(ContactMessage.objects.all()) == [kept]
    assert set(Email.objects.values_list("about", flat=True)) <= {f"contact:{kept.pk}"}


def test_staff_read_messages_and_mark_them(client: Client, lena: User, rita: User) -> None:
    message = written(make_member("carol@example.com").email)
    page = reverse("admin:support_contactmessage_changelist")
    client.force_login(rita)
    assert client.get(page).status_code == 403
    client.force_login(lena)
    one = client.get(reverse("admin:support_contactmessage_change", args=[message.pk]))
    assertContains(one, message.text)
    assertNotContains(one, "_save")
    assertContains(client.get(page, {"q": "CAROL@example.com"}), "carol@example.com")
    client.post(page, {"action": "answered", "_selected_action": [message.pk]})
    message.refresh_from_db()
    assert message.answered_by == lena


@pytest.mark.parametrize("path", ["/support/faq/", "/no-such-page/", "/account/login/"])
def test_pages_lead_to_contact(client: Client, path: str) -> None:
    assertContains(client.get(path), f'href="{PAGE}"', status_code=404 if "such" in path else 200)
