"""Each letter in each language is, letter for letter, what lies in golden/, and all of it is in
that language.

    WRITE_GOLDEN=1 make test ARGS="tests/notifications/test_golden.py"

writes the files anew; what changed is then read as a diff before it is committed.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from difflib import unified_diff
from itertools import count, cycle
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from fulfilment.draws import announcing
from fulfilment.models import draw_entry
from membership.models import points_order, shout_out
from notifications.models import Email
from notifications.outbox import writing
from portal.environment import BASE_DIR
from promotions.models import Promotion, PromotionText
from redemptions.models import claim
from service import rma_number
from service.models import appointment
from support.models import conversation
from tests import factories
from tests.factories import make_member, make_promotion
from tests.notifications import test_letters, tickets
from tests.notifications.test_letters import (
    ACCOUNT_LETTERS,
    ACTS,
    LANGUAGES,
    OURS_FIRST,
    check,
    write_about_account,
)

FOLDER = Path(__file__).parent / "golden"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COMMAND = 'WRITE_GOLDEN=1 make test ARGS="tests/notifications/test_golden.py"'
TEXTS = {
    ("id", "name"): "Puncak Peringkat",
    ("id", "activation"): "Masukkan kode di halaman toko.\n\nSatu kode untuk satu akun.",
    ("zh-hant", "name"): "登上排行榜",
    ("zh-hant", "activation"): "請在商店頁面輸入代碼。\n\n每個帳號限用一組代碼。",
    ("de", "name"): "Top of the Ranking",
    (
        "de",
        "activation",
    ): "Geben Sie den Code auf der Seite des Händlers ein.\n\nEin Code pro Konto.",
    ("ko", "name"): "랭킹의 정상",
    (
        "ko",
        "activation",
    ): "판매처 페이지에 코드를 입력하세요.\n\n계정마다 코드 하나만 사용할 수 있습니다.",
}
PARTS = ("txt", "html")
# What the tests of this file rendered: of an act or template its name, and the kinds beside it.
rendered: dict[str, tuple[str, set[str]]] = {}
# They are looked at by one process, which has rendered all when it asks what is left over.
pytestmark = pytest.mark.xdist_group("golden")
# Rows have other numbers at each run, and tokens are signed with another key.
OTHERWISE = [
    (re.compile(r"/\d+/(change|budget)/"), r"/1/\1/"),
    (re.compile(r"%2F\d+%2F"), "%2F1%2F"),
    (re.compile(r"/draws/\d+/"), "/draws/1/"),
    (re.compile(r"/unsubscribe/[^/]+/"), "/unsubscribe/token/"),
    (re.compile(r"/products/offers/[^/]+/"), "/products/offers/token/"),
    (re.compile(r"/account/(email/undo|invitation)/[^/]+/"), r"/account/\1/token/"),
]


@pytest.fixture(autouse=True)
def _fixed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """One clock, one address, the same numbers and references at each run."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(factories, "today", NOW.date)
    monkeypatch.setattr(factories, "zone", lambda: "UTC")
    monkeypatch.setattr(test_letters, "today", NOW.date)
    monkeypatch.setattr(tickets, "today", NOW.date)
    drawn_tickets = (f"{n:032x}" for n in count(1))
    monkeypatch.setattr(
        draw_entry, "secrets", SimpleNamespace(token_hex=lambda _length: next(drawn_tickets))
    )
    monkeypatch.setattr(announcing, "new_seed", lambda: "the same winner each time")
    monkeypatch.setattr(factories, "_numbers", count(1))
    references = (f"0a25b022{n:02x}" for n in count(0x78))
    drawn = SimpleNamespace(token_hex=lambda _length: next(references))
    monkeypatch.setattr(claim, "secrets", drawn)
    monkeypatch.setattr(conversation, "secrets", drawn)
    monkeypatch.setattr(shout_out, "secrets", drawn)
    monkeypatch.setattr(points_order, "secrets", drawn)
    signs = cycle("7KM2QXA9")
    numbers = SimpleNamespace(choice=lambda _characters: next(signs))
    monkeypatch.setattr(rma_number, "secrets", numbers)
    monkeypatch.setattr(appointment, "secrets", drawn)
    settings.BASE_URL = "https://members.example.com"
    settings.BRAND = {**settings.BRAND, "name": "MSI", "color": "#d7000f"}
    settings.REPLY_TO_ADDRESS, settings.SUPPORT_MAIL_ADDRESS = "", "tickets@example.com"


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    page = "https://www.example.com/promotions/top-of-the-ranking"
    promotion = make_promotion(
        name="Top of the Ranking",
        slug="top-of-the-ranking",
        banner="top.png",
        landing_page=page,
        limit_per_member=2,
    )
    PromotionText.objects.bulk_create(
        PromotionText(promotion=promotion, language=language, field=field, text=text)
        for (language, field), text in TEXTS.items()
    )
    return promotion


