import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


def language_of(client: Client, accept: str = "") -> str:
    answer = client.get(reverse("faq"), headers={"accept-language": accept})
    assert f'<html lang="{answer.headers["Content-Language"]}"' in answer.content.decode()
    return answer.headers["Content-Language"]


def test_visitor_reads_what_the_browser_asks_for(client: Client) -> None:
    assert language_of(client, "zh-TW,zh;q=0.9") == "zh-hant"
    assert language_of(client, "id") == "id"
    assert language_of(client, "de-AT,en;q=0.8") == "de"
    assert language_of(client, "de-CH") == "de"
    assert language_of(client, "ko-KR,ko;q=0.9,en;q=0.8") == "ko"
    assert language_of(client, "fi") == "en"


def test_choice_outlasts_the_browsers_wish_and_a_sign_in_elsewhere(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    client.post(reverse("language"), {"language": "id", "next": "/support/faq/"})
    assert language_of(client, "en") == "id"
    elsewhere = Client()
    elsewhere.force_login(alice)
    assert language_of(elsewhere, "en") == "id"


def test_member_s_own_language_comes_before_the_cookie(client: Client, alice: User) -> None:
    client.post(reverse("language"), {"language": "zh-hant"})
    assert language_of(client) == "zh-hant"
    client.force_login(alice)
    assert language_of(client) == "en"


def test_language_of_one_request_does_not_stay_for_the_next(client: Client) -> None:
    assert language_of(client, "id") == "id"
    assert language_of(client) == "en"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "\\\\evil"])
def test_choice_of_language_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    answer = client.post(reverse("language"), {"language": "id", "next": elsewhere})
    assert answer["Location"] == reverse("overview")


def test_unknown_language_is_not_kept(client: Client) -> None:
    client.post(reverse("language"), {"language": "xx"})
    assert "django_language" not in client.cookies


def test_page_is_kept_by_language_and_cookie_and_a_public_file_is_not(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    page = client.get(reverse("faq"))
    assert {"Accept-Language", "Cookie"} <= {*page["Vary"].split(", ")}
    file = client.get(reverse("brand-css"))
    assert "Vary" not in file
    assert "Content-Language" not in file
