"""Maintenance: closed for members by one file, open for what watches and for staff."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from portal.staff import maintenance

CLOSED = "The member center is down for maintenance"


@pytest.fixture(autouse=True)
def file(settings: Settings, tmp_path: Path) -> Path:
    place = tmp_path / "media" / "maintenance"
    settings.MAINTENANCE_FILE = place
    return place


def test_every_page_says_so_without_a_question_to_the_database(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(alice)
    call_command("maintenance", "on", minutes=30)
    for path in ("/", reverse("my-products"), "/nothing/", reverse("language")):
        with django_assert_num_queries(0):
            answer = client.post(path) if path == reverse("language") else client.get(path)
        assert answer.status_code == 503
        page = answer.content.decode()
        assert CLOSED in page
        assert "about 30 minutes" in page
        assert answer.headers["Retry-After"] == "1800"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    call_command("maintenance", "off")
    assert client.get("/").status_code == 200


def test_a_form_that_was_open_is_sent_again_afterwards(client: Client) -> None:
    maintenance.close()
    sent = {"first_name": "Alicia", "csrfmiddlewaretoken": "known"}
    page = client.post(reverse("profile"), sent).content.decode()
    assert 'name="first_name" value="Alicia"' in page
    assert f'action="{reverse("profile")}"' in page
    assert 'name="csrfmiddlewaretoken" value="known"' in page


@pytest.mark.parametrize("language", ["id", "zh-hant"])
def test_the_page_is_in_the_readers_language(client: Client, language: str) -> None:
    maintenance.close()
    answer = client.get("/", headers={"accept-language": language})
    assert answer.headers["Content-Language"] == language
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/health/live/", "/health/ready/", "/account/login/", "/brand.css", "/admin/"],
)
def test_what_watches_and_what_staff_need_stays_open(client: Client, path: str) -> None:
    maintenance.close()
    assert client.get(path).status_code in {200, 302}
    assert client.get("/support/faq/").status_code == 503


def test_staff_go_on_working_and_members_send_nothing(client: Client, rita: User) -> None:
    client.force_login(rita)
    maintenance.close()
    assert client.get(reverse("admin:redemptions_claim_changelist")).status_code == 200
    assert client.post(reverse("upload-piece")).status_code == 503


@pytest.mark.parametrize("text", ["", "tomorrow", "2020-01-01T00:00:00+00:00", "2099-01-01"])
def test_a_file_made_by_hand_or_a_time_that_is_over_closes_all_the_same(
    client: Client, file: Path, text: str
) -> None:
    file.parent.mkdir()
    file.write_text(text)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "in a few minutes" in answer.content.decode()
    assert answer.headers["Retry-After"] == "300"


def test_the_minutes_that_are_left_are_told(client: Client, file: Path) -> None:
    maintenance.close(minutes=30)
    file.write_text((timezone.now() + timedelta(seconds=50)).isoformat())
    assert "about 1 minute." in client.get("/").content.decode()


def test_the_command_may_be_repeated_and_tells(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for state, word in (("on", "closed"), ("on", "closed"), ("off", "open"), ("off", "open")):
        call_command("maintenance", state)
        assert word in capsys.readouterr().out
        assert file.exists() is (state == "on")
    call_command("maintenance", "status")
    assert "is open" in capsys.readouterr().out