@pytest.mark.parametrize("language", OURS_FIRST)
@pytest.mark.parametrize("act", ACTS)
def test_a_letter_about_a_claim_is_the_golden_one(
    act: Callable[[User, User, Promotion], None],
    language: str,
    rita: User,
    promotion: Promotion,
) -> None:
    citra = make_member("citra@example.com", language=language)
    act(citra, rita, promotion)
    check(language)
    compare(note(act.__name__, variant=act.__name__), act.__name__)


@pytest.mark.parametrize("language", OURS_FIRST)
@pytest.mark.parametrize("template", ACCOUNT_LETTERS)
def test_a_letter_about_an_account_is_the_golden_one(
    template: str, language: str, db: None, rf: RequestFactory
) -> None:
    del db
    write_about_account(template, make_member("citra@example.com", language=language), rf)
    check(language)
    compare(note(template, variant=variant_of(template)), variant_of(template))


def test_no_golden_file_is_left_over(rita: User, rf: RequestFactory) -> None:
    # Those that the tests above did not render, because they were not asked for.
    for number, act in enumerate(ACTS):
        if act.__name__ not in rendered:
            promotion = make_promotion(limit_per_member=2)
            act(make_member(f"member-{number}@example.com"), rita, promotion)
            note(act.__name__, variant=act.__name__)
    for template in ACCOUNT_LETTERS:
        if template not in rendered:
            write_about_account(template, rita, rf)
            note(template, variant=variant_of(template))
    names = {name for name, _kinds in rendered.values()}
    known = {f"{name}.{code}.{part}" for name in names for code in LANGUAGES for part in PARTS}
    assert {path.name for path in FOLDER.iterdir()} <= known
    kinds = {path.name.partition(".")[0] for path in FOLDER.iterdir()}
    assert kinds == set[str]().union(*(written for _name, written in rendered.values()))
    suffix = ".subject.txt"
    templates = (BASE_DIR / "templates" / "emails").glob(f"*{suffix}")
    assert kinds == {path.name.removesuffix(suffix) for path in templates}


def note(what: str, *, variant: str) -> Email:
    """Remember the letter that was written last: an act's, or that of an account's template."""
    letter = written(variant if what == variant else "")
    rendered[what] = name_of(letter, variant), set(Email.objects.values_list("kind", flat=True))
    return letter


def written(variant: str) -> Email:
    """The letter of the kind that an act names; else the one that it ends with."""
    letters = writing.written(Email.objects.order_by("-pk"))
    return next((letter for letter in letters if letter.kind.endswith(variant)), letters[0])


def variant_of(template: str) -> str:
    """Name the variant of an account's letter; the second factor's alone have some."""
    return template.rpartition("/")[2] if template.startswith("mfa/") else ""


def name_of(letter: Email, variant: str) -> str:
    """Name a letter by its kind, and by its variant where the kind does not say it."""
    return letter.kind if letter.kind.endswith(variant) else f"{letter.kind}.{variant}"


def the_same(body: str) -> str:
    """Give a letter without what is another at each run."""
    for found, instead in OTHERWISE:
        body = found.sub(instead, body)
    return body


def compare(letter: Email, variant: str) -> None:
    """Tell in which lines a letter is not the golden one."""
    text, html = map(the_same, letter.bodies())
    # How deep a template indents is nothing that a reader sees.
    lines = [line.strip() for line in html.splitlines()]
    flat = "\n".join(line for line in lines if line) + "\n"
    bodies = zip(PARTS, (f"{letter.subject}\n\n{text}", flat), strict=True)
    for part, body in bodies:
        path = FOLDER / f"{name_of(letter, variant)}.{letter.language}.{part}"
        if os.environ.get("WRITE_GOLDEN"):
            FOLDER.mkdir(exist_ok=True)
            path.write_text(body)
        if not path.exists():
            pytest.fail(f"There is no {path.name} yet. Write it: {COMMAND}", pytrace=False)
        if body != (golden := path.read_text()):
            both = golden.splitlines(), body.splitlines()
            diff = "\n".join(unified_diff(*both, "golden", "written now", lineterm=""))
            pytest.fail(f"{path.name}\n{diff}\nIf it is meant: {COMMAND}", pytrace=False)
