import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from accounts.captchas import suspicion
from accounts.captchas.members_asked import CaptchaForMembers
from accounts.captchas.suspicion import CaptchaOwed, Checked
from accounts.models import User
from tests.crowd import at_once, kinds
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_alice(rf: RequestFactory, alice: User, client: Client) -> HttpRequest:
    request = rf.get("/")
    request.user, request.session = alice, client.session
    return request


def test_visitors_are_always_asked(rf: RequestFactory, settings: Settings) -> None:
    settings.CAPTCHA_FOR_MEMBERS = CaptchaForMembers.NEVER
    request = rf.get("/")
    request.user = AnonymousUser()
    assert suspicion.is_asked(request, "claim")


@pytest.mark.parametrize(
    ("rule", "is_asked"),
    [
        (CaptchaForMembers.ALWAYS, True),
        (CaptchaForMembers.SUSPICION, False),
        (CaptchaForMembers.NEVER, False),
    ],
)
def test_members_are_asked_as_the_setting_says(
    request_of_alice: HttpRequest,
    settings: Settings,
    rule: CaptchaForMembers,
    is_asked: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    settings.CAPTCHA_FOR_MEMBERS = rule
    assert suspicion.is_asked(request_of_alice, "claim") == is_asked


def test_the_second_claim_within_the_hour_is_asked(
    request_of_alice: HttpRequest, alice: User
) -> None:
    suspicion.enter(alice, "claim", Checked.UNSOLVED)
    assert suspicion.is_asked(request_of_alice, "claim")
    assert not suspicion.is_asked(request_of_alice, "correction")


def test_many_misses_are_suspicious(request_of_alice: HttpRequest, alice: User) -> None:
    for _ in range(suspicion.MISSES.limit - 1):
        suspicion.count_miss(alice)
    assert not suspicion.is_asked(request_of_alice, "claim")
    suspicion.count_miss(alice)
    assert suspicion.is_asked(request_of_alice, "claim")


def test_an_address_that_is_not_proven_is_suspicious(
    request_of_alice: HttpRequest, alice: User
) -> None:
    EmailAddress.objects.filter(user=alice).update(verified=False)
    assert suspicion.is_asked(request_of_alice, "claim")


def test_a_new_browser_is_asked_until_it_has_solved_one(
    request_of_alice: HttpRequest, alice: User
) -> None:
    def sign_in() -> Client:
        client = Client()
        client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
        return client

    sign_in()  # completes the sign-up
    browser = sign_in()
    request_of_alice.session = browser.session
    assert suspicion.is_asked(request_of_alice, "claim")
    suspicion.trust_browser(request_of_alice)
    assert not suspicion.is_asked(request_of_alice, "claim")
    browser.post(reverse("account_logout"))
    browser.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    request_of_alice.session = browser.session
    assert not suspicion.is_asked(request_of_alice, "claim")


def test_a_verb_asks_the_same_rule_with_what_its_caller_knows(alice: User) -> None:
    with pytest.raises(CaptchaOwed):
        suspicion.refuse_if_owed(None, "contact", Checked.UNSOLVED)
    suspicion.refuse_if_owed(None, "contact", Checked.SOLVED)
    with pytest.raises(CaptchaOwed):
        suspicion.refuse_if_owed(alice, "claim", Checked.NEW_BROWSER)
    suspicion.refuse_if_owed(alice, "claim", Checked.UNSOLVED)


def test_what_is_refused_does_not_count(alice: User) -> None:
    with pytest.raises(CaptchaOwed), transaction.atomic():
        suspicion.enter(alice, "claim", Checked.NEW_BROWSER)
    suspicion.enter(alice, "claim", Checked.UNSOLVED)
    with pytest.raises(CaptchaOwed), transaction.atomic():
        suspicion.enter(alice, "claim", Checked.UNSOLVED)
    suspicion.enter(alice, "claim", Checked.SOLVED)


@pytest.mark.django_db(transaction=True)
def test_of_acts_at_once_one_goes_without_a_captcha(alice: User) -> None:
    def act() -> None:
        with transaction.atomic():
            suspicion.enter(alice, "claim", Checked.UNSOLVED)

    assert kinds(at_once([act] * 6)) == {"NoneType": 1, "CaptchaOwed": 5}
