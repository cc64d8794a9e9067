"""The words of a mail, and what else it brings: plain text, else HTML as text; nothing is shown.

Mail programs write whatever they like, so each step has an answer to what is malformed, and nothing
in a mail is opened that is itself a mail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from typing import Final

from foundation.text import storable
from support.mail.html_text import text_of

MOST_PARTS: Final = 100
DEEPEST: Final = 10
LONGEST_NAME: Final = 100
# Names under which mail programs write other charsets than Python does.
_CALLED: Final = {
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-9": "cp1254",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\<>\"|:*?\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class MailPart:
    """A part of a mail that is not its words: its name, and the message to read it from."""

    name: str
    content_type: str
    message: Message


class TooManyParts(ValueError):
    """It has more parts, or nests them deeper, than any mail program writes."""


def words_and_parts(mail: Message) -> tuple[str, list[MailPart]]:
    """Return the words of a mail, whole, and its other parts.

    Raises:
        TooManyParts: nobody writes such a mail.
    """
    words: list[str] = []
    parts: list[MailPart] = []
    for part in _leaves(mail):
        if _is_words(part):
            words.append(_words(part))
        else:
            parts.append(_named(part, len(parts) + 1))
    return "\n\n".join(filter(None, words)), parts


def header_text(value: object) -> str:
    """Return a header as one line of text, however it is encoded."""
    raw = str(value or "")
    try:
        text = str(make_header(decode_header(raw)))
    except (ValueError, LookupError, UnicodeError):
        text = raw
    return " ".join(storable(text).split())


def _leaves(mail: Message) -> Iterator[Message]:
    """Iterate over the parts that count: of alternatives the plain text, else the best there is."""
    waiting, seen = [(mail, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            raise TooManyParts
        inside = _inside(part)
        if part.get_content_maintype() != "multipart" or not inside:
            yield part
            continue
        chosen = _chosen(inside) if part.get_content_subtype() == "alternative" else inside
        waiting += [(each, depth + 1) for each in reversed(chosen)]


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _chosen(alternatives: list[Message]) -> list[Message]:
    plain = [
        part
        for part in alternatives
        if part.get_content_type() == "text/plain" and _decoded(part).strip()
    ]
    return plain[:1] or alternatives[-1:]


def _is_words(part: Message) -> bool:
    is_text = part.get_content_type() in {"text/plain", "text/html"}
    return is_text and part.get_content_disposition() != "attachment" and not part.get_filename()


def _words(part: Message) -> str:
    text = _decoded(part)
    if part.get_content_type() == "text/html":
        return text_of(text).strip("\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unfolded(text, joins=str(part.get_param("delsp", "")).lower() == "yes")
    return text.strip("\n")


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    named = str(part.get_content_charset() or "utf-8").lower()
    for charset in (_CALLED.get(named, named), "utf-8"):
        try:
            return _plain(content.decode(charset))
        except (LookupError, UnicodeError):
            continue
    return _plain(content.decode("cp1252", "replace"))


def _plain(text: str) -> str:
    return storable(text).lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _unfolded(text: str, *, joins: bool) -> str:
    """Join the lines of a paragraph that a mail program broke for its own screen (RFC 3676)."""
    lines: list[str] = []
    open_at = ""  # the ">" of a paragraph that goes on; empty if none does
    goes_on = False
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = line[: len(line) - len(bare)]
        bare = bare.removeprefix(" ")
        is_signature = bare == "-- "
        if goes_on and depth == open_at and not is_signature:
            lines[-1] += bare
        else:
            lines.append(f"{depth} {bare}" if depth else bare)
        goes_on, open_at = bare.endswith(" ") and not is_signature, depth
        if goes_on and joins:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _named(part: Message, number: int) -> MailPart:
    content_type = part.get_content_type()
    name = header_text(part.get_filename())
    if not name and content_type == "message/rfc822":
        subjects = [header_text(each["Subject"]) for each in _inside(part)]
        name = f"{''.join(subjects) or number}.eml"
    name = _UNSAFE.sub(" ", name).strip(" .") or f"{number}.{content_type.rpartition('/')[2]}"
    return MailPart(_short(name), content_type, part)


def _short(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    keeps = LONGEST_NAME - len(dot + ending) - 1
    return f"{stem[:keeps]}…{dot}{ending}" if keeps > 0 else name[:LONGEST_NAME]
