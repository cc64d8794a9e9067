"""The child process that renders: a document as JSON on stdin, the PDF on stdout."""

import json
import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

import plutoprint

# By the URLs in the style sheet; everything else is refused.
FONTS: Final = {
    "font:latin": ("fontpkg_lato", "files/Lato-Regular.ttf"),
    "font:latin-bold": ("fontpkg_lato", "files/Lato-Bold.ttf"),
    "font:cjk": ("cvttf_NotoSansCJK_Regular", "*.otf"),
}


class FontsOnly(plutoprint.ResourceFetcher):
    """Fetches only the fonts of our packages; everything else is inlined in the document."""

    def fetch_url(self, url: str) -> plutoprint.ResourceData:
        """Return a font.

        Raises:
            PermissionError: the URL is not one of our fonts.
        """
        if url not in FONTS:
            raise PermissionError(url)
        return plutoprint.ResourceData(font(*FONTS[url]).read_bytes(), mime_type="font/otf")


def font(package: str, pattern: str) -> Path:
    """Find a font's file without importing its package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(package)
    return next(Path(spec.origin).parent.glob(pattern))


def main() -> None:
    """Render the document on stdin."""
    sheet = json.load(sys.stdin)
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4)
    book.custom_resource_fetcher = FontsOnly()
    book.load_html(sheet["html"], user_style=sheet["style"], base_url=sheet["base"])
    printed = BytesIO()
    book.write_to_pdf_stream(printed)
    sys.stdout.buffer.write(printed.getvalue())


if __name__ == "__main__":
    main()
