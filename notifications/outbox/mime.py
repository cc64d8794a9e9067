"""Compose the MIME message of an e-mail: the same bytes at each attempt.

Django composes any mail; ours have two texts and short headers, and are written as they stand in a
tenth of the time. What has an odd address or a line that is too long is left to Django.
"""

import hashlib
import re
from email.header import Header
from email.message import Message
from email.policy import compat32
from email.utils import format_datetime
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from notifications.models import Email
from notifications.signed_addresses import PLACE, signed_address

# The Message-ID once more: some relays, Amazon SES among them, write one of their own over it.
OWN_ID: Final = "X-Outbox-Message-ID"
# Of what a return address with a place for it names the e-mail.
RETURN: Final = "bounces"

# RFC 5322, 2.1.1: how long a line may be, and how long it should be.
LONGEST_LINE: Final = 998
FOLDED_AT: Final = 78
# Of what an envelope may name as it stands; any other is left to Django.
PLAIN_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")


class PlainMessage(Message):
    """A message of which the bytes are written already."""

    def __init__(self, headers: dict[str, str], written: bytes) -> None:
        super().__init__()
        for name, value in headers.items():
            self[name] = value
        self._written = written

    def as_bytes(self, *_unused: object, linesep: str = "\n", **_more: object) -> bytes:
        """Return its bytes, with this at the end of each line."""
        return self._written.replace(b"\n", linesep.encode())


class OutgoingEmail(EmailMultiAlternatives):
    """A mail with two texts whose bytes are the same each time it is composed."""

    def __init__(self, *, boundary: str, **parts: Any) -> None:
        super().__init__(**parts)
        self._boundary = boundary

    def message(self, **_policy: object) -> Any:  # noqa: ANN401 -- wider than the stubs know
        """Return the MIME message."""
        headers = self._plain_headers()
        written = headers and self._written(headers)
        return PlainMessage(headers, written) if headers and written else self.by_django()

    def by_django(self) -> Any:  # noqa: ANN401 -- as above
        """Return the message as Django composes it, but no line between the parts is by chance."""
        message = super().message()
        parts = (part for part in message.walk() if part.is_multipart())
        for number, part in enumerate(parts):
            part.set_boundary(f"{self._boundary}{number or ''}")
        return message

    def on_the_wire(self) -> bytes | None:
        """Return what a mail server gets; None if only Django can write it, or its envelope."""
        if not all(PLAIN_ADDRESS.fullmatch(each) for each in (self.from_email, *self.to)):
            return None
        headers = self._plain_headers()
        written = headers and self._written(headers)
        return written.replace(b"\n", b"\r\n") if written else None

    def _plain_headers(self) -> dict[str, str] | None:
        named = {"Subject": self.subject, "From": "", "To": ", ".join(self.to), "Reply-To": ""}
        headers = {name: value for name, value in (named | self.extra_headers).items() if value}
        if not all(map(str.isprintable, headers.values())):
            return None
        is_ascii = all(value.isascii() for name, value in headers.items() if name != "Subject")
        return headers if is_ascii else None

    def _written(self, headers: dict[str, str]) -> bytes | None:
        texts = [("plain", self.body), *(("html", html) for html, _type in self.alternatives)]
        parts = [_part(kind, str(text)) for kind, text in texts if text]
        if self.attachments or None in parts:
            return None
        between, line = f"--{self._boundary}".encode(), b"\n"
        head = ["Content-Type: multipart/alternative;\n", f' boundary="{self._boundary}"\n']
        head += ["MIME-Version: 1.0\n", *(_header(*each) for each in headers.items())]
        written = (line + between + line + part for part in parts if part)
        return b"".join(("".join(head).encode(), *written, line, between, b"--\n"))


def compose(email: Email) -> OutgoingEmail:
    """Compose the MIME message of an e-mail.

    Raises:
        foundation.encryption.Undecryptable: its secret cannot be decrypted.
    """
    text, html = email.bodies()
    mail = OutgoingEmail(
        boundary=_boundary(email),
        subject=email.subject,
        body=text,
        from_email=return_address(email),
        to=[email.to],
        headers=_headers(email),
    )
    mail.attach_alternative(html, "text/html")
    if email.calendar:
        mail.attach("appointment.ics", email.calendar, _calendar_type(email.calendar))
    return mail


def _calendar_type(calendar: str) -> str:
    """Return the type of a calendar file, with what mail programs are to do with it."""
    method = re.search(r"^METHOD:(\w+)", calendar, re.MULTILINE)
    return f"text/calendar; method={method[1]}" if method else "text/calendar"


def _boundary(email: Email) -> str:
    """Return the line between the parts; who writes into an e-mail does not know its Message-ID.

    In a quoted-printable part there is no ``=_``.
    """
    return f"=_{hashlib.blake2s(email.message_id.encode(), digest_size=16).hexdigest()}"


def _part(kind: str, text: str) -> bytes | None:
    """Write a text as it is; None if it has a line that no mail server has to take."""
    content = text.encode().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if max(map(len, content.split(b"\n"))) > LONGEST_LINE:
        return None
    bits = "7bit" if text.isascii() else "8bit"
    head = f'Content-Type: text/{kind}; charset="utf-8"\nMIME-Version: 1.0\n'
    return f"{head}Content-Transfer-Encoding: {bits}\n\n".encode() + content


def _header(name: str, value: str) -> str:
    line = f"{name}: {value}\n"
    if not value.isascii():
        return f"{name}: {Header(value, 'utf-8', header_name=name).encode()}\n"
    return line if len(line) <= FOLDED_AT else compat32.fold(name, value)


def return_address(email: Email) -> str:
    """Return where reports go: to an address of this e-mail alone, if RETURN_ADDRESS has a {}."""
    pattern = settings.RETURN_ADDRESS
    return signed_address(pattern, str(email.pk), purpose=RETURN) if PLACE in pattern else pattern


def _headers(email: Email) -> dict[str, str]:
    """Return the headers: sender, date, and whether a program wrote the e-mail (RFC 3834)."""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Date": format_datetime(email.queued_at),
        "Message-ID": email.message_id,
        OWN_ID: email.message_id,
        "Content-Language": email.language,
        "X-Auto-Response-Suppress": "All",  # Exchange reads this instead of Auto-Submitted
    }
    if not email.is_personal:
        headers["Auto-Submitted"] = "auto-generated"
    if email.thread:
        headers |= {"References": email.thread, "In-Reply-To": email.thread.split()[-1]}
    if reply_to := email.reply_to or settings.REPLY_TO_ADDRESS:
        headers["Reply-To"] = reply_to
    if email.unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{email.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        }
    return headers
