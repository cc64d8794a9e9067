"""The page for one try too many: how long to wait, and nothing that was typed is lost."""

import re

import pytest
from django.test import Client, RequestFactory

from accounts.models import User
from evidence.uploads.throttles import UPLOADS_PER_MEMBER
from foundation.models import ThrottleCounter
from foundation.throttles import rate_limit_response
from tests.factories import make_registered, upload

pytestmark = pytest.mark.django_db
TYPED = {
    "text": 'It is "mine" <b>',
    "region": ["DE", "SG"],
    "zip_code": "10115",
    "autosave": "secret",
    "password1": "secret",
    "oldpassword": "secret",
    "code": "secret",
    "captcha_1": "secret",
    "csrfmiddlewaretoken": "secret",
}


def test_what_was_typed_is_there_to_be_sent_again_and_no_secret(rf: RequestFactory) -> None:
    answer = rate_limit_response(rf.post("/account/signup/?next=/a/&b=c", TYPED), seconds=61)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "61"
    assert "Please wait 2 minutes" in page
    assert 'action="/account/signup/?next=/a/&amp;b=c"' in page
    assert 'value="It is &quot;mine&quot; &lt;b&gt;"' in page
    assert re.findall(r'name="region" value="(..)"', page) == ["DE", "SG"]
    assert 'name="zip_code" value="10115"' in page
    assert "secret" not in page


@pytest.mark.parametrize("seconds", [None, 0])
def test_a_page_that_was_only_opened_says_to_wait(rf: RequestFactory, seconds: int | None) -> None:
    answer = rate_limit_response(rf.get("/"), seconds=seconds)
    assert "Retry-After" not in answer.headers
    assert "a few minutes" in answer.content.decode()
    assert "Send it again" not in answer.content.decode()


def test_a_form_with_one_file_too_many_is_sent_again_with_all_that_was_typed(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    path = f"/products/{make_registered(alice).pk}/proof/"
    for _ in range(UPLOADS_PER_MEMBER.limit):
        UPLOADS_PER_MEMBER.hit(alice.pk)
    answer = client.post(path, {"note": "from my aunt", "proof": upload()})
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    page = answer.content.decode()
    assert "Please wait 60 minutes" in page
    assert f'action="{path}"' in page
    assert 'value="from my aunt"' in page


def test_the_wait_ends_with_the_window(alice: User) -> None:
    assert UPLOADS_PER_MEMBER.seconds_left(alice.pk) == 0
    UPLOADS_PER_MEMBER.hit(alice.pk)
    assert 3590 < UPLOADS_PER_MEMBER.seconds_left(alice.pk) <= 3600
    ThrottleCounter.objects.update(ends_at="2020-01-01T00:00:00Z")
    assert UPLOADS_PER_MEMBER.seconds_left(alice.pk) == 0
