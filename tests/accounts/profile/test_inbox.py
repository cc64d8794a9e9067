import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.profile.inbox import PAGE
from notifications import retention
from notifications.models import Email
from notifications.outbox import delivery, queue, truth

pytestmark = pytest.mark.django_db
CANARY = "CANAR-YCANA"
SANDBOX = "allow-same-origin allow-top-navigation-by-user-activation"


@pytest.fixture(autouse=True)
def _no_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.dispatch.enqueue", lambda *_row, **_how: None)


def write(to: User, n: int = 1) -> Email:
    return queue.queue_email(
        "account_email_verification_code",
        to=to.email,
        user=to,
        language="en",
        dedupe_key=f"test-{to.pk}-{n}",
        context={"code": CANARY, "to": to.email, "reader": to},
        hides="code",
    )


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def page(client: Client, **query: int) -> str:
    return client.get(reverse("inbox"), query).content.decode()


def test_without_a_letter_it_says_what_will_stand_here(as_alice: Client) -> None:
    assert "No message yet." in page(as_alice)


def test_ones_own_letters_stand_there_and_nobody_elses(
    as_alice: Client, alice: User, bob: User
) -> None:
    letter, foreign = write(alice), write(bob)
    text = page(as_alice)
    assert reverse("inbox-letter", args=[letter.pk]) in text
    assert reverse("inbox-letter", args=[foreign.pk]) not in text
    assert as_alice.get(reverse("inbox-letter", args=[foreign.pk])).status_code == 404


def test_login_management_has_the_newest_with_what_became_of_them(
    as_alice: Client, alice: User, bob: User
) -> None:
    letter, foreign = write(alice), write(bob)
    Email.objects.update(status=Email.Status.SENT, sent_at=timezone.now(), encrypted_bodies=None)
    path = reverse("login-management")
    text = as_alice.get(path).content.decode()
    assert letter.subject in text
    assert f"Sent to {alice.email}" in text
    assert reverse("inbox-letter", args=[foreign.pk]) not in text


def test_a_letter_whose_text_was_deleted_by_rule_says_so(as_alice: Client, alice: User) -> None:
    letter = write(alice)
    Email.objects.update(status=Email.Status.SENT, sent_at=timezone.now(), encrypted_bodies=None)
    retention.wipe([letter])
    text = as_alice.get(reverse("inbox-letter", args=[letter.pk])).content.decode()
    assert letter.subject in text
    assert "The text of this email was deleted on" in text
    assert "Sent on" in text
    letter.refresh_from_db()
    assert truth.obstacle(letter) == truth.Obstacle.WIPED


def test_it_tells_how_each_went(as_alice: Client, alice: User) -> None:
    states = {
        "On its way to": {},
        "we'll try again after": {"cause": "full"},
        "It didn't reach": {"status": "failed", "cause": "address"},
    }
    for n, change in enumerate(states.values()):
        Email.objects.filter(pk=write(alice, n).pk).update(**change)
    text = page(as_alice)
    for words in (*states, "The mailbox is full.", "This address doesn&#x27;t exist."):
        assert words in text


def test_a_secret_is_hidden_before_and_after_it_is_sent(as_alice: Client, alice: User) -> None:
    letter = write(alice)
    for expected in ("On its way", "Sent to"):
        text = as_alice.get(reverse("inbox-letter", args=[letter.pk])).content.decode()
        html = as_alice.get(reverse("inbox-letter-html", args=[letter.pk])).content.decode()
        assert expected in text
        assert "the code is hidden here" in text
        assert queue.HIDDEN in text
        assert queue.HIDDEN in html
        assert CANARY not in text + html
        delivery.send_due()


def test_an_email_is_shown_as_it_was_sent_and_can_run_nothing(
    as_alice: Client, alice: User, bob: User
) -> None:
    letter, foreign = write(alice), write(bob)
    where = reverse("inbox-letter-html", args=[letter.pk])
    page = as_alice.get(reverse("inbox-letter", args=[letter.pk])).content.decode()
    assert f'src="{where}"' in page
    answer = as_alice.get(where)
    # What is stored, and the one line by which its links leave the frame.
    assert answer.content.decode().replace('<base target="_top">', "") == letter.html
    policy = answer.headers["Content-Security-Policy"]
    assert f"sandbox {SANDBOX}" in policy.split("; ")
    assert "default-src 'none'" in policy
    # No picture elsewhere hears that it was opened.
    assert "img-src 'self' data:" in policy.split("; ")
    assert "script" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert f'sandbox="{SANDBOX}"' in page
    assert as_alice.get(reverse("inbox-letter-html", args=[foreign.pk])).status_code == 404


def test_an_email_without_html_is_shown_as_text_without_its_footer(
    as_alice: Client, alice: User
) -> None:
    letter = write(alice)
    Email.objects.filter(pk=letter.pk).update(
        text="Look <b>here</b>: https://example.com/a?b=c\n\n-- \nThe footer\n", html=""
    )
    text = as_alice.get(reverse("inbox-letter", args=[letter.pk])).content.decode()
    assert "&lt;b&gt;here" in text
    assert 'href="https://example.com/a?b=c"' in text
    assert "The footer" not in text
    assert "<iframe" not in text
    assert as_alice.get(reverse("inbox-letter-html", args=[letter.pk])).status_code == 404


def test_older_letters_follow_page_by_page(
    as_alice: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    letters = [write(alice, n) for n in range(PAGE + 2)]
    text = page(as_alice)
    last = letters[2]
    assert f"?before={last.pk}" in text
    assert reverse("inbox-letter", args=[letters[1].pk]) not in text
    with django_assert_num_queries(3):  # session, member, letters
        older = page(as_alice, before=last.pk)
    for letter in letters[:2]:
        assert reverse("inbox-letter", args=[letter.pk]) in older
    assert 'rel="next"' not in older


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "\u0661"])
def test_a_strange_place_to_go_on_from_is_the_beginning_or_the_end(
    as_alice: Client, before: str
) -> None:
    assert as_alice.get(reverse("inbox"), {"before": before}).status_code == 200
