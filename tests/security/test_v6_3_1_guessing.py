"""ASVS 6.3.1: guessing at passwords is slowed and seen, from however many addresses it comes."""

import html
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.security_events import OF_KIND, SecurityEvent, record_often
from accounts.watching import alarms, guesses
from foundation.models import ThrottleCounter
from foundation.throttles import Throttle
from notifications.models import Email
from promotions.models import RewardCode
from redemptions.review import decisions
from tests.factories import PASSWORD, make_claim, make_member, make_promotion, make_reward

LOGIN = "/account/login/"
WRONG = "wrong password here"


def sign_in(browser: Client, email: str, password: str = WRONG) -> int:
    answer: Any = browser.post(LOGIN, {"login": email, "password": password})
    return int(answer.status_code)


def guess_from_everywhere(email: str, places: int = 40) -> Counter[int]:
    """Try a wrong password from so many addresses, once from each."""
    browsers = (Client(REMOTE_ADDR=f"203.0.113.{place}") for place in range(places))
    return Counter(sign_in(browser, email) for browser in browsers)


def of_kind(kind: str) -> list[Email]:
    return list(Email.objects.filter(kind=kind))


def test_a_guess_from_40_addresses_is_slowed_seen_and_told(
    client: Client, alice: User, axel: User
) -> None:
    assert sign_in(client, alice.email, PASSWORD) == 302  # from now on her browser is known
    client.post("/account/logout/")
    answers = guess_from_everywhere(alice.email)
    # Twenty tries, then one a minute for all strangers together.
    assert answers == {200: 21, 429: 19}
    events = SecurityEvent.objects.filter(kind="sign_in_failed")
    assert events.count() == 21
    assert {event.member_id for event in events} == {alice.pk}
    assert len({event.address for event in events}) == 21
    assert SecurityEvent.objects.filter(kind="throttled", member=alice).count() == 19
    (told,) = of_kind("account_password_guessed")
    assert told.to == alice.email
    assert "20 times today" in told.text
    (alarm,) = of_kind("staff_alarm")
    assert alarm.to == axel.email
    assert f"account {alice.pk} were tried 30 times" in alarm.text
    assert sign_in(client, alice.email, PASSWORD) == 302


def test_an_account_that_does_not_exist_is_slowed_alike(db: None) -> None:
    del db
    attacked("nobody@example.com")
    assert guess_from_everywhere("nobody@example.com", 1) == {429: 1}


def attacked(email: str) -> None:
    for _ in range(guesses.TRIES.limit):
        guesses.TRIES.hit(guesses.mark_of(email))
    guesses.TURN.hit(guesses.mark_of(email))


def test_the_owner_hears_once_a_day(alice: User, rf: Any) -> None:
    told = [guesses.was_wrong(rf.get("/"), alice.email, alice) for _ in range(50)]
    assert [tries for tries in told if tries] == [guesses.FAILED_IN_A_DAY.limit]
    assert guesses.FAILED_IN_A_DAY.seconds == 24 * 3600


def test_a_new_browser_gets_in_by_way_of_the_mailbox(client: Client, alice: User) -> None:
    attacked(alice.email)
    assert sign_in(client, alice.email, PASSWORD) == 429
    page = client.post(reverse("account_reset_password"), {"email": alice.email})["Location"]
    text = Email.objects.latest("pk").bodies()[0]
    code = next(line.strip() for line in text.splitlines() if line.strip().isupper())
    page = client.post(page, {"code": code})["Location"]
    new = "another horse battery staple"
    client.post(page, {"password1": new, "password2": new})
    assert sign_in(client, alice.email, new) == 302


def test_a_right_password_is_no_guess(client: Client, alice: User) -> None:
    assert sign_in(client, alice.email, PASSWORD) == 302
    assert guesses.TRIES.tries(guesses.mark_of(alice.email)) == 0


def test_a_flood_of_failures_writes_few_rows(db: None) -> None:
    del db
    kind = SecurityEvent.Kind.SIGN_IN_FAILED
    for _ in range(100):
        record_often(kind, by=None, same="one account from one address")
    assert SecurityEvent.objects.count() == 7
    assert SecurityEvent.objects.latest("pk").details == {"times": 64}


def test_a_flood_from_everywhere_is_bounded_too(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del db
    monkeypatch.setattr("accounts.security_events.OF_KIND", Throttle("of-kind", 10, 60))
    assert OF_KIND.limit <= 300
    for place in range(100):
        record_often(SecurityEvent.Kind.REFUSED, by=None, same=str(place))
    assert SecurityEvent.objects.count() == 10 + len([16, 32, 64])


@pytest.mark.parametrize("rule", alarms.RULES, ids=lambda rule: rule.name)
def test_each_rule_tells_auditors_once(rule: alarms.Rule, axel: User, rita: User) -> None:
    del rita
    if rule.limit > 1:
        rule.throttle.hit("7")
        ThrottleCounter.objects.update(count=rule.limit - 1)
    for _ in range(3):
        alarms.count(rule, "7")
    (alarm,) = of_kind("staff_alarm")
    assert alarm.to == axel.email
    assert "%(" not in alarm.text


def test_one_password_on_many_accounts_is_stuffing(axel: User, settings: Any, rf: Any) -> None:
    settings.ALARMS = {**settings.ALARMS, "many_accounts": 5}
    for number in range(5):
        assert not of_kind("staff_alarm")
        for _ in range(2):
            guesses.may_try(rf.get("/"), f"member{number}@example.com", None)
    (alarm,) = of_kind("staff_alarm")
    assert (alarm.to, "5 accounts" in alarm.text) == (axel.email, True)


def test_staff_who_are_refused_again_and_again_are_told_of(
    client: Client, axel: User, settings: Any
) -> None:
    settings.ALARMS = {**settings.ALARMS, "refusals": 3}
    client.force_login(make_member("new@example.com", is_staff=True))
    for _ in range(3):
        assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    (alarm,) = of_kind("staff_alarm")
    assert alarm.to == axel.email


def test_who_takes_many_files_away_is_told_of(client: Client, axel: User, settings: Any) -> None:
    settings.ALARMS = {**settings.ALARMS, "exports": 2}
    client.force_login(axel)
    path = reverse("admin:redemptions_claim_dashboard_csv", args=["stock"])
    for letters in (0, 1):
        assert client.get(path).status_code == 200
        assert len(of_kind("staff_alarm")) == letters


def test_a_code_that_a_member_cannot_be_shown_is_told_of_once(
    client: Client, alice: User, rita: User, axel: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    RewardCode.objects.update(ciphertext=b"a flipped bit")
    client.force_login(alice)
    for page in (reverse("redeem-history"), reverse("claim", args=[claim.reference])):
        shown = html.unescape(client.get(page).content.decode())
        assert "We can't show your code right now." in shown
    (alarm,) = Email.objects.filter(kind="staff_alarm", to=axel.email)
    assert "CODE_KEYS" in alarm.text
