"""Translations: extracted from code and templates into locale/, and compiled without gettext."""

import os
import re
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from portal.environment import BASE_DIR

APPS = (
    "accounts",
    "evidence",
    "foundation",
    "fulfilment",
    "membership",
    "notifications",
    "portal",
    "products",
    "promotions",
    "redemptions",
    "service",
    "support",
)
TEMPLATES = "templates"
SOURCES = {".py", ".html", ".txt"}
LOCALE_DIR = BASE_DIR / "locale"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")


class Key(NamedTuple):
    """The identity of a text: gettext looks it up by its context and its English."""

    context: str | None
    text: str


class TranslatableText(NamedTuple):
    """A text to translate: its plural, if it has one, and the files that show it."""

    plural: str
    files: set[str]


def find_messages(root: Path = BASE_DIR) -> dict[Key, TranslatableText]:
    """Find every translatable text of our own code and templates."""
    found: dict[Key, TranslatableText] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        for key, plural in _texts(path):
            message = found.setdefault(key, TranslatableText(plural, set()))
            message.files.add(name)
            if plural and not message.plural:
                found[key] = message._replace(plural=plural)
    return found


def update(po_file: Path, found: dict[Key, TranslatableText]) -> int:
    """Bring one catalogue up to date, keeping what is translated; return what is left to do."""
    catalogue = polib.pofile(str(po_file), wrapwidth=100) if po_file.exists() else _new(po_file)
    known = {_key(entry): entry for entry in catalogue}
    for key, entry in known.items():
        entry.obsolete = key not in found
    for key, message in found.items():
        if key not in known:
            known[key] = polib.POEntry(msgid=key.text, msgctxt=key.context)
            catalogue.append(known[key])
        _describe(known[key], message, _plural_forms(catalogue))
    # By file, then by text, so that moving code inside a file does not reorder entries.
    catalogue.sort(key=lambda entry: (entry.obsolete, entry.occurrences, entry.msgid))
    po_file.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(po_file))
    return sum(entry.fuzzy or not _is_translated(entry) for entry in known.values())


def faults(po_file: Path, found: dict[Key, TranslatableText]) -> Iterator[str]:
    """Name what is missing, fuzzy, obsolete or broken in one catalogue."""
    known = {_key(entry): entry for entry in polib.pofile(str(po_file))}
    for key in sorted(found.keys() - known.keys(), key=str):
        yield f"missing: {key.text!r}"
    for key, entry in known.items():
        if entry.obsolete or key not in found:
            yield f"obsolete: {key.text!r}"
        elif entry.fuzzy:
            yield f"fuzzy: {key.text!r}"
        elif not _is_translated(entry):
            yield f"not translated: {key.text!r}"
        elif not _placeholders_agree(entry):
            yield f"placeholders differ: {key.text!r}"


def po_files() -> list[Path]:
    """List the catalogues: one for each language in the settings except the source language."""
    codes = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return [catalogue_file(code) for code in codes]


def catalogue_file(code: str) -> Path:
    """Return the path of a language's catalogue."""
    return LOCALE_DIR / to_locale(code) / "LC_MESSAGES" / "django.po"


def compile_messages(root: Path = LOCALE_DIR) -> list[Path]:
    """Compile each catalogue that changed; safe while others read or compile it."""
    changed = []
    for source in sorted(root.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        # The compiled file has its source's mtime, so that an older source is noticed, too.
        modified = source.stat().st_mtime_ns
        if not target.exists() or target.stat().st_mtime_ns != modified:
            _write(target, polib.pofile(str(source)).to_binary(), modified)
            changed.append(target)
    return changed


def _write(target: Path, content: bytes, modified: int) -> None:
    """Write a file atomically, with this mtime."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".compiling-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        os.utime(name, ns=(modified, modified))
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def _sources(root: Path) -> Iterator[Path]:
    for folder in (*APPS, TEMPLATES):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SOURCES:
                yield path


def _texts(path: Path) -> Iterator[tuple[Key, str]]:
    """Extract the texts of one file, each with its plural."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Like Django's makemessages: a template becomes calls of gettext among blanked-out words,
        # whose indentation is not valid Python.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    # Do not parse files without gettext.
    if "gettext" not in source and "_(" not in source:
        return
    for _line, text, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        single, plural = (text, "") if isinstance(text, str) else text
        yield Key(context, single), plural


def _key(entry: polib.POEntry) -> Key:
    return Key(entry.msgctxt, entry.msgid)


def _new(po_file: Path) -> polib.POFile:
    """Create the catalogue of a language that has none yet."""
    locale = po_file.parent.parent.name
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "member-center",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": get_plural(locale).plural_forms,
        "Language": locale,
    }
    return catalogue


def _plural_forms(catalogue: polib.POFile) -> int:
    """Return the number of plural forms in this language."""
    found = re.search(r"nplurals=(\d+)", catalogue.metadata["Plural-Forms"])
    return int(found[1]) if found else 1


def _describe(entry: polib.POEntry, message: TranslatableText, forms: int) -> None:
    """Note where a text is shown, without line numbers, and how it is formatted."""
    entry.occurrences = [(name, "") for name in sorted(message.files)]
    entry.msgid_plural = message.plural
    if message.plural and not entry.msgstr_plural:
        entry.msgstr_plural = dict.fromkeys(range(forms), entry.msgstr)
        entry.msgstr = ""
    is_format = "%(" in entry.msgid + message.plural
    others = [flag for flag in entry.flags if flag != "python-format"]
    entry.flags = [*others, "python-format"] if is_format else others


def _is_translated(entry: polib.POEntry) -> bool:
    return all(_translations(entry))


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _placeholders_agree(entry: polib.POEntry) -> bool:
    """Compare with singular and plural: a form may omit the number only where English does."""
    texts = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
    allowed = [sorted(PLACEHOLDER.findall(text)) for text in texts]
    return all(sorted(PLACEHOLDER.findall(text)) in allowed for text in _translations(entry))
