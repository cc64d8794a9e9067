from typing import Any

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from accounts.models import Subscription, User
from accounts.newsletters import sending, subscriptions
from accounts.privacy import consent
from foundation.web.link_tokens import page_of
from notifications.models import Email
from notifications.outbox.mime import compose
from tests.factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def carol(db: None) -> User:
    del db
    user = make_reader("carol@example.com")
    subscriptions.choose(by=user, topics=["promotions", "events"])
    return user


@pytest.fixture
def path(carol: User) -> str:
    """The way out of a newsletter about promotions, as carol's letter names it."""
    url = subscriptions.unsubscribe_url(carol, "promotions")
    return url.removeprefix(settings.BASE_URL)


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def mail_program() -> Client:
    """It keeps no cookies, and knows of no token."""
    return Client(enforce_csrf_checks=True)


def post_one_click(path: str) -> Any:
    return mail_program().post(path, ONE_CLICK, "application/x-www-form-urlencoded")


def test_the_letter_itself_says_how_its_reader_is_unsubscribed_by_one_click(
    carol: User, petra: User
) -> None:
    newsletter = sending.send(newsletter_id=make_newsletter(petra).pk, by=petra)
    sending.write_chunk(newsletter.pk)
    headers = compose(Email.objects.get()).message()
    assert headers["List-Unsubscribe-Post"] == ONE_CLICK
    address = headers["List-Unsubscribe"].strip("<>")
    assert address.startswith(settings.BASE_URL)
    answer = post_one_click(address.removeprefix(settings.BASE_URL))
    assert answer.status_code == 200
    assert subscriptions.topics_of(carol) == ["events"]


def test_a_look_at_the_page_changes_nothing(client: Client, path: str, carol: User) -> None:
    for look in (client.get, client.head):
        own = look(path)["Location"]
        assert own == page_of(token_of(path), "unsubscription")
        assert look(own).status_code == 200
    assert subscriptions.topics_of(carol) == ["events", "promotions"]
    page = client.get(own)
    assert "Promotions and rewards" in page.content.decode()
    assert "carol" not in page.content.decode().lower()
    assert "no-store" in page["Cache-Control"]


def test_the_button_unsubscribes_and_can_be_undone(
    client: Client, path: str, carol: User, alice: User
) -> None:
    subscriptions.choose(by=alice, topics=["promotions"])
    own, undoing = (page_of(token_of(path), name) for name in ("unsubscription", "resubscribe"))
    assert f'action="{own}"' in client.get(path, follow=True).content.decode()
    page = client.post(own).content.decode()
    assert "You're unsubscribed" in page
    assert f'action="{undoing}"' in page
    assert f'href="{reverse("subscribe")}"' in page
    assert subscriptions.topics_of(carol) == ["events"]
    assert subscriptions.topics_of(alice) == ["promotions"]
    assert "You're subscribed again" in client.post(undoing).content.decode()
    assert subscriptions.topics_of(carol) == ["events", "promotions"]
    assert token_of(path) not in page


def test_only_who_followed_the_link_finds_the_page(client: Client, path: str, carol: User) -> None:
    own, undoing = (page_of(token_of(path), name) for name in ("unsubscription", "resubscribe"))
    assert client.get(own).status_code == 404
    assert client.post(undoing).status_code == 404
    assert client.post(path).status_code == 200  # the one click, in a browser
    assert client.post(undoing).status_code == 200
    other = subscriptions.unsubscribe_url(carol, "events").removeprefix(settings.BASE_URL)
    client.get(other)
    assert client.get(own).status_code == 404  # and not what the other tab is about


def test_to_unsubscribe_twice_is_to_unsubscribe_once(path: str, carol: User) -> None:
    assert {post_one_click(path).status_code for _ in range(2)} == {200}
    assert subscriptions.topics_of(carol) == ["events"]
    page = mail_program().get(path, follow=True).content.decode()
    assert "You're unsubscribed" in page


