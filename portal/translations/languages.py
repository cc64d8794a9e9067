"""The languages of the portal: English, in which it is written, and each that has a catalogue."""

from pathlib import Path

from django.conf.locale import LANG_INFO

SOURCE = ("en", "English")


def languages_in(folder: Path) -> list[tuple[str, str]]:
    """List the languages by code, each by its own name; a further one is one file in the folder.

    That file is ``zh_Hant/LC_MESSAGES/django.po``, for the language ``zh-hant``.
    """
    catalogues = sorted(folder.glob("*/LC_MESSAGES/django.po"))
    codes = [path.parents[1].name.replace("_", "-").lower() for path in catalogues]
    return [SOURCE, *((code, _own_name(code)) for code in codes)]


def _own_name(code: str) -> str:
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    return name[:1].upper() + name[1:]
