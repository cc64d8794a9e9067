import gettext
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.core.management import CommandError, call_command
from django.template.base import Lexer, TokenType
from django.utils import translation

from portal.environment import BASE_DIR
from portal.translations import messages, package_texts
from portal.translations.messages import Key

TEMPLATE = """{% load i18n %}
  {% translate "Redeem" %} {% translate 'Save 10%' as label %} {% include "a" with b=_("Close") %}
    {% blocktranslate trimmed with day=claim.due_on %}
      On {{ day }}
      at last
    {% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
  {% translate "May" context "month" %} {# translate "not this" #} {{ title }}
"""
CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
one = _("A long "
        "text")
some = ngettext("%(n)d claim", "%(n)d claims", 3)
menu = pgettext("menu", "Open")
silent = print("Not for members")
"""
# Letter for letter as the printed Indonesian guide shows them.
INDONESIAN = {
    "Account Overview": "Peninjauan akun",
    "Product": "Produk",
    "My Products": "Produk saya",
    "Product Registration": "Registrasi produk",
    "Membership": "keanggotaan",
    "Promotions": "Promosi",
    "Support": "penunjang",
    "Message": "pesan",
    "Back to Promotion": "Kembali ke promosi",
    "Redeem History": "riwayat penukaran",
}
LATER = {"Reward Program": "Program Reward", "Shout Out": "SHOUT OUT"}
WORD = re.compile(r"[A-Za-z]{2,}")
SUFFIX = re.compile(r"\.(?:jpg|png|gif|heic|pdf)\b")
SUFFIX_OF_PHOTOS = [".heic", ".jpg", ".png"]
SPOKEN = re.compile(r'(?:alt|title|placeholder|aria-label)="([^"]*)"')
SILENT = re.compile(r"<style>.*?</style>|<!--.*?-->|<[^>]*>|&\w+;|\?\w+=(?=$|\n)", re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in (*messages.APPS, messages.TEMPLATES):
        (tmp_path / folder).mkdir()
    (tmp_path / "portal" / "views.py").write_text(CODE)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def catalogue(folder: Path, *entries: polib.POEntry) -> Path:
    path = folder / "id" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    file = polib.POFile()
    file.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    file.extend(entries)
    file.save(str(path))
    return path


def entry(text: str, translated: str = "x", **fields: object) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translated, **fields)


def found(*texts: str) -> dict[Key, messages.TranslatableText]:
    return {Key(None, text): messages.TranslatableText("", {"templates/a.html"}) for text in texts}


def test_every_way_to_mark_a_text_is_found(project: Path) -> None:
    texts = messages.find_messages(project)
    assert {(key.context, key.text, message.plural) for key, message in texts.items()} == {
        (None, "Redeem", ""),
        (None, "Save 10%%", ""),
        (None, "Close", ""),
        (None, "On %(day)s at last", ""),
        (None, "%(n)s day", "%(n)s days"),
        ("month", "May", ""),
        (None, "A long text", ""),
        (None, "%(n)d claim", "%(n)d claims"),
        ("menu", "Open", ""),
    }


def test_an_update_keeps_translations_and_marks_what_is_gone(tmp_path: Path) -> None:
    path = catalogue(tmp_path, entry("Redeem", "Tukar"), entry("Gone", "Hilang"))
    assert messages.update(path, found("Redeem", "New")) == 1
    file = polib.pofile(str(path))
    by_text = {one.msgid: one for one in file}
    assert by_text["Redeem"].msgstr == "Tukar"
    assert by_text["Redeem"].occurrences == [("templates/a.html", "")]
    assert by_text["New"].msgstr == ""
    assert by_text["Gone"].obsolete
    before = path.read_text(encoding="utf-8")
    messages.update(path, found("Redeem", "New"))
    assert path.read_text(encoding="utf-8") == before


def test_an_update_begins_the_catalogue_of_a_new_language(tmp_path: Path) -> None:
    path = tmp_path / "pl" / "LC_MESSAGES" / "django.po"
    many = {Key(None, "%(n)d day"): messages.TranslatableText("%(n)d days", {"portal/a.py"})}
    assert messages.update(path, many) == 1
    (one,) = polib.pofile(str(path))
    assert one.msgstr_plural == {0: "", 1: "", 2: ""}
    assert one.flags == ["python-format"]


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (entry("Other"), "missing: 'Redeem'"),
        (entry("Redeem", fuzzy=True, flags=["fuzzy"]), "fuzzy: 'Redeem'"),
        (entry("Redeem", ""), "not translated: 'Redeem'"),
        (entry("Redeem", obsolete=True), "obsolete: 'Redeem'"),
    ],
)
def test_the_check_names_what_is_wrong(tmp_path: Path, one: polib.POEntry, fault: str) -> None:
    assert fault in list(messages.faults(catalogue(tmp_path, one), found("Redeem")))


@pytest.mark.parametrize("broken", ["Sampai %(hari)s", "Sampai", "Sampai %(day)s %(day)s", "%s"])
def test_the_check_finds_a_broken_placeholder(tmp_path: Path, broken: str) -> None:
    path = catalogue(tmp_path, entry("Until %(day)s", broken), entry("By {name}", "Oleh {name}"))
    assert list(messages.faults(path, found("Until %(day)s", "By {name}"))) == [
        "placeholders differ: 'Until %(day)s'"
    ]


# Python 3.11 reads a text inside an f-string as part of it, and no catalogue would have it.
IN_F_STRING = re.compile(r"""\bf["'].*\{_\(""")


