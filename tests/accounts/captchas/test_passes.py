"""A solved captcha stays solved after a slip elsewhere, and lets one form through."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from captcha.models import CaptchaStore
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.captchas import passes
from accounts.models import User
from tests.accounts.conftest import sign_up_data

TOGETHER = 8
PAGE = reverse("account_signup")


@pytest.mark.usefixtures("db")
def test_a_slip_elsewhere_costs_no_second_captcha(client: Client) -> None:
    answer = client.post(PAGE, sign_up_data("carol@example.com", first_name=""))
    assert [*answer.context["form"].errors] == ["first_name"]
    assertContains(answer, "You've solved it already.")
    assertNotContains(answer, 'name="captcha_1"')
    sums = CaptchaStore.objects.count()
    nothing = {"captcha_0": "", "captcha_1": ""}
    assert client.post(PAGE, sign_up_data("carol@example.com") | nothing).status_code == 302
    assert User.objects.count() == 1
    assert CaptchaStore.objects.count() == sums + 1  # what sign_up_data made for itself
    answer = Client().post(PAGE, sign_up_data("dave@example.com") | nothing)
    assert [*answer.context["form"].errors] == ["captcha"]


@pytest.mark.usefixtures("db")
def test_a_wrong_answer_gives_no_pass(client: Client) -> None:
    answer = client.post(PAGE, sign_up_data("carol@example.com", first_name="", captcha_1="1000"))
    assert {*answer.context["form"].errors} == {"first_name", "captcha"}
    assertContains(answer, 'name="captcha_1"')


@pytest.mark.usefixtures("db")
def test_a_pass_is_of_one_form_and_does_not_last(
    rf: RequestFactory, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = rf.get("/")
    request.session = client.session
    passes.grant(request, "contact")
    assert (passes.stands(request, "contact"), passes.stands(request, "claim")) == (True, False)
    monkeypatch.setattr(passes, "LIFE", -1)
    passes.grant(request, "contact")
    assert not passes.stands(request, "contact")
    assert not passes.use(request, "contact")


@pytest.mark.django_db(transaction=True)
def test_of_parallel_requests_one_uses_the_pass(rf: RequestFactory, client: Client) -> None:
    together = Barrier(TOGETHER)
    first = rf.get("/")
    first.session = client.session
    passes.grant(first, "claim", token="the same")
    requests: list[HttpRequest] = [rf.get("/") for _ in range(TOGETHER)]
    for each in requests:
        each.session = Client().session
        passes.grant(each, "claim", token="the same")

    def use(request: HttpRequest) -> bool:
        try:
            together.wait()
            return passes.use(request, "claim")
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        assert sum(pool.map(use, requests)) == 1
    assert not passes.stands(first, "claim")
