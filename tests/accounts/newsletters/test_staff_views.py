import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Newsletter, NewsletterText, User
from notifications.models import Email
from tests.factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db


def url(name: str, newsletter: Newsletter) -> str:
    return reverse(f"admin:accounts_newsletter_{name}", args=[newsletter.pk])


@pytest.fixture
def staff(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


@pytest.fixture
def draft(petra: User) -> Newsletter:
    return make_newsletter(petra)


def rows(**texts: tuple[str, str]) -> dict[str, object]:
    """The form of a new newsletter, with a row begun for each language, as the page has it."""
    data: dict[str, object] = {"topic": "events", "texts-INITIAL_FORMS": 0}
    data["texts-TOTAL_FORMS"] = len(settings.LANGUAGES)
    for number, language in enumerate(dict(settings.LANGUAGES)):
        subject, text = texts.get(language, ("", ""))
        row = {"language": language, "subject": subject, "text": text}
        data |= {f"texts-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_manager_writes_a_newsletter_in_one_language_or_more(staff: Client, petra: User) -> None:
    page = reverse("admin:accounts_newsletter_add")
    assertContains(staff.get(page), 'name="texts-2-subject"')
    staff.post(page, rows(en=("Fair", "Come."), id=("Pameran", "Datanglah.")))
    newsletter = Newsletter.objects.get()
    assert (newsletter.topic, newsletter.status, newsletter.written_by) == (
        "events",
        "draft",
        petra,
    )
    assert {(one.language, one.subject) for one in newsletter.texts.all()} == {
        ("en", "Fair"),
        ("id", "Pameran"),
    }
    assertContains(staff.get(reverse("admin:accounts_newsletter_changelist")), "Fair")


def test_a_subject_is_one_line(staff: Client) -> None:
    page = reverse("admin:accounts_newsletter_add")
    answer = staff.post(page, rows(en=("Fair\u2028Bcc: all", "Come.")))
    assertContains(answer, "Please write this in one line")
    assert not Newsletter.objects.exists()


def test_the_preview_shows_html_in_a_sandbox_and_text(staff: Client, draft: Newsletter) -> None:
    NewsletterText.objects.create(newsletter=draft, language="id", subject="Musim", text="Semi.")
    page = staff.get(url("preview", draft)).content.decode()
    assert re.search(r"<iframe[^>]+sandbox=", page)
    assert "It is spring." in page
    page = staff.get(f"{url('preview', draft)}?language=id").content.decode()
    assert "Semi." in page
    assertContains(staff.get(f"{url('preview', draft)}?language=zh-hant"), "get the English text")
    html = staff.get(f"{url('preview_html', draft)}?language=id")
    assertContains(html, "Semi.")
    assert "sandbox" in html["Content-Security-Policy"]
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    assert not Email.objects.exists()


def test_without_english_there_is_nothing_to_look_at_or_to_send(
    staff: Client, draft: Newsletter
) -> None:
    draft.texts.all().delete()
    for page in ("preview", "sending"):
        assertContains(staff.get(url(page, draft)), "Write the English text first.")
    assert staff.get(url("preview_html", draft)).status_code == 404
    for act in ("sample", "sending"):
        assertContains(staff.post(url(act, draft), follow=True), "Write the English text first.")
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_sample_goes_to_who_asks_for_it_alone(
    staff: Client, draft: Newsletter, petra: User
) -> None:
    make_reader()
    assertContains(staff.get(url("preview", draft)), url("sample", draft))
    answer = staff.post(url("sample", draft), follow=True)
    assertContains(answer, f"A sample is on its way to {petra.email}.")
    assert Email.objects.get().to == petra.email


def test_sending_asks_once_more_and_says_to_how_many(staff: Client, draft: Newsletter) -> None:
    for _ in range(3):
        make_reader()
    make_reader(topic="events")
    assertContains(staff.get(url("change", draft)), url("sending", draft))
    question = staff.get(url("sending", draft))
    assertContains(question, "Send “Spring offers” to 3 readers? This cannot be undone.")
    assertContains(question, "Not written in Deutsch, Bahasa Indonesia, 한국어, 繁體中文")
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_what_was_sent_cannot_be_sent_or_changed_again(
    staff: Client, draft: Newsletter, petra: User
) -> None:
    answer = staff.post(url("sending", draft), follow=True)
    assertRedirects(answer, url("change", draft))
    assertContains(answer, "It goes to 0 readers.")
    draft.refresh_from_db()
    assert (draft.status, draft.begun_by) == ("sending", petra)
    for answer in (
        staff.post(url("sending", draft), follow=True),
        staff.get(url("sending", draft), follow=True),
    ):
        assertContains(answer, "has sent this newsletter already")
    page = staff.get(url("change", draft))
    assertNotContains(page, url("sending", draft))
    assertNotContains(page, 'name="topic"')
    assert staff.post(url("change", draft), rows(en=("Other", "text"))).status_code == 403
    assert draft.texts.get().subject == "Spring offers"


def test_a_draft_is_changed_and_keeps_its_writer(
    staff: Client, draft: Newsletter, lena: User
) -> None:
    Newsletter.objects.update(written_by=lena)
    text = draft.texts.get()
    data = rows(en=("Autumn", "It is autumn.")) | {
        "texts-INITIAL_FORMS": 1,
        "texts-0-id": text.pk,
        "texts-0-newsletter": draft.pk,
    }
    assert staff.post(url("change", draft), data).status_code == 302
    draft.refresh_from_db()
    assert (draft.texts.get().subject, draft.written_by) == ("Autumn", lena)


def test_an_auditor_looks_and_sends_nothing(client: Client, axel: User, draft: Newsletter) -> None:
    client.force_login(axel)
    page = client.get(url("preview", draft))
    assertNotContains(page, url("sample", draft))
    assertNotContains(page, url("sending", draft))
    assertNotContains(client.get(url("change", draft)), url("sending", draft))


@pytest.mark.parametrize("name", ["preview", "sending"])
def test_the_pages_stand_under_the_policy(staff: Client, draft: Newsletter, name: str) -> None:
    page = staff.get(url(name, draft))
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert not re.search(r"<[^>]+ style=|<style|<script(?![^>]* src=)", page.content.decode())
