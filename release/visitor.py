"""Inside the machine of try_install: a browser, and the mail server that the settings name.

Python's own library is all that it needs.
"""

import re
import smtplib
import socketserver
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from queue import Empty, Queue
from secrets import token_hex
from typing import Final

SECONDS: Final = 90
PORT: Final = 2525
TAG: Final = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
mails: "Queue[EmailMessage]" = Queue()


class TrialMailServer(socketserver.StreamRequestHandler):
    """A mail server that takes everything."""

    def handle(self) -> None:
        """Answer as RFC 5321 has it, as far as a client of ours goes."""
        self._say("220 here")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA":
                    self._say("354 go on")
                    sent = b"".join(iter(self.rfile.readline, b".\r\n"))
                    mails.put(message_from_bytes(sent, policy=policy.default))
                    self._say("250 taken")
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def take_mail() -> None:
    """Take mail from here on, as long as this program runs."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", PORT), TrialMailServer)
    server.daemon_threads = True  # whoever sends may keep the line
    threading.Thread(target=server.serve_forever, daemon=True).start()
    smtplib.SMTP("127.0.0.1", PORT, timeout=SECONDS).quit()


def mailed(to: str, pattern: "re.Pattern[str]") -> str:
    """Wait for an e-mail to this address; returns what the group of the pattern holds in it.

    Raises:
        TimeoutError: none came.
    """
    deadline = time.monotonic() + SECONDS
    seen = []
    while (left := deadline - time.monotonic()) > 0:
        try:
            mail = mails.get(timeout=left)
        except Empty:
            break
        text = mail.get_body(("plain",))
        found = pattern.search(text.get_content()) if text and to in mail["To"] else None
        if found:
            return found[1]
        seen.append(f"{mail['To']}: {mail['Subject']}")
    raise TimeoutError(f"No e-mail to {to} holds {pattern.pattern}; there were {seen}.")


@dataclass
class WebForm:
    """A form of a page: where it goes, what it asks for, and what a browser would send of it."""

    action: str
    asks: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)


class FormFinder(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[WebForm] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down a form, or a field of the last one."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append(WebForm(given.get("action", "")))
        elif self.forms and name and tag in {"input", "select", "textarea"}:
            self.forms[-1].asks.add(name)
            is_chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
            if tag == "input" and given.get("type") not in {"file", "submit"} and is_chosen:
                self.forms[-1].values[name] = given.get("value", "")


class Browser:
    """Fetches pages and sends forms, trusting the machine's own certificate alone."""

    def __init__(self) -> None:
        trusted = ssl.create_default_context(cafile="/etc/member-center/tls/fullchain.pem")
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trusted),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        )
        self.place, self.body, self.page = "", b"", ""

    def get(self, address: str, body: bytes | None = None, kind: str = "") -> None:
        """Fetch a page, or send a form to it.

        Raises:
            RuntimeError: the center refuses; the message has what its page says.
        """
        headers = {"Referer": self.place or address} | ({"Content-Type": kind} if kind else {})
        request = urllib.request.Request(address, body, headers)  # noqa: S310 -- https, above
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                self.place, self.body = answer.geturl(), answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                self.page = refusal.read().decode(errors="replace")
            raise RuntimeError(f"{address}: {refusal}\n{self.text()}") from refusal
        self.page = self.body.decode(errors="replace")

    def form(self, asks: str) -> WebForm:
        """Find the form that asks for this.

        Raises:
            RuntimeError: the page has none; the message has what the page says.
        """
        for form in FormFinder(self.page).forms:
            if asks in form.asks:
                return form
        raise RuntimeError(f"{self.place} does not ask for {asks}:\n{self.text()}")

    def send(self, form: WebForm, files: dict[str, bytes] | None = None, /, **typed: str) -> None:
        """Send a form with what is typed; files are pictures."""
        mark = token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**form.values, **typed}.items()
        ]
        for name, content in (files or {}).items():
            head = f'form-data; name="{name}"; filename="{name}.png"\r\nContent-Type: image/png'
            begin = f"--{mark}\r\nContent-Disposition: {head}\r\n\r\n"
            parts.append(begin.encode() + content + b"\r\n")
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        address = urllib.parse.urljoin(self.place, form.action)
        self.get(address, body, f"multipart/form-data; boundary={mark}")

    def is_at(self, pattern: str) -> str:
        """Require that the page is this one; returns what the group holds, or the path.

        Raises:
            RuntimeError: it is another; the message has what that one says.
        """
        path = urllib.parse.urlsplit(self.place).path
        found = re.fullmatch(pattern, path)
        if found is None:
            raise RuntimeError(f"{path} is not {pattern}:\n{self.text()}")
        return found[found.re.groups and 1]

    def text(self) -> str:
        """What the page says, without its tags."""
        return " ".join(TAG.sub(" ", self.page.partition("<main")[2] or self.page).split())[:2000]
