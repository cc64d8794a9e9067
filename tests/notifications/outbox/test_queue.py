from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from notifications.models import Email
from notifications.outbox import queue as outbox_queue

pytestmark = pytest.mark.django_db
CANARY = "CANAR-YCANA-RYCAN"


@pytest.fixture(autouse=True)
def _templates(settings: Settings, tmp_path: Path) -> None:
    """A letter of its own, so that no wording of a real one matters here."""
    folder = tmp_path / "emails"
    folder.mkdir()
    words = "{% load i18n %}{% get_current_language as now %}{{ now }} {{ name }} {{ code }}"
    title = "<title>{{ subject }}</title>"
    for suffix in ("subject.txt", "txt", "html"):
        text = f"{title}{words}"
        if suffix != "html":
            plain = "Hello {{ name }}\n" if suffix == "subject.txt" else words
            text = f"{{% autoescape off %}}{plain}{{% endautoescape %}}"
        (folder / f"probe.{suffix}").write_text(text, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def queue(key: str = "probe:1", *, hides: str = "", **context: Any) -> Email:
    return outbox_queue.queue_email(
        "probe",
        to="alice@example.com",
        language="id",
        dedupe_key=key,
        hides=hides,
        context={"name": "Alice", **context},
    )


def test_a_letter_is_written_in_the_readers_language() -> None:
    letter = queue()
    assert (letter.subject, letter.text) == ("Hello Alice", "id Alice\n")
    assert (letter.language, letter.status) == ("id", Email.Status.QUEUED)
    assert list(Email.objects.waiting()) == [letter]


def test_the_same_letter_is_written_and_hinted_at_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as hinted:
        first = queue()
        again = queue(name="Somebody else")
        queue("probe:2")
    assert again == first
    assert Email.objects.get(pk=first.pk).subject == "Hello Alice"
    assert Email.objects.count() == len(hinted) == 2
    assert len(set(Email.objects.values_list("message_id", flat=True))) == 2


def test_a_letter_falls_with_the_act_that_it_tells_of(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as hinted:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert queue().pk / 0
        assert not Email.objects.exists()
    assert hinted == []


@pytest.mark.parametrize("name", ["Al\nBcc: bob@example.com", "Al\r\nBcc: bob@example.com"])
def test_a_line_break_in_a_name_adds_no_header(name: str) -> None:
    assert queue(name=name).subject == "Hello Al Bcc: bob@example.com"


def test_a_name_adds_no_markup() -> None:
    letter = queue(name="<b>&Al")
    assert "&lt;b&gt;&amp;Al" in letter.html
    assert "<b>&Al" in letter.text
    assert letter.subject == "Hello <b>&Al"
    assert "<title>Hello &lt;b&gt;&amp;Al</title>" in letter.html


def test_a_letter_with_a_secret_is_sealed_while_it_waits() -> None:
    letter = queue(hides="code", code=CANARY)
    row = Email.objects.values_list().get(pk=letter.pk)
    stored = b"".join(
        bytes(cell) if isinstance(cell, memoryview) else str(cell).encode() for cell in row
    )
    assert CANARY.encode() not in stored
    assert all(CANARY in part for part in Email.objects.get().bodies())
    assert letter.text == f"id Alice {outbox_queue.HIDDEN}\n"


def test_a_letter_without_a_secret_is_not_sealed() -> None:
    letter = queue(code=CANARY)
    assert letter.encrypted_bodies is None
    assert CANARY in letter.text


def test_the_member_of_a_letter_may_go_and_the_letter_stays(alice: User) -> None:
    letter = queue()
    Email.objects.update(user=alice)
    alice.delete()
    letter.refresh_from_db()
    assert (letter.user, letter.to) == (None, "alice@example.com")
