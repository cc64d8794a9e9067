"""The scripts that the first engine cannot read, by the languages of the regions that print them.

A region's pages are read by the second engine where one of its official languages (CLDR) has a row
here and its data, a package of Debian, is installed. All other pages cost what they did.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel.languages import get_official_languages
from django.conf import settings

_DEBIAN: Final = "/usr/share/tesseract-ocr"


@dataclass(frozen=True, slots=True)
class Script:
    """A language by the name of its data, what it is called, and the letters that only it has."""

    code: str
    name: str
    letters: re.Pattern[str]

    @property
    def package(self) -> str:
        """The package of Debian that brings its data."""
        return f"tesseract-ocr-{self.code}"


_CYRILLIC: Final = re.compile("[Ѐ-ӿ]")
SCRIPTS: Final = {
    "ko": Script("kor", "Korean", re.compile("[가-힣]")),
    "th": Script("tha", "Thai", re.compile("[ก-๎]")),
    "vi": Script("vie", "Vietnamese", re.compile("[\u00c0-\u1ef9]")),
    "ru": Script("rus", "Russian", _CYRILLIC),
    "uk": Script("ukr", "Ukrainian", _CYRILLIC),
    "ar": Script("ara", "Arabic", re.compile("[\u0620-\u06d3]")),
}


def script_of(region: str) -> Script | None:
    """Return the script that the shops of a region print and that can be read here, if any."""
    return next((script for script in _spoken(region) if is_installed(script)), None)


def script_coded(code: str) -> Script | None:
    """Return the script whose data have this name, if it can be read here."""
    named = (script for script in SCRIPTS.values() if script.code == code)
    return next((script for script in named if is_installed(script)), None)


def is_installed(script: Script) -> bool:
    """Return whether the data for this script are on this machine."""
    return any((folder / f"{script.code}.traineddata").exists() for folder in data_folders())


def data_folders() -> list[Path]:
    """List where the data may lie: where ops say, else where Debian puts them, newest first."""
    if settings.TESSDATA_DIR:
        return [Path(settings.TESSDATA_DIR)]
    return sorted(Path(_DEBIAN).glob("*/tessdata"), reverse=True)


def what_is_missing(regions: Iterable[str]) -> str:
    """Say to ops which scripts of these regions cannot be read on this machine; "" if none."""
    printed = {script.code: script for region in regions for script in _spoken(region)[:1]}
    missing = [script for _, script in sorted(printed.items()) if not is_installed(script)]
    if not missing:
        return ""
    names = ", ".join(script.name for script in missing)
    packages = " ".join(script.package for script in missing)
    return (
        f"Invoices in {names} are not read on this machine, so people have to look at them;"
        f" where the workers run: apt install {packages}. See docs/evidence.md, Scripts."
    )


@lru_cache(maxsize=512)
def _spoken(region: str) -> tuple[Script, ...]:
    """List the scripts of a region's languages; a shop prints the first of them."""
    languages = get_official_languages(region, de_facto=True) if region else ()
    return tuple(SCRIPTS[each] for each in languages if each in SCRIPTS)
