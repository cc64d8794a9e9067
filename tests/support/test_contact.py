"""The contact page: who writes about what, who hears of it, and how often."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains

from accounts.captchas.suspicion import CaptchaOwed, Checked
from accounts.models import User
from foundation import personal_data
from foundation.throttles import TooManyTries
from notifications.models import Email
from notifications.outbox.mime import compose
from redemptions.models import Claim
from support import contact
from support.models import ContactMessage
from tests.accounts.conftest import solved
from tests.factories import make_claim, make_member, make_promotion, make_registered, make_reward

pytestmark = pytest.mark.django_db
PAGE = "/support/contact/"


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion(name="Top of the Ranking")
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def written(by: User | None = None, *, email: str = "guest@example.com") -> ContactMessage:
    return contact.send_message(
        by=contact.Sender(by, email, checked=Checked.SOLVED),
        matter=contact.Matter(),
        topic="promotion",
        text="My code does not work.",
    )


def test_a_visitor_writes_nothing_without_a_captcha() -> None:
    with pytest.raises(CaptchaOwed):
        contact.send_message(
            by=contact.Sender(None, "guest@example.com"),
            matter=contact.Matter(),
            topic="promotion",
            text="Buy this.",
        )
    assert not ContactMessage.objects.exists()


def letters() -> dict[str, str]:
    return dict(Email.objects.filter(about__startswith="contact:").values_list("kind", "to"))


def test_a_members_message_has_its_claim_and_product(
    signed_in: Client, alice: User, claim: Claim, settings: Settings
) -> None:
    settings.SUPPORT_EMAIL = "help@example.com"
    page = signed_in.get(f"{PAGE}?order={claim.reference}")
    about = page.context["form"]["about"].value()
    assert about == f"order:{claim.reference}"
    assert "captcha" not in page.context["form"].fields
    posted = {"about": about, "topic": "promotion", "text": "My code does not work."}
    assert signed_in.post(PAGE, posted).headers["Location"] == reverse("contact-sent")
    message = ContactMessage.objects.get()
    assert (message.user, message.email, message.region) == (alice, alice.email, "DE")
    assert (message.claim, message.registered_product) == (claim, claim.registered_product)
    assert letters() == {"contact_message": "help@example.com", "contact_received": alice.email}
    told = Email.objects.get(kind="contact_message")
    serial = claim.serial.serial
    for words in (claim.reference, serial, "My code does not work."):
        assert words in told.text
        assert words in told.html
    assert compose(told).extra_headers["Reply-To"] == alice.email
    page = signed_in.get(reverse("claim", args=[claim.reference]))
    assertContains(page, f"{PAGE}?order={claim.reference}")


def test_what_is_another_members_is_not_filled_in_nor_taken(
    client: Client, bob: User, claim: Claim
) -> None:
    client.force_login(bob)
    own = make_registered(bob)
    page = client.get(f"{PAGE}?order={claim.reference}&product={claim.registered_product_id}")
    assert page.context["form"]["about"].value() == ""
    assert claim.reference not in page.content.decode().replace(f"?order={claim.reference}", "")
    page = client.get(f"{PAGE}?product={own.pk}")
    assert page.context["form"]["about"].value() == f"product:{own.pk}"
    for about in (f"order:{claim.reference}", f"product:{claim.registered_product_id}"):
        answer = client.post(PAGE, {"about": about, "topic": "other", "text": "Mine?"})
        assert "about" in answer.context["form"].errors
    assert not ContactMessage.objects.exists()


def test_a_visitor_solves_the_sum_and_gets_no_letter(client: Client, lena: User) -> None:
    posted = {"email": "guest@example.com", "topic": "account", "text": "I cannot sign in."}
    assert "captcha" in client.post(PAGE, posted).context["form"].errors
    client.post(PAGE, {**posted, **solved()})
    message = ContactMessage.objects.get()
    assert (message.user, message.email, message.registered_product) == (
        None,
        "guest@example.com",
        None,
    )
    # Nobody is named in SUPPORT_EMAIL, and the address that was typed may be anybody's.
    assert letters() == {"contact_message": lena.email}
    assert "anybody can type an address" in Email.objects.get().text


def test_reformat_keeps_what_was_typed(client: Client) -> None:
    page = client.post(PAGE, {"text": "Half a sentence", "reformat": "1"})
    assert page.context["form"]["text"].value() == "Half a sentence"
    assert not page.context["form"].errors


def test_a_member_and_a_place_write_only_so_often(signed_in: Client, alice: User) -> None:
    for _ in range(contact.BY_MEMBER.limit):
        contact.count_attempt(by=alice, place="192.0.2.1")
    answer = signed_in.post(PAGE, {"topic": "other", "text": "Once more"})
    assert answer.status_code == 429
    assert "Once more" in answer.content.decode()
    assert not ContactMessage.objects.exists()


def test_a_flood_of_visitors_does_not_stop_members(alice: User) -> None:
    for _ in range(contact.BY_PLACE.limit):
        contact.count_attempt(by=None, place="192.0.2.1")
    with pytest.raises(TooManyTries):
        contact.count_attempt(by=None, place="192.0.2.1")
    contact.count_attempt(by=None, place="192.0.2.2")
    contact.count_attempt(by=alice, place="192.0.2.1")


def test_a_message_is_answered_once(rita: User, lena: User) -> None:
    message = written()
    assert contact.mark_answered(by=lena, message_id=message.pk)
    assert not contact.mark_answered(by=rita, message_id=message.pk)
    assert ContactMessage.objects.get().answered_by == lena
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactMessage.objects.update(answered_by=None)


def test_the_page_asks_as_often_whatever_the_member_has(
    signed_in: Client, alice: User, claim: Claim
) -> None:
    del claim
    with CaptureQueriesContext(connection) as few:
        signed_in.get(PAGE)
    promotion = make_promotion()
    make_reward(promotion, n=1)
    make_claim(alice, promotion)
    with CaptureQueriesContext(connection) as many:
        signed_in.get(PAGE)
    assert len(few) == len(many)


def test_an_erasure_takes_the_messages_and_what_repeats_them(alice: User, bob: User) -> None:
    written(alice)
    written(None, email=alice.email)
    kept = written(bob)
    parts = {app.app: app for app in personal_data.APPS}
    sections = parts["support"].sections
    assert sections
    (section,) = sections(alice)
    assert [row[4] for row in section.rows] == ["My code does not work."]
    for erase in parts["support"].erases:
        while erase(alice):
            pass
    assert list(ContactMessage.objects.all()) == [kept]
    assert set(Email.objects.values_list("about", flat=True)) == {f"contact:{kept.pk}"}


def test_staff_read_messages_and_mark_them(client: Client, lena: User, rita: User) -> None:
    message = written(make_member("carol@example.com"))
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
