"""The style sheets and scripts of the members' pages, each put together into one file.

A first visit over a slow line waits for each request; a developer reads small files. Staff pages
name the files that they need.
"""

from collections.abc import Iterable, Iterator
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
    "letter",
    "products-registration",
    "promotion",
    "search",
]
SCRIPTS = [
    "menu",
    "dialog",
    "form",
    "captcha",
    "upload",
    "reading",
    "copy",
    "serial-help",
    "stores",
]
BUNDLES = {
    "css/site.css": [f"css/{name}.css" for name in STYLES],
    "js/site.js": [f"js/{name}.js" for name in SCRIPTS],
}


def bundle(name: str) -> str:
    """Put one together; a name that a script declares stays its own."""
    texts = [(BASE_DIR / "static" / part).read_text(encoding="utf-8") for part in BUNDLES[name]]
    if name.endswith(".js"):
        texts = [f"{{\n{text}}}\n" for text in texts]
    return "".join(texts)


class BundleFinder(BaseFinder):
    """Gives `collectstatic` the bundles among the other files."""

    @cached_property
    def storage(self) -> FileSystemStorage:
        """The folder in which they are written."""
        return FileSystemStorage(location=VAR_DIR / "bundles")

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Write those that changed, and name all."""
        del ignore_patterns  # what to leave out is for files that were found, not for ours
        for name in BUNDLES:
            self._write(name)
            yield name, self.storage

    def find(self, path: str, *_positional: object, **named: object) -> Any:  # noqa: ANN401 -- a path or a list of paths
        """Find one by its name."""
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
