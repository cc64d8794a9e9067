"""The words of an HTML mail as plain text: nothing of it is ever shown as HTML."""

import re
from html.parser import HTMLParser
from typing import Final

_SILENT: Final = frozenset({"script", "style", "head", "title"})
_APART: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl"})
_BLOCKS: Final = _APART | {
    "address",
    "article",
    "blockquote",
    "center",
    "dd",
    "div",
    "dt",
    "footer",
    "form",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "pre",
    "section",
    "tr",
}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Deeper quotes are written as this deep.
_DEEPEST: Final = 20
# Elements that are never closed.
_VOID: Final = frozenset({"br", "img", "hr", "meta", "link", "input", "base", "wbr", "col"})


def text_of(html: str) -> str:
    """Return the words of an HTML mail, with ">" before what it quotes."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Writes words line by line, each with the ">" of the quotes around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._quotes = 0
        self._silent = 0
        self._as_it_is = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a quote, or what is not read."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "body":
            self._silent = 0  # whatever of the head was not closed
        elif tag == "br":
            self._end_line()
        elif tag == "img":
            self._picture(dict(attrs))
        elif tag in _BLOCKS:
            self._end_block(apart=tag in _APART)
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._as_it_is += 1
        elif tag in {"td", "th"} and self._line:
            self._line += " "

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read what is closed at once like what is not closed at all."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a line, a quote, or what is not read."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _BLOCKS:
            self._end_block(apart=tag in _APART)
        if tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)
        elif tag == "pre":
            self._as_it_is = max(self._as_it_is - 1, 0)

    def handle_data(self, data: str) -> None:
        """Add words."""
        if self._silent:
            return
        if self._as_it_is:
            first, *others = data.split("\n")
            self._line += first
            for other in others:
                self._end_line()
                self._line = other
            return
        words = _BLANKS.sub(" ", data)
        self._line += words.lstrip(" ") if not self._line or self._line.endswith(" ") else words

    def text(self) -> str:
        """Return what was written."""
        if self._line.strip():
            self._end_line()
        return _BLANK_LINES.sub("\n\n", "\n".join(self._lines)).strip("\n")

    def _picture(self, attributes: dict[str, str | None]) -> None:
        """Write what stands for a picture; one within the mail's HTML has no words of its own."""
        if not self._silent and (words := (attributes.get("alt") or "").strip()):
            self._line += f"[{_BLANKS.sub(' ', words)}]"

    def _end_block(self, *, apart: bool) -> None:
        if self._line.strip():
            self._end_line()
        if apart and self._lines and self._lines[-1].strip("> "):
            self._end_line()

    def _end_line(self) -> None:
        before = ">" * min(self._quotes, _DEEPEST)
        line = self._line.rstrip().replace("\xa0", " ")
        self._lines.append(f"{before} {line}".rstrip() if before else line)
        self._line = ""
