import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from captcha.models import CaptchaStore
from captcha.views import captcha_image
from django import forms
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from PIL import ImageFont

from accounts.captchas.field import CaptchaField
from accounts.captchas.forms import is_reformat, refill
from accounts.captchas.sums import captcha_challenge
from tests.accounts.conftest import sign_up_data, solved

POSTS = 32


class OneSum(forms.Form):
    captcha = CaptchaField()


def test_sum_is_answered_by_its_result() -> None:
    for _ in range(50):
        challenge, response = captcha_challenge()
        left, right = map(int, re.fullmatch(r"(\d+) \+ (\d+) =", challenge).groups())  # type: ignore[union-attr]
        assert str(left + right) == response


@pytest.mark.usefixtures("db")
def test_sum_is_drawn_on_a_bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    # What Pillow does by itself where libfribidi is not installed, as in the image of Docker.
    basic = partial(ImageFont.truetype, layout_engine=ImageFont.Layout.BASIC)
    monkeypatch.setattr(ImageFont, "truetype", basic)
    answer = captcha_image(None, CaptchaStore.generate_key())
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.usefixtures("db")
def test_right_answer_passes_once_whatever_its_blanks() -> None:
    data = solved()
    data["captcha_1"] = f" {data['captcha_1'][0]} {data['captcha_1'][1:]} "
    assert OneSum(data).is_valid()
    assert not OneSum(data).is_valid()
    wide = solved()
    wide["captcha_1"] = "".join(chr(ord(digit) + 0xFEE0) for digit in wide["captcha_1"])
    assert OneSum(wide).is_valid()


@pytest.mark.usefixtures("db")
def test_wrong_answer_uses_the_sum_up() -> None:
    data = solved()
    assert not OneSum({**data, "captcha_1": "no"}).is_valid()
    assert not OneSum(data).is_valid()


@pytest.mark.usefixtures("db")
def test_empty_answer_keeps_the_sum() -> None:
    data = solved()
    assert not OneSum({**data, "captcha_1": " "}).is_valid()
    assert OneSum(data).is_valid()


@pytest.mark.usefixtures("db")
def test_old_sum_is_refused() -> None:
    data = solved()
    CaptchaStore.objects.update(expiration=timezone.now())
    assert not OneSum(data).is_valid()


@pytest.mark.django_db(transaction=True)
def test_of_parallel_posts_exactly_one_passes() -> None:
    data = solved()
    together = Barrier(POSTS)

    def post(_n: int) -> bool:
        try:
            together.wait()
            return OneSum(data).is_valid()
        finally:
            connection.close()

    with ThreadPoolExecutor(POSTS) as pool:
        assert sum(pool.map(post, range(POSTS))) == 1


@pytest.mark.usefixtures("db")
def test_reformat_keeps_what_was_typed_and_says_nothing_of_errors(client: Client) -> None:
    data = sign_up_data("not an address", reformat="1", next="/account/subscribe/")
    page = client.post(reverse("account_signup"), data).content.decode()
    assert 'value="not an address"' in page
    assert 'value="promotions"' in page
    assert "checked" in page
    assert "errorlist" not in page
    assert 'name="next" value="/account/subscribe/"' in page
    assert data["captcha_0"] not in page


@pytest.mark.usefixtures("db")
def test_refill_gives_back_every_choice(rf: RequestFactory) -> None:
    class Choices(forms.Form):
        many = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B"), ("c", "C")])

    request = rf.post("/", {"many": ["a", "c"], "reformat": "1"})
    assert is_reformat(request)
    assert refill(Choices(), request)["many"].value() == ["a", "c"]


@pytest.mark.usefixtures("db")
def test_new_sums_are_given_thirty_times_a_minute(client: Client) -> None:
    def ask() -> Any:
        headers = {"x-requested-with": "XMLHttpRequest"}
        return client.get(reverse("captcha-refresh"), headers=headers)

    assert {ask().status_code for _ in range(30)} == {200}
    assert ask().status_code == 429
