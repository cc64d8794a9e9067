import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

NO_SENSE = "Something went wrong with this request"


@pytest.mark.parametrize(
    "query",
    [
        "status__exact=%00",
        "status__exact=a%00b",
        "q=%00",
        "%00=1",
        "a=%%00",
        "_changelist_filters=%00",
    ],
)
def test_a_nul_in_a_filter_of_the_admin_makes_no_sense(
    client: Client, rita: User, query: str
) -> None:
    client.force_login(rita)
    answer = client.get(f"{reverse('admin:redemptions_claim_changelist')}?{query}")
    assert answer.status_code == 400
    assert NO_SENSE in answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_what_only_looks_like_a_nul_is_filtered_by(client: Client, rita: User) -> None:
    client.force_login(rita)
    page = reverse("admin:redemptions_claim_changelist")
    for query in ("status__exact=%2500", "q=100%25", "q=%3000"):
        assert client.get(f"{page}?{query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/%00", "/promotions/a%00b/", "/static/%00.css", "/mailbox/%00/"])
def test_a_nul_in_a_path_makes_no_sense(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert NO_SENSE in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "django_language", "other"])
def test_a_nul_in_a_cookie_makes_no_sense(client: Client, name: str) -> None:
    answer = client.get(reverse("faq"), headers={"cookie": f'{name}="12345678\\000"'})
    assert answer.status_code == 400


@pytest.mark.django_db
def test_the_page_is_in_the_browsers_language(client: Client) -> None:
    answer = client.get("/?a=%00", headers={"accept-language": "id"})
    assert NO_SENSE not in answer.content.decode()
    assert "permintaan" in answer.content.decode()


@pytest.mark.django_db
def test_a_nul_in_a_form_is_answered_by_the_form(client: Client) -> None:
    answer = client.post(reverse("account_login"), {"login": "a\0@example.com", "password": "x"})
    assert answer.status_code == 200


@pytest.mark.parametrize("token", ["known", ""])
def test_an_error_of_ours_loses_nothing_that_was_typed(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    client.force_login(alice)
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.profile.views.ProfileForm", None)
    sent = {"first_name": "Alicia", "csrfmiddlewaretoken": token}
    page = client.post(reverse("profile"), sent)
    assert page.status_code == 500
    # Who sent it from another site knew no token: there is nothing to press for it.
    assert (b'name="first_name" value="Alicia"' in page.content) == bool(token)
    assert (b'name="csrfmiddlewaretoken" value="known"' in page.content) == bool(token)
    assert (b"Send it again" in page.content) == bool(token)
    assert b'href="/"' in page.content