def test_who_is_signed_in_does_not_matter(client: Client, path: str, alice: User) -> None:
    subscriptions.choose(by=alice, topics=["promotions"])
    client.force_login(alice)
    client.post(path)
    assert subscriptions.topics_of(alice) == ["promotions"]


def forged(carol: User) -> list[str]:
    own = Signer(key=settings.DIGEST_KEYS[0], sep=".", salt="accounts.unsubscribe")
    return [
        f"{carol.pk}.promotions",
        f"{carol.pk}.promotions.",
        f"{carol.pk}.promotions.{'A' * 43}",
        Signer(sep=".", salt="accounts.unsubscribe").sign(f"{carol.pk}.promotions"),
        Signer(key=settings.DIGEST_KEYS[0], sep=".").sign(f"{carol.pk}.promotions"),
        own.sign(f"{carol.pk}.gossip"),
        own.sign(f"{carol.pk + 1000}.promotions"),
        own.sign("nobody"),
        "nothing",
    ]


def test_a_forged_address_is_none(carol: User) -> None:
    for token in forged(carol):
        where = reverse("unsubscribe", args=[token])
        assert mail_program().post(where).status_code == 404
        assert mail_program().get(where).status_code == 404
    assert subscriptions.topics_of(carol) == ["events", "promotions"]


def test_an_address_for_one_topic_does_not_end_another(path: str, carol: User) -> None:
    assert post_one_click(path.replace("promotions", "events")).status_code == 404
    assert subscriptions.topics_of(carol) == ["events", "promotions"]


def waiting(topic: str, user: User, *, status: str = "queued", is_newsletter: bool = True) -> int:
    key = f"{topic}:{user.pk}:{status}:{is_newsletter}"
    message = Email.objects.create(
        kind="newsletter",
        to=user.email,
        user=user,
        language="en",
        subject="Spring",
        about=subscriptions.about(topic),
        is_newsletter=is_newsletter,
        status=status,
        dedupe_key=key,
        message_id=f"<{key}@example.com>",
    )
    return message.pk


@pytest.mark.parametrize("way", ["one click", "Subscribe"])
def test_newsletters_that_wait_are_not_sent_to_who_unsubscribed(
    way: str, path: str, carol: User, alice: User
) -> None:
    waiting("promotions", carol)
    kept = {
        waiting("events", carol),
        waiting("promotions", alice),
        waiting("promotions", carol, status="sending"),
        waiting("promotions", carol, is_newsletter=False),
    }
    if way == "one click":
        post_one_click(path)
    else:
        subscriptions.choose(by=carol, topics=["events"])
    assert {*Email.objects.values_list("pk", flat=True)} == kept


def test_a_topic_that_is_kept_keeps_its_date_and_its_letters(carol: User) -> None:
    letter = waiting("promotions", carol)
    since = Subscription.objects.get(user=carol, topic="promotions").subscribed_at
    subscriptions.choose(by=carol, topics=["promotions", "products"])
    assert Subscription.objects.get(user=carol, topic="promotions").subscribed_at == since
    assert Email.objects.filter(pk=letter).exists()


def test_a_subscription_is_a_consent_in_a_version_and_both_end_together(carol: User) -> None:
    given = carol.consents.in_force().get(kind="newsletter")
    assert given.version == settings.TERMS_VERSIONS["newsletter"]
    subscriptions.unsubscribe(by=carol, topic="events")
    assert carol.consents.in_force().filter(pk=given.pk).exists()
    subscriptions.unsubscribe(by=carol, topic="promotions")
    assert not carol.consents.in_force().filter(kind="newsletter").exists()
    subscriptions.subscribe(by=carol, topic="products")
    again = carol.consents.in_force().get(kind="newsletter")
    assert consent.withdraw(by=carol, consent_id=again.pk)
    assert subscriptions.topics_of(carol) == []
