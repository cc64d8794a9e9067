"""The languages of the portal: English, the source, and each language with a catalogue."""

from pathlib import Path

from django.conf.locale import LANG_INFO

SOURCE = ("en", "English")


def languages_in(folder: Path) -> list[tuple[str, str]]:
    """List the language codes with the languages' own names; one file in the folder adds another.

    For example, ``zh_Hant/LC_MESSAGES/django.po`` adds ``zh-hant``.
    """
    catalogues = sorted(folder.glob("*/LC_MESSAGES/django.po"))
    codes = [path.parents[1].name.replace("_", "-").lower() for path in catalogues]
    return [SOURCE, *((code, _own_name(code)) for code in codes)]


def _own_name(code: str) -> str:
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    return name[:1].upper() + name[1:]
