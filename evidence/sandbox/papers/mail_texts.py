"""What an e-mail says: its headers and its body as plain text, as it would be read."""

from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Final

HEADERS: Final = ("From", "To", "Date", "Subject")
MOST_MAILS: Final = 3
MOST_HTML: Final = 400_000
_UNSEEN: Final = {"head", "script", "style", "template", "title"}
_ONE_TAG: Final = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
_LINES: Final = {"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "table", "tr"}


def text_of(mail: EmailMessage) -> str:
    """Return the headers and the text of a mail, and of those that were forwarded in it."""
    forwarded = (part for part in mail.walk() if part.get_content_type() == "message/rfc822")
    inner = [part.get_payload(0) for part in forwarded if part.is_multipart()]
    mails = [mail, *(each for each in inner if isinstance(each, EmailMessage))]
    return "\n\n".join(_headers(each) + "\n\n" + _body(each) for each in mails[:MOST_MAILS])


def _headers(mail: EmailMessage) -> str:
    return "\n".join(f"{name}: {value}" for name in HEADERS if (value := header(mail, name)))


def header(mail: EmailMessage, name: str) -> str:
    """Return a header as it reads, or "" where it is missing or malformed."""
    value = ""
    with suppress(Exception):  # the parser of the standard library fails on some in many ways
        value = " ".join(str(mail.get(name, "")).split())
    return value


def _body(mail: EmailMessage) -> str:
    # As programs for e-mails do, which show the plain text only where there is no other.
    part = mail.get_body(("html", "plain"))
    if not isinstance(part, EmailMessage):
        return ""
    text = _decoded(part)
    return _Visible.text_in(text) if part.get_content_subtype() == "html" else text


def _decoded(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # no such character set
        return content.decode("utf-8", "replace")


class _Visible(HTMLParser):
    """Takes the text out of HTML, a row of a table on a line."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen: list[str] = []

    @classmethod
    def text_in(cls, html: str) -> str:
        """Return what of the HTML can be seen."""
        parser = cls()
        parser.feed(html[:MOST_HTML])
        parser.close()
        lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
        return "\n".join(_without_repeated_blanks(lines))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = "".join((dict(attrs).get("style") or "").split()).lower()
        hidden = tag in _UNSEEN or "display:none" in style
        if tag not in _ONE_TAG and (hidden or self._unseen):
            self._unseen.append(tag)
        if tag in _LINES:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append("  ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        if tag in _LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(" ".join(data.split("\n")))


def _without_repeated_blanks(lines: Iterator[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line
