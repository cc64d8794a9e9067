"""Bundles: the style sheets, scripts and drawings of the members' pages, joined into a few files.

Over a slow connection a first visit waits for each request, while developers prefer small files.
Staff pages name the files they need. Drawings shown on one page share a sprite, and each is used
by its name: ``<use href="categories.svg#laptop">``.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property

from portal.environment import BASE_DIR, VAR_DIR

STYLES = [
    "variables",
    "base",
    "layout",
    "topbar",
    "sidebar",
    "button",
    "form",
    "upload",
    "table",
    "card",
    "tabs",
    "status",
    "dialog",
    "camera",
    "letter",
    "chat",
    "products-registration",
    "promotion",
    "review",
    "appointment",
    "guide",
    "search",
    "shop",
    "overview",
    "points",
    "print",
]
SCRIPTS = [
    "menu",
    "dialog",
    "fold",
    "form",
    "autosave",
    "captcha",
    "upload-shrink",
    "upload-send",
    "upload",
    "upload-drop",
    "reading",
    "chat",
    "camera-hints",
    "camera",
    "copy",
    "letter",
    "passkey",
    "password",
    "serial-help",
    "stores",
]
CATEGORIES = sorted(path.stem for path in (BASE_DIR / "static/img/categories").glob("*.svg"))
SHOP = sorted(path.stem for path in (BASE_DIR / "static/img/shop").glob("*.svg"))
PLACES = ("box", "product", "barcode", "good", "bad")
EXAMPLES = [
    f"img/examples/{what}.svg"
    for what in ("invoice-good", "invoice-bad", "serial-good", "serial-bad")
]
BUNDLES = {
    "css/site.css": [f"css/{name}.css" for name in STYLES],
    "js/site.js": [f"js/{name}.js" for name in SCRIPTS],
    "img/categories.svg": [f"img/categories/{name}.svg" for name in CATEGORIES],
    "img/examples.svg": EXAMPLES,
    "img/repairs.svg": [f"img/repairs/{name}.svg" for name in ("fault", "whole")],
    "img/steps.svg": [f"img/steps/{name}.svg" for name in ("register", "choose", "reward")],
    "img/shop.svg": [f"img/shop/{name}.svg" for name in SHOP],
    "img/guide.svg": [
        *EXAMPLES,
        "img/serials/chk.svg",
        *(f"img/serials/{name}-product.svg" for name in CATEGORIES),
    ],
    **{
        f"img/serials/{name}.svg": [f"img/serials/{name}-{place}.svg" for place in PLACES]
        for name in CATEGORIES
    },
}
DRAWING = re.compile(
    r'<svg xmlns="[^"]+" (?P<box>viewBox="[^"]+")>(?P<inside>.*)</svg>\s*', re.DOTALL
)
IMPORTS = re.compile(r"^(?:import .*\n|export )", re.MULTILINE)


def bundle(name: str) -> str:
    """Return the content of one bundle.

    Raises:
        ValueError: a drawing does not start like the others, so it cannot go into the sprite.
    """
    texts = {
        Path(part).stem: (BASE_DIR / "static" / part).read_text(encoding="utf-8")
        for part in BUNDLES[name]
    }
    return "".join(FORMS[Path(name).suffix](texts))


def _styles(texts: dict[str, str]) -> Iterator[str]:
    yield from texts.values()


def _scripts(texts: dict[str, str]) -> Iterator[str]:
    """Wrap each script in a block, so that the names it declares stay its own.

    Scripts whose names start with the same word share a block instead of importing each other.
    """
    for _word, names in groupby(texts, lambda name: name.partition("-")[0]):
        block = "".join(IMPORTS.sub("", texts[name]) for name in names)
        yield f"{{\n{block}}}\n"


def _sprite(texts: dict[str, str]) -> Iterator[str]:
    yield '<svg xmlns="http://www.w3.org/2000/svg">\n'
    for name, text in texts.items():
        drawing = DRAWING.fullmatch(text)
        if drawing is None:
            raise ValueError(name)
        yield f'<symbol id="{name}" {drawing["box"]}>{drawing["inside"]}</symbol>\n'
    yield "</svg>\n"


FORMS = {".css": _styles, ".js": _scripts, ".svg": _sprite}


class BundleFinder(BaseFinder):
    """Staticfiles finder that adds the bundles to the files of `collectstatic`."""

    @cached_property
    def storage(self) -> FileSystemStorage:
        """The folder for the written bundles."""
        return FileSystemStorage(location=VAR_DIR / "bundles")

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Write the bundles that changed, and list all of them."""
        del ignore_patterns  # they are for files found on disk, not for ours
        for name in BUNDLES:
            self._write(name)
            yield name, self.storage

    def find(self, path: str, *_positional: object, **named: object) -> Any:  # noqa: ANN401 -- a path or a list of paths
        """Find a bundle by its name."""
        wants_all = bool(named.get("find_all") or named.get("all"))
        if path not in BUNDLES:
            return []
        found = str(self._write(path))
        return [found] if wants_all else found

    def _write(self, name: str) -> Path:
        file, text = Path(self.storage.path(name)), bundle(name)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return file
