from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import tasks
from accounts.models import Newsletter, NewsletterText, UnwrittenNewsletter, User
from accounts.newsletter_models import STALLED_AFTER
from accounts.newsletters import sending, subscriptions
from notifications.bounce_reasons import BounceReason
from notifications.models import Email, UndeliverableAddress
from notifications.outbox import queue as outbox_queue
from portal.schedule import entries
from tests.crowd import at_once, kinds
from tests.factories import make_member, make_newsletter, make_reader

db_with_commits = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newsletter(petra: User) -> Newsletter:
    """About promotions, and just sent."""
    return sending.send(newsletter_id=make_newsletter(petra).pk, by=petra)


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "CHUNK", 2)


def write_all(newsletter: Newsletter) -> list[int]:
    """Be the workers, until there is nothing left to write; gives the sizes of the chunks."""
    sizes = []
    while Newsletter.objects.filter(pk=newsletter.pk, status="sending").exists():
        sizes.append(sending.write_chunk(newsletter.pk))
    newsletter.refresh_from_db()
    return sizes


def written_to() -> list[str]:
    return sorted(Email.objects.values_list("to", flat=True))


def test_each_reader_of_the_topic_gets_one_letter(newsletter: Newsletter, alice: User) -> None:
    carol = make_reader("carol@example.com")
    make_reader("dave@example.com", topic="events")
    assert write_all(newsletter) == [1, 0]
    letter = Email.objects.get()
    assert (letter.to, letter.user, letter.kind) == (carol.email, carol, "newsletter")
    assert letter.is_newsletter
    assert letter.dedupe_key == f"newsletter:{newsletter.pk}:{carol.pk}"
    assert letter.unsubscribe_url == subscriptions.unsubscribe_url(carol, "promotions")
    assert (newsletter.status, newsletter.letters) == ("sent", 1)
    assert newsletter.sent_at
    assert alice.email not in written_to()


@pytest.mark.usefixtures("two_at_a_time")
def test_a_newsletter_is_written_in_chunks(newsletter: Newsletter) -> None:
    readers = [make_reader() for _ in range(5)]
    assert write_all(newsletter) == [2, 2, 1, 0]
    assert written_to() == sorted(reader.email for reader in readers)
    assert newsletter.letters == 5


