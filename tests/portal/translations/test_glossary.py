"""Each language has one word for each thing: docs/languages.md says which, and which never."""

import importlib
import re
from collections.abc import Iterator
from typing import NamedTuple

import polib
import pytest

from portal.demo import newsletters, promotion_terms, promotion_texts
from portal.environment import BASE_DIR
from portal.translations import messages

FIRST_REASONS = importlib.import_module("redemptions.migrations._first_reasons").REASONS
LANGUAGES = promotion_texts.LANGUAGES
# What only staff read keeps the names of its rows, which migrations know.
STAFF = re.compile(r"admin|model|security_events|apps\.py")


class Rule(NamedTuple):
    """Words that a language does not use, and the phrases beside which they mean something else."""

    never: list[str]
    unless: list[str]

    def broken_by(self, text: str, english: str) -> list[str]:
        """Return the words that the text should not have."""
        if any(phrase in text or phrase in english for phrase in self.unless):
            return []
        shown = messages.PLACEHOLDER.sub("", text)
        return [word for word in self.never if _has(word, shown)]


def _has(word: str, text: str) -> bool:
    """Whether the word stands in the text; in Chinese and Korean it may be part of a longer one."""
    if word > "\u1100":
        return word in text
    return re.search(rf"(?<![\w-]){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def rules_of(language: str) -> list[Rule]:
    page = (BASE_DIR / "docs" / "languages.md").read_text("utf-8")
    table = page.split(f"\n### {language}\n")[1].split("\n### ")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("|")]
    return [Rule(_words(row[2]), _words(row[3])) for row in rows[2:]]


def _words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip()]


def texts_of(language: str) -> Iterator[tuple[str, str]]:
    """Yield each text in this language with its English."""
    is_source = language == "en"
    for entry in polib.pofile(str(messages.catalogue_file("id" if is_source else language))):
        english = entry.msgid + entry.msgid_plural
        if not is_source:
            yield entry.msgstr + "".join(entry.msgstr_plural.values()), english
        elif not all(STAFF.search(name) for name, _line in entry.occurrences):
            yield english, english
    reasons = [row[3:] for row in FIRST_REASONS]
    letters = tuple("\n".join(newsletters.TEXTS[code]) for code in LANGUAGES)
    written = [vars(promotion_texts), vars(promotion_terms), reasons, letters]
    for versions in _versions(written):
        yield versions[LANGUAGES.index(language)], versions[0]


def _versions(found: object) -> Iterator[tuple[str, ...]]:
    """Yield every text that is written in all the languages, one after the other."""
    match found:
        case tuple() if found != LANGUAGES and all(isinstance(each, str) for each in found):
            assert len(found) == len(LANGUAGES)
            yield found
        case dict():
            yield from _versions([value for name, value in found.items() if name[:2] != "__"])
        case list() | tuple():
            for each in found:
                yield from _versions(each)


@pytest.mark.parametrize(
    "language",
    [pytest.param(one, marks=[] if one == "en" else pytest.mark.long) for one in LANGUAGES],
)
def test_each_thing_has_one_word(language: str) -> None:
    rules = rules_of(language)
    assert len(rules) > 4
    wrong = [
        (word, text)
        for text, english in texts_of(language)
        for rule in rules
        for word in rule.broken_by(text, english)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "text", "english", "words"),
    [
        ("en", "We sent you a letter.", "We sent you a letter.", ["letter"]),
        ("en", "4 letters and digits", "4 letters and digits", []),
        ("id", "Surat sudah kami kirim.", "We've sent the email.", ["surat"]),
        ("zh-hant", "請輸入序號。", "Enter the code.", ["序號"]),
        ("zh-hant", "請輸入序號。", "Enter the serial number.", []),
        ("de", "Wir haben Ihnen eine Mail geschickt.", "We sent you an email.", ["Mail"]),
        ("de", "Die E-Mail an %(mail)s ist unterwegs.", "We sent you an email.", []),
        ("ko", "인보이스를 업로드하세요.", "Upload the invoice.", ["인보이스"]),
    ],
)
def test_a_forbidden_word_is_found(
    language: str, text: str, english: str, words: list[str]
) -> None:
    assert [word for rule in rules_of(language) for word in rule.broken_by(text, english)] == words
