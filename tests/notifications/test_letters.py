import html
import re
from collections.abc import Callable
from datetime import UTC, datetime

import polib
import pytest
from django.test import RequestFactory
from django.utils import timezone

from accounts.adapter import KINDS, AccountAdapter
from accounts.models import User
from notifications.models import Message
from portal import messages
from portal.environment import BASE_DIR
from promotions.models import Promotion
from redemptions import review
from tests.factories import make_claim, make_member, make_promotion, make_reward

LANGUAGES = ["en", "id", "zh-hant"]
PLACEHOLDER = re.compile(r"%\(\w+\)s")
SHORT = 8


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    return make_promotion(name="Top of the Ranking")


def received(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    make_reward(promotion, n=1)
    make_claim(citra, promotion)


def sent_back(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1)
    review.send_back(claim_id=make_claim(citra, promotion).pk, by=rita, reason="Foto buram.")


def rejected(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1)
    review.reject(claim_id=make_claim(citra, promotion).pk, by=rita, reason="Nota palsu.")


def with_code(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1, code_pattern="AAAAA-BBBBB-CCCCC", activation_url="https://a.test/")
    review.approve(claim_id=make_claim(citra, promotion).pk, by=rita)


def deferred(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1, delivery="on_date", deliver_on=promotion.ends_on)
    review.approve(claim_id=make_claim(citra, promotion).pk, by=rita)


def cashback(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, kind="cashback", stock=1)
    review.approve(claim_id=make_claim(citra, promotion).pk, by=rita)


def physical(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, kind="physical", stock=1)
    review.approve(claim_id=make_claim(citra, promotion).pk, by=rita)


def revoked(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1, delivery="on_date", deliver_on=promotion.claim_until)
    claim = make_claim(citra, promotion)
    review.approve(claim_id=claim.pk, by=rita)
    review.revoke(claim_id=claim.pk, by=rita, reason="-")


def revoked_after_its_letter(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1)
    claim = make_claim(citra, promotion)
    review.approve(claim_id=claim.pk, by=rita)
    review.revoke(claim_id=claim.pk, by=rita, reason="-")


ACTS = [
    revoked,
    revoked_after_its_letter,
    received,
    sent_back,
    rejected,
    with_code,
    deferred,
    cashback,
    physical,
]


def letter_texts(language: str) -> dict[str, str]:
    """Give the texts of the letters, English and translated."""
    path = next(path for path in messages.po_files() if path.match(f"{language}/*/django.po"))
    return {
        entry.msgid: entry.msgstr
        for entry in polib.pofile(str(path))
        if any(name.startswith("templates/emails/") for name, _line in entry.occurrences)
    }


def english_in(letter: Message) -> list[str]:
    """Find texts of letters that stand in one of them untranslated, by their longest part."""
    text, page = letter.bodies()
    written = " ".join([letter.subject, text, html.unescape(page)])
    language = "id" if letter.language == "id" else "zh_Hant"
    return [
        english
        for english, translated in letter_texts(language).items()
        if english != translated
        and len(part := max(PLACEHOLDER.split(english), key=len).strip()) >= SHORT
        and part in written
    ]


def check(letters: list[Message], language: str) -> None:
    assert letters
    for letter in letters:
        assert letter.language == language
        assert bool(english_in(letter)) == (language == "en"), (letter.kind, english_in(letter))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", ACTS)
def test_a_letter_about_a_claim_speaks_the_members_language(
    act: Callable[[User, User, Promotion], None], language: str, rita: User, promotion: Promotion
) -> None:
    citra = make_member("citra@example.com", language=language)
    act(citra, rita, promotion)
    check(list(Message.objects.all()), language)


def write_about_account(template: str, citra: User, rf: RequestFactory) -> None:
    """Let allauth send one of its letters."""
    context = {
        "user": citra,
        "request": rf.get("/"),
        "code": "K7PXQM",
        "from_email": "old@example.com",
        "to_email": citra.email,
        "ip": "192.0.2.7",
        "user_agent": "Firefox",
        "timestamp": timezone.now(),
    }
    AccountAdapter().send_mail(template, citra.email, context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", KINDS)
def test_a_letter_about_an_account_speaks_the_members_language(
    template: str, language: str, db: None, rf: RequestFactory
) -> None:
    del db
    write_about_account(template, make_member("citra@example.com", language=language), rf)
    check(list(Message.objects.all()), language)


TRACED = [
    "account/email/email_changed",
    "account/email/password_changed",
    "mfa/email/totp_activated",
]


@pytest.mark.parametrize("template", TRACED)
def test_a_security_letter_tells_the_time_in_utc_as_it_says(
    template: str, db: None, rf: RequestFactory
) -> None:
    del db
    mei = make_member("mei@example.com", time_zone="Asia/Singapore")
    trace = {"ip": "192.0.2.7", "timestamp": datetime(2026, 11, 21, 22, 30, tzinfo=UTC)}
    with timezone.override(mei.time_zone):
        AccountAdapter().send_mail(
            template, mei.email, {"user": mei, "request": rf.get("/"), **trace}
        )
    for body in Message.objects.get().bodies():
        assert "21 November 2026, 22:30 (UTC)" in body


def test_these_are_all_letters(rita: User) -> None:
    for number, act in enumerate(ACTS):
        act(make_member(f"member-{number}@example.com"), rita, make_promotion())
    tested = {*KINDS.values(), *Message.objects.values_list("kind", flat=True)}
    suffix = ".subject.txt"
    folder = BASE_DIR / "templates" / "emails"
    assert tested == {path.name.removesuffix(suffix) for path in folder.glob(f"*{suffix}")}
