"""Whether our own mail host vouches for the sender of a mail (Authentication-Results, RFC 8601).

Anybody can write that header into their mail. Only what bears the name of our own host counts, and
of that only the block on top: what a sender wrote stands below it. Our host must take away what
comes in under its name, as RFC 8601 wants.
"""

import re
from collections.abc import Iterator
from email.message import Message
from itertools import dropwhile, takewhile
from typing import Final

HEADER: Final = "authentication-results"
_COMMENT = re.compile(r"\([^()\\]*(?:\\.[^()\\]*)*\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_NESTED: Final = 10
_RESULT = re.compile(r"\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)\b(.*)", re.DOTALL)
_PROPERTY = re.compile(r"\b([a-z]+\.[a-z0-9_-]+)\s*=\s*([^\s;]+)")


def is_vouched_for(mail: Message, *, sender: str, by: str) -> bool:
    """Return whether the host of this name says that a mail is from the domain of its sender.

    By DMARC; else by a signature (DKIM) of the very domain, or the very envelope (SPF). A failure
    of DMARC outweighs them.
    """
    sender = sender.lower()
    results = [result for text in _own_results(mail, by) for result in _results(text)]
    dmarc = [value for method, value, _facts in results if method == "dmarc"]
    if any(value != "pass" for value in dmarc if value != "none"):
        return False
    return bool(sender) and any(
        value == "pass" and _is_of(sender, method, facts) for method, value, facts in results
    )


def _own_results(mail: Message, name: str) -> list[str]:
    """Return the results of our host that stand together on top, without its name."""
    headers = [(key.lower(), str(value)) for key, value in mail.items()]
    read = [(key, _own(value, name) if key == HEADER else None) for key, value in headers]
    from_ours = dropwhile(lambda each: each[1] is None, read)
    # A host that handed the mail on to ours begins its own headers with this one.
    together = takewhile(lambda each: each[0] != "received", from_ours)
    return [text for _key, text in together if text is not None]


def _own(value: str, name: str) -> str | None:
    """Return the results in a header that our host wrote; None if another one did."""
    plain = _without_comments(value)
    before, _, results = plain.partition(";")
    words = before.split()
    is_ours = bool(name) and bool(words) and words[0].lower() == name.lower()
    return results if is_ours else None


def _without_comments(value: str) -> str:
    plain = _QUOTED.sub(" ", value)
    for _ in range(_NESTED):
        plain, count = _COMMENT.subn(" ", plain)
        if not count:
            break
    return plain


def _results(text: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    for one in text.lower().split(";"):
        if found := _RESULT.match(one):
            yield found[1], found[2], dict(_PROPERTY.findall(found[3]))


def _is_of(sender: str, method: str, facts: dict[str, str]) -> bool:
    domain = sender.rpartition("@")[2]
    match method:
        case "dmarc":
            return facts.get("header.from", "").rpartition("@")[2] == domain
        case "dkim":
            named = facts.get("header.d") or facts.get("header.i", "").rpartition("@")[2]
            return named == domain
        case "spf":
            # Of the whole address where the host writes it: others may send by the same host.
            return facts.get("smtp.mailfrom") in {sender, domain}
        case _:
            return False
