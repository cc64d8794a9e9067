"""ASVS 16.2.5, 16.3, 16.4.1: who did what and from where is on record, and no secret with it."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import security_events
from accounts.models import User
from accounts.security_events import SecurityEvent
from evidence import access
from foundation.tables.line_files import LineFile
from foundation.web.redaction import RedactingFormatter
from fulfilment.models import Fulfilment
from promotions.codes import pool
from promotions.codes.loading import load_codes
from redemptions.review import decisions
from redemptions.rewarding.rewards import note_codes_shown
from tests.factories import (
    PASSWORD,
    make_claim,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
    prove,
)

LOGIN = "/account/login/"
# Secrets that somebody types, follows or is shown.
WRONG, CODE, TOKEN = "canary wrong password", "271828", "cAnArYtOkEn0123456789abcdef.XyZ"
CHK = "C4N"


class Lines(logging.Handler):
    """Keeps what is logged, as it is written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """All lines that a test causes, in the security log and in the other one."""
    handler = Lines(RedactingFormatter("%(message)s"))
    loggers = [logging.getLogger("security"), logging.getLogger("django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler.lines
    for logger in loggers:
        logger.removeHandler(handler)


def kinds() -> list[str]:
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_a_sign_in_with_its_factor_is_on_record_from_beginning_to_end(
    client: Client, alice: User, logged: list[str], settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    behind: Any = {
        "HTTP_X_FORWARDED_FOR": "6.6.6.6, 198.51.100.7",
        "HTTP_X_REQUEST_ID": "the-proxys-id",
    }
    client.post(LOGIN, {"login": alice.email, "password": WRONG}, **behind)
    page = client.post(LOGIN, {"login": alice.email, "password": PASSWORD}, **behind)["Location"]
    client.post(page, {"code": "000000"}, **behind)
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    assert client.post(page, {"code": code}, **behind).status_code == 302
    client.post("/account/logout/", **behind)
    expected = ["sign_in_failed", "factor_failed", "factor_used", "signed_in", "signed_out"]
    assert kinds() == expected
    assert {*SecurityEvent.objects.values_list("address", flat=True)} == {"198.51.100.7"}
    lines = [json.loads(line) for line in logged if line.startswith("{")]
    assert [line["event"] for line in lines] == expected
    assert {line["request"] for line in lines} == {"the-proxys-id"}
    assert lines[3]["actor"] == alice.pk
    assert lines[3]["details"]["methods"] == ["password", "mfa"]


def test_a_password_that_is_changed_is_on_record(client: Client, alice: User) -> None:
    client.force_login(alice)
    prove(client)
    new = "another horse battery staple"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), data)
    assert SecurityEvent.objects.filter(kind="password", actor=alice).count() == 1


def test_what_is_refused_is_on_record_with_its_page(client: Client, rita: User) -> None:
    client.force_login(rita)
    client.get(reverse("admin:accounts_user_changelist"), {"q": "canary@example.com"})
    event = SecurityEvent.objects.get(kind="refused")
    assert (event.actor, event.about) == (rita, "GET /admin/accounts/user/")


def test_staff_who_get_more_rights_are_on_record(client: Client, axel: User, alice: User) -> None:
    axel.is_superuser = True
    axel.save()
    client.force_login(axel)
    below = {
        f"{rows}-{n}_FORMS": "0"
        for rows in ("consents", "subscriptions")
        for n in ("TOTAL", "INITIAL")
    }
    data = {
        "email": alice.email,
        "first_name": "Alice",
        "region": "DE",
        "time_zone": "UTC",
        **below,
    }
    path = reverse("admin:accounts_user_change", args=[alice.pk])
    assert client.post(path, {**data, "is_active": "on", "is_staff": "on"}).status_code == 302
    event = SecurityEvent.objects.get(kind="role")
    assert (event.actor, event.member) == (axel, alice)


def test_an_ordinary_page_costs_no_event(
    client: Client, alice: User, django_assert_num_queries: Any
) -> None:
    client.force_login(alice)
    client.get(reverse("subscribe"))
    with django_assert_num_queries(3):  # the session, the member, the subscriptions
        client.get(reverse("subscribe"))
    assert kinds() == []


def secrets_of(alice: User, rita: User) -> set[str]:
    """Give alice a code, and show it to her."""
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    note_codes_shown(alice.claims.for_history())
    code = Fulfilment.objects.get(cause__claim=claim).code
    assert code is not None
    return {pool.decrypt_code(code)}


def test_no_log_and_no_event_holds_a_secret(
    client: Client, alice: User, rita: User, logged: list[str]
) -> None:
    client.post(LOGIN, {"login": alice.email, "password": WRONG})
    TOTP.activate(alice, generate_totp_secret())
    page = client.post(LOGIN, {"login": alice.email, "password": PASSWORD})["Location"]
    client.post(page, {"code": CODE})
    for path in (f"/products/offers/{TOKEN}/", f"/unsubscribe/{TOKEN}/"):
        assert client.get(path).status_code == 404
        client.get("/account/profile/", {"next": path})
    client.force_login(alice)
    unit = make_serial(chk="B2D")
    client.post(reverse("product-registration"), {"serial": unit.serial, "chk": CHK})
    given = secrets_of(alice, rita)
    assert "code" in kinds()
    events = [str(row) for row in SecurityEvent.objects.values_list("about", "details")]
    everything = "\n".join([*logged, *events])
    assert "sign_in_failed" in everything
    assert f"{CODE}" not in everything
    for secret in (WRONG, PASSWORD, TOKEN, CHK, *given):
        assert secret not in everything, secret


def test_loads_of_codes_and_looks_at_evidence_are_on_record(
    alice: User, omar: User, rita: User
) -> None:
    reward = make_reward(make_promotion())
    load_codes(reward=reward, file=LineFile(["CANARY-CODE-0001"]), by=omar)
    event = SecurityEvent.objects.get(kind="loaded")
    assert (event.actor, event.details) == (omar, {"codes": 1, "reward": reward.pk})
    upload = make_registered(alice).proofs.get().uploads.get()
    access.note_view(upload, by=rita)
    assert SecurityEvent.objects.get(kind="evidence").member == alice
    assert "CANARY" not in str([*SecurityEvent.objects.values()])


def test_a_line_break_in_what_is_recorded_makes_no_second_line(
    alice: User, logged: list[str]
) -> None:
    about = '/list.csv\n{"event": "forged"}'
    security_events.record(SecurityEvent.Kind.EXPORT, by=alice, about=about)
    (line,) = logged
    assert "\n" not in line
    assert json.loads(line)["event"] == "export"


def test_who_has_no_account_is_recorded_by_a_digest_alone(
    client: Client, db: None, logged: list[str]
) -> None:
    del db
    make_member()
    client.post(LOGIN, {"login": "canary@example.com", "password": WRONG})
    event = SecurityEvent.objects.get()
    assert event.actor is None
    assert [*event.details] == ["account"]
    assert "canary" not in f"{event.details}{logged}"