def test_no_text_to_translate_hides_in_an_f_string() -> None:
    assert IN_F_STRING.search("""f"{_('Order ID')} {reference}\"""")
    apps = {path.parent for path in BASE_DIR.glob("*/apps.py")} | {BASE_DIR / "portal"}
    files = [file for app in apps for file in app.rglob("*.py")]
    assert len(files) > 200
    assert [file.name for file in files if IN_F_STRING.search(file.read_text("utf-8"))] == []


def test_our_own_catalogues_have_no_fault() -> None:
    call_command("messages", "--check")


def test_the_command_fails_on_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = catalogue(tmp_path, entry("Redeem"))
    monkeypatch.setattr(messages, "po_files", lambda: [path])
    monkeypatch.setattr("portal.management.commands.messages.BASE_DIR", tmp_path)
    with pytest.raises(CommandError, match="missing: 'Account Overview'"):
        call_command("messages", "--check")


def test_compiling_needs_no_gettext_and_does_what_changed(tmp_path: Path) -> None:
    path = catalogue(tmp_path, entry("Redeem", "Tukar"))
    (compiled,) = messages.compile_messages(tmp_path)
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Redeem") == "Tukar"
    assert messages.compile_messages(tmp_path) == []
    os.utime(path, (1, 1))  # a copy from elsewhere, older than what is compiled
    assert messages.compile_messages(tmp_path) == [compiled]


def test_compiling_at_once_never_shows_half_a_file(tmp_path: Path) -> None:
    path = catalogue(tmp_path, *(entry(f"Text {n}", f"Teks {n}") for n in range(300)))
    compiled = path.with_suffix(".mo")
    messages.compile_messages(tmp_path)

    def compile_or_read(turn: int) -> str:
        if turn % 2:
            os.utime(path, (turn, turn))
            messages.compile_messages(tmp_path)
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file).gettext("Text 299")

    with ThreadPoolExecutor(8) as many:
        assert set(many.map(compile_or_read, range(64))) == {"Teks 299"}
    assert sorted(file.name for file in path.parent.iterdir()) == ["django.mo", "django.po"]


@pytest.mark.parametrize(("english", "indonesian"), INDONESIAN.items())
def test_indonesian_labels_are_those_of_the_guide(english: str, indonesian: str) -> None:
    with translation.override("id"):
        assert translation.gettext(english) == indonesian


@pytest.mark.parametrize(("english", "indonesian"), LATER.items())
def test_labels_without_a_page_yet_will_be_those_of_the_guide(
    english: str, indonesian: str
) -> None:
    if Key(None, english) in messages.find_messages():
        with translation.override("id"):
            assert translation.gettext(english) == indonesian


def test_texts_taken_from_packages_are_still_theirs() -> None:
    roots = [Path(str(package.__file__)).parent for package in (django, allauth)]
    theirs = {
        one.msgid
        for root in roots
        for path in root.glob("**/locale/en/LC_MESSAGES/django.po")
        for one in polib.pofile(str(path))
    }
    file = Path(str(package_texts.__file__)).relative_to(BASE_DIR).as_posix()
    ours = {key.text for key, found in messages.find_messages().items() if file in found.files}
    assert ours
    assert ours - theirs == set()


@pytest.mark.parametrize("path", messages.po_files(), ids=lambda path: path.parts[-3])
def test_a_translation_names_the_same_kinds_of_files(path: Path) -> None:
    texts = [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path)) if entry.msgstr]
    named = [tuple(sorted(SUFFIX.findall(text)) for text in pair) for pair in texts]
    assert [pair for pair in named if pair[0] != pair[1]] == []
    assert (SUFFIX_OF_PHOTOS, SUFFIX_OF_PHOTOS) in named


def bare_texts(source: str) -> list[str]:
    """Find what a member would read in English whatever the language."""
    shown, silent_until = [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if silent_until:
            silent_until = "" if name == silent_until else silent_until
        elif name in {"comment", "blocktranslate"}:
            silent_until = f"end{name}"
        elif token.token_type == TokenType.TEXT:
            shown.append(token.contents)
    text = "".join(shown)
    return [part for part in [*SPOKEN.findall(text), *SILENT.split(text)] if WORD.search(part)]


@pytest.mark.parametrize("bare", ["<p>Hello</p>", '<img alt="A box">', "{{ a }} of {{ b }}"])
def test_the_lint_finds_a_bare_text(bare: str) -> None:
    assert bare_texts(bare)


def test_templates_have_no_text_outside_translation_tags() -> None:
    # The page of all components is for who writes them, and English like the code.
    paths = [
        path
        for path in (BASE_DIR / "templates").rglob("*.*")
        if path.suffix != ".svg" and path.name != "components.html"
    ]
    found = {path.name: bare_texts(path.read_text(encoding="utf-8")) for path in paths}
    assert {name: texts for name, texts in found.items() if texts} == {}
