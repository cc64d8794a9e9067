"""A new text asks at the next sign-in, and takes no form before it is answered."""

from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Consent, User
from accounts.privacy import consent
from tests.factories import PASSWORD

PROFILE, INBOX, PAGE = reverse("profile"), reverse("inbox"), reverse("new-terms")
SUBSCRIBE = reverse("subscribe")
NEW = "2027-01"
AGREED = {"shown": f"privacy={NEW}", "agreed": "privacy"}


def change_text(settings: Settings) -> None:
    """Give the Privacy Policy a new version, which no member has agreed to yet."""
    settings.TERMS_VERSIONS = {**settings.TERMS_VERSIONS, "privacy": NEW}


def sign_in(client: Client, user: User, *, goal: str = "") -> str:
    """Sign in on the page; return where it leads."""
    data = {"login": user.email, "password": PASSWORD, "next": goal}
    return client.post(reverse("account_login"), data).headers["Location"]


def asks(client: Client, path: str, **posted: object) -> bool:
    """Whether this page, or this form, is answered with the question, and comes afterwards."""
    answer = client.post(path, posted) if posted else client.get(path)
    to = urlsplit(answer.headers.get("Location", ""))
    return to.path == PAGE and parse_qs(to.query) == {"next": [path]}


def versions(user: User) -> list[str]:
    return list(user.consents.in_force().values_list("version", flat=True))


def test_who_agreed_to_this_version_is_not_asked(alice: User, client: Client) -> None:
    sign_in(client, alice)
    assert client.get(PROFILE).status_code == 200
    assert client.get(PAGE, {"next": PROFILE}).headers["Location"] == PROFILE


def test_a_new_text_is_asked_before_anything_else(
    alice: User, client: Client, settings: Settings
) -> None:
    change_text(settings)
    assert sign_in(client, alice, goal=PROFILE) == PROFILE
    assert asks(client, PROFILE)
    assert asks(client, SUBSCRIBE, topics="promotions")
    assert not alice.subscriptions.exists()
    page = client.get(PAGE, {"next": PROFILE})
    assertContains(page, "you agreed to")
    assertContains(page, "for how long we keep each kind of data")
    assert client.get(reverse("terms", args=["privacy"])).status_code == 200
    # Neither an unticked box nor the answer to an older text is taken.
    for data in ({"shown": f"privacy={NEW}"}, {"shown": "privacy=2026-12", "agreed": "privacy"}):
        assertContains(client.post(PAGE, {**data, "next": PROFILE}), "agree to the terms")
    assert asks(client, INBOX)
    answer = client.post(PAGE, {**AGREED, "next": PROFILE})
    assert answer.headers["Location"] == PROFILE
    assert client.get(PROFILE).status_code == 200
    assert versions(alice) == [NEW, "2026-12"]
    assert sign_in(Client(), alice) == reverse("overview")


def test_staff_are_asked_too_and_one_may_leave_instead(
    rita: User, client: Client, settings: Settings
) -> None:
    change_text(settings)
    settings.STAFF_SECOND_FACTOR = False
    sign_in(client, rita)
    queue = reverse("admin:redemptions_claim_changelist")
    assert asks(client, queue)
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Location"] == "/"
    assert not asks(client, queue)


def test_links_of_emails_and_the_ways_to_leave_stay_open(
    alice: User, client: Client, settings: Settings
) -> None:
    change_text(settings)
    sign_in(client, alice)
    links = [reverse(name, args=["token"]) for name in ("email-change-undo", "staff-invitation")]
    pages = [reverse(name, args=["mark"]) for name in ("email-change-undoing", "unsubscription")]
    # Who has a passkey alone confirms by it that they want to leave.
    for path in (*links, *pages, reverse("mfa_reauthenticate_webauthn")):
        assert not asks(client, path)


def test_a_form_that_the_question_interrupts_keeps_what_was_typed(
    alice: User, client: Client, settings: Settings
) -> None:
    change_text(settings)
    sign_in(client, alice)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    assert client.post(PROFILE, {"first_name": "Alicia"}).status_code == 302
    sign_in(client, alice, goal=PROFILE)
    assert asks(client, PROFILE)
    client.post(PAGE, {**AGREED, "next": PROFILE})
    assertContains(client.get(PROFILE), "Alicia")
    assertNotContains(client.get(PROFILE), "Alicia")


def test_an_account_that_never_agreed_is_asked(alice: User, client: Client) -> None:
    alice.consents.all().delete()
    sign_in(client, alice)
    assert asks(client, PROFILE)
    assertNotContains(client.get(PAGE), "you agreed to")


def test_a_new_text_that_is_not_needed_may_be_left(alice: User, settings: Settings) -> None:
    old = consent.record(by=alice, kind=Consent.Kind.REWARD_PROGRAM)
    settings.TERMS_VERSIONS = {**settings.TERMS_VERSIONS, "reward_program": NEW}
    assert [one.kind for one in consent.outdated(alice)] == ["reward_program"]
    shown = {"reward_program": NEW}
    assert consent.agree_anew(by=alice, shown=shown, agreed=[])
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert consent.outdated(alice) == []


def test_the_question_costs_other_pages_no_query(
    alice: User,
    client: Client,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    change_text(settings)
    client.force_login(alice)
    client.get(INBOX)
    with django_assert_num_queries(3):
        client.get(INBOX)
    asked = Client()
    sign_in(asked, alice)
    with django_assert_num_queries(2):
        assert asks(asked, INBOX)