@pytest.mark.usefixtures("two_at_a_time")
def test_a_chunk_that_was_killed_is_written_anew_and_doubles_nobody(
    newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = [make_reader() for _ in range(5)]
    queue, calls = outbox_queue.queue_email, Counter[str]()

    def dies_at_the_fourth(*args: Any, **kwargs: Any) -> Email:
        calls["queue"] += 1
        if calls["queue"] == 4:
            raise KeyboardInterrupt
        return queue(*args, **kwargs)

    monkeypatch.setattr(outbox_queue, "queue_email", dies_at_the_fourth)
    sending.write_chunk(newsletter.pk)
    with pytest.raises(KeyboardInterrupt):
        sending.write_chunk(newsletter.pk)
    assert len(written_to()) == 2
    assert write_all(newsletter) == [2, 1, 0]
    assert written_to() == sorted(reader.email for reader in readers)


@pytest.mark.usefixtures("two_at_a_time")
def test_who_unsubscribes_meanwhile_gets_nothing_and_who_subscribes_gets_it(
    newsletter: Newsletter,
) -> None:
    first, second, third, fourth = (make_reader() for _ in range(4))
    sending.write_chunk(newsletter.pk)
    subscriptions.unsubscribe(by=second, topic="promotions")
    subscriptions.unsubscribe(by=fourth, topic="promotions")
    fifth = make_reader()
    write_all(newsletter)
    assert written_to() == sorted(one.email for one in (first, third, fifth))


@db_with_commits
def test_who_unsubscribes_while_the_letter_is_written_gets_nothing(
    newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    carol, dave = make_reader("carol@example.com"), make_reader("dave@example.com")
    is_written, may_commit = Event(), Event()
    save_progress = sending._save_progress  # noqa: SLF001 -- where a slow worker is halted

    def slowly(*args: Any, **kwargs: Any) -> None:
        is_written.set()
        may_commit.wait(30)
        save_progress(*args, **kwargs)

    def in_a_thread(act: Any) -> Thread:
        def run() -> None:
            act()
            connection.close()

        thread = Thread(target=run)
        thread.start()
        return thread

    monkeypatch.setattr(sending, "_save_progress", slowly)
    worker = in_a_thread(partial(sending.write_chunk, newsletter.pk))
    assert is_written.wait(30)
    reader = in_a_thread(partial(subscriptions.unsubscribe, by=carol, topic="promotions"))
    reader.join(0.5)
    assert reader.is_alive(), "waits for the worker, so as to find the letter"
    may_commit.set()
    worker.join()
    reader.join()
    assert written_to() == [dave.email]


def test_only_confirmed_addresses_that_take_letters_are_written_to(newsletter: Newsletter) -> None:
    make_reader("carol@example.com")
    unconfirmed, bounced, gone, moved = (
        make_reader(f"{name}@example.com") for name in ("new", "Bounced", "gone", "moved")
    )
    EmailAddress.objects.filter(user=unconfirmed).update(verified=False)
    UndeliverableAddress.objects.create(
        address=bounced.email.upper(), cause=BounceReason.ADDRESS, answer="550 no such user"
    )
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=moved.pk).update(email="else@example.com")
    assert sending.readers("promotions").count() == 1
    write_all(newsletter)
    assert written_to() == ["carol@example.com"]


def test_readers_get_their_language_or_else_english_in_a_frame_of_theirs(
    newsletter: Newsletter,
) -> None:
    NewsletterText.objects.create(
        newsletter=newsletter, language="id", subject="Musim semi", text="Lihat https://a.test/."
    )
    for language in ("", "en", "id", "zh-hant"):
        make_reader(f"reads-{language}@example.com", language=language)
    write_all(newsletter)
    letters = {letter.to.split("@")[0]: letter for letter in Email.objects.all()}
    assert [letters[f"reads-{language}"].subject for language in ("", "en", "zh-hant")] == [
        "Spring offers"
    ] * 3
    indonesian, chinese = letters["reads-id"], letters["reads-zh-hant"]
    assert indonesian.subject == "Musim semi"
    assert '<a href="https://a.test/">https://a.test/</a>.' in indonesian.html
    assert "Lihat https://a.test/." in indonesian.text
    assert (chinese.language, '<html lang="zh-hant">' in chinese.html) == ("zh-hant", True)
    assert '<div lang="en"' in chinese.html


def test_the_letter_says_why_it_came_and_how_it_ends_in_html_and_text(
    newsletter: Newsletter,
) -> None:
    make_reader()
    write_all(newsletter)
    letter = Email.objects.get()
    for body in letter.bodies():
        assert "because you chose “Promotions and rewards” under Subscribe" in body
        assert letter.unsubscribe_url in body
        assert "claim" not in body.lower()


def test_no_text_of_a_newsletter_is_taken_for_html_or_a_template(petra: User) -> None:
    make_reader()
    text = "<b>{{ base_url }}</b> {% now 'Y' %} & more"
    written = make_newsletter(petra, text=text)
    NewsletterText.objects.update(subject="{{ brand }} & <i>")
    write_all(sending.send(newsletter_id=written.pk, by=petra))
    letter = Email.objects.get()
    assert letter.subject == "{{ brand }} & <i>"
    assert text in letter.text
    assert "&lt;b&gt;{{ base_url }}&lt;/b&gt;" in letter.html
    assert "<i>" not in letter.html


def test_a_newsletter_is_sent_once(newsletter: Newsletter, petra: User, lena: User) -> None:
    with pytest.raises(sending.AlreadySent) as late:
        sending.send(newsletter_id=newsletter.pk, by=lena)
    assert late.value.newsletter.begun_by == petra
    write_all(newsletter)
    with pytest.raises(sending.AlreadySent):
        sending.send(newsletter_id=newsletter.pk, by=petra)
    assert sending.write_chunk(newsletter.pk) == 0


@db_with_commits
def test_pressed_by_several_at_once_it_is_sent_once(petra: User) -> None:
    written = make_newsletter(petra)
    send = partial(sending.send, newsletter_id=written.pk, by=petra)
    assert kinds(at_once([send] * 6)) == {"AlreadySent": 5, "Newsletter": 1}


@db_with_commits
@pytest.mark.usefixtures("two_at_a_time")
def test_workers_that_write_at_once_double_nobody_and_skip_nobody(newsletter: Newsletter) -> None:
    readers = [make_reader() for _ in range(9)]
    while Newsletter.objects.filter(status="sending").exists():
        at_once([partial(sending.write_chunk, newsletter.pk)] * 4)
    assert written_to() == sorted(reader.email for reader in readers)
    assert Newsletter.objects.get().letters == 9


def test_without_english_nothing_is_sent(petra: User) -> None:
    written = make_newsletter(petra)
    NewsletterText.objects.update(language="id")
    with pytest.raises(sending.NotWritten):
        sending.send(newsletter_id=written.pk, by=petra)
    written.refresh_from_db()
    assert written.status == Newsletter.Status.DRAFT


def test_a_sample_goes_to_its_writer_alone_each_time(petra: User) -> None:
    make_reader("carol@example.com")
    written = make_newsletter(petra)
    for language in ("en", "id"):
        sending.send_sample(newsletter_id=written.pk, by=petra, language=language)
    assert written_to() == [petra.email] * 2
    written.refresh_from_db()
    assert written.status == Newsletter.Status.DRAFT


def test_each_chunk_asks_for_the_next_and_letters_are_left_to_the_sweep(
    newsletter: Newsletter,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_reader()
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        "foundation.dispatch.enqueue", lambda task, pk, **_how: asked.append((task, pk))
    )
    for expected in ([(sending.WRITE, newsletter.pk)], []):
        asked.clear()
        with django_capture_on_commit_callbacks(execute=True):
            sending.write_chunk(newsletter.pk)
        assert asked == expected


def test_the_sweep_asks_again_for_what_nobody_goes_on_writing(
    newsletter: Newsletter, petra: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(sending, "enqueue", lambda _task, pk, **_how: asked.append(pk))
    make_newsletter(petra)
    tasks.write_due_newsletters()
    assert asked == []
    long_ago = timezone.now() - STALLED_AFTER - timedelta(seconds=1)
    Newsletter.objects.filter(pk=newsletter.pk).update(progressed_at=long_ago)
    tasks.write_due_newsletters()
    assert asked == [newsletter.pk]
    tasks.write_newsletter(newsletter.pk)
    tasks.write_due_newsletters()
    assert asked == [newsletter.pk]


def test_beat_asks_for_the_sweep() -> None:
    assert tasks.write_due_newsletters.name in {entry["task"] for entry in entries(15).values()}


def test_other_letters_go_ahead_of_newsletters(newsletter: Newsletter) -> None:
    make_reader()
    write_all(newsletter)
    somebody = make_member()
    other = outbox_queue.queue_email(
        "account_unknown", to=somebody.email, language="en", dedupe_key="other", context={}
    )
    assert Email.objects.waiting().first() == other


def fails_for(reader: User, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the e-mail to one reader fail, as a name would that breaks a template; give the cure."""
    queue = outbox_queue.queue_email

    def poisoned(*args: Any, **kwargs: Any) -> Email:
        if kwargs["user"] == reader:
            raise ZeroDivisionError
        return queue(*args, **kwargs)

    monkeypatch.setattr(outbox_queue, "queue_email", poisoned)
    return lambda: monkeypatch.setattr(outbox_queue, "queue_email", queue)


@pytest.mark.usefixtures("two_at_a_time")
def test_one_reader_for_whom_it_fails_stops_no_other(
    newsletter: Newsletter, petra: User, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = [make_reader() for _ in range(3)]
    fails_for(readers[0], monkeypatch)
    assert write_all(newsletter) == [2, 1, 1, 1, 0]
    others = sorted(reader.email for reader in readers[1:])
    assert sorted(Email.objects.filter(kind="newsletter").values_list("to", flat=True)) == others
    assert (newsletter.status, newsletter.letters) == ("sent", 2)
    assert newsletter.unwritten.get().attempts == sending.MOST_ATTEMPTS
    told = Email.objects.filter(kind="staff_alarm")
    assert {alarm.user for alarm in told} == {petra, omar}
    assert all("for 1 reader," in alarm.text for alarm in told)


def test_a_reader_for_whom_it_failed_gets_it_once_it_can_be_written(
    newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = make_reader()
    cure = fails_for(reader, monkeypatch)
    assert sending.write_chunk(newsletter.pk) == 1
    cure()
    assert write_all(newsletter) == [1, 0]
    assert written_to() == [reader.email]
    assert (newsletter.letters, newsletter.unwritten.count()) == (1, 0)


def test_who_unsubscribes_after_a_failure_gets_none(
    newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = make_reader()
    fails_for(reader, monkeypatch)()
    UnwrittenNewsletter.objects.create(newsletter=newsletter, user=reader, attempts=1)
    Newsletter.objects.update(last_reader=reader.pk)
    subscriptions.choose(by=reader, topics=[])
    assert write_all(newsletter) == [0]
    assert written_to() == []
