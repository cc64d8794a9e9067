"""Inside the machine of try_install: make the first administrator, and sign in through nginx.

Python's own library is all it needs; the mail server that the settings name is here.
"""

import os
import re
import socketserver
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from queue import Queue
from typing import Final

HOST: Final = os.environ["CENTER_HOST"]
SITE: Final = f"https://{HOST}"
EMAIL, PASSWORD = "ada@example.com", "made up for this machine alone"
TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CODE: Final = re.compile(r"^\s{2,}([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)
SECONDS: Final = 60
mails: "Queue[str]" = Queue()


class Mailbox(socketserver.StreamRequestHandler):
    """A mail server that takes everything."""

    def handle(self) -> None:
        """Answer as RFC 5321 has it, as far as a client of ours goes."""
        self._say("220 here")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA":
                    self._say("354 go on")
                    mails.put(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
                    self._say("250 taken")
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Browser:
    """Fetches pages and sends forms, trusting the machine's own certificate alone."""

    def __init__(self) -> None:
        trusted = ssl.create_default_context(cafile="/etc/member-center/tls/fullchain.pem")
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trusted),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        )
        self.place, self.page = "", ""

    def get(self, address: str, form: dict[str, str] | None = None) -> None:
        """Fetch a page, or send a form to it."""
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(address, body, {"Referer": address})  # noqa: S310 -- https, above
        with self.opener.open(request, timeout=SECONDS) as answer:
            self.place, self.page = answer.geturl(), answer.read().decode()

    def send(self, **fields: str) -> None:
        """Send the form of the page where it is."""
        token = TOKEN.search(self.page)
        if token is None:
            raise RuntimeError(f"{self.place} has no form.")
        self.get(self.place, {"csrfmiddlewaretoken": token[1], **fields})


def make_administrator() -> None:
    """Run the command of the guide, with what it would ask for."""
    words = ["member-center", "createsuperuser", "--noinput", "--email", EMAIL]
    words += ["--first_name", "Ada", "--region", "DE"]
    env = {**os.environ, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    subprocess.run(words, env=env, check=True)  # noqa: S603 -- our own words


def sign_in(*, confirms: bool) -> str:
    """Sign in, and return where the admin leads."""
    browser = Browser()
    browser.get(f"{SITE}/account/login/")
    browser.send(login=EMAIL, password=PASSWORD)
    if confirms:
        code = CODE.search(mails.get(timeout=SECONDS))
        if code is None:
            raise RuntimeError("The e-mail has no code.")
        browser.send(code=code[1])
    browser.get(f"{SITE}/admin/")
    return urllib.parse.urlsplit(browser.place).path


def wait_until_ready() -> None:
    """Wait for nginx, the web and the database behind it."""
    for _second in range(SECONDS):
        try:
            Browser().get(f"{SITE}/health/ready/")
        except OSError:
            time.sleep(1)
        else:
            return
    raise TimeoutError("The center does not answer.")


def main(*, again: bool) -> None:
    """Say where the admin leads the first administrator: to the second factor."""
    with open("/etc/hosts", "a", encoding="ascii") as hosts:  # noqa: PTH123 -- shortest to append
        hosts.write(f"127.0.0.1 {HOST}\n")
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 2525), Mailbox)
    server.daemon_threads = True  # whoever sends may keep the line
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wait_until_ready()
    if not again:
        make_administrator()
    place = sign_in(confirms=not again)
    sys.stdout.write(f"Signed in; the admin leads to {place}\n")
    if not place.startswith("/account/second-factor/"):
        sys.exit(1)


if __name__ == "__main__":
    main(again="again" in sys.argv[1:])
