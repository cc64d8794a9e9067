"""Inside the machine of try_install: make the first administrator, and sign in through nginx."""

import hmac
import os
import re
import subprocess
import sys
import time
from base64 import b32decode
from pathlib import Path
from typing import Final

from release.visitor import SECONDS, Browser, mailed

HOST: Final = os.environ["CENTER_HOST"]
SITE: Final = f"https://{HOST}"
EMAIL, PASSWORD = "ada@example.com", "made up for this machine alone"
SECRET: Final = Path("/root/authenticator")
CODE: Final = re.compile(r"^\s{2,}([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)


def wait_until_ready() -> None:
    """Wait for nginx, the web and the database behind it.

    Raises:
        TimeoutError: they do not come.
    """
    for _second in range(SECONDS):
        try:
            Browser().get(f"{SITE}/health/ready/")
        except (OSError, RuntimeError):
            time.sleep(1)
        else:
            return
    raise TimeoutError("The center does not answer.")


def make_administrator() -> None:
    """Run the command of the guide, with what it would ask for."""
    words = ["member-center", "createsuperuser", "--noinput", "--email", EMAIL]
    words += ["--first_name", "Ada", "--region", "DE"]
    env = {**os.environ, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    subprocess.run(words, env=env, check=True, timeout=SECONDS)  # noqa: S603 -- our own words


def authenticator_code() -> str:
    """The number that an authenticator app shows now (RFC 6238)."""
    key, moment = b32decode(SECRET.read_text(encoding="ascii")), int(time.time()) // 30
    digest = hmac.digest(key, moment.to_bytes(8), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in_first(browser: Browser) -> None:
    """Do what is asked the first time: the mailed code, the policy, a factor before the admin."""
    browser.send(browser.form("code"), code=mailed(EMAIL, CODE))
    browser.get(f"{SITE}/admin/")
    browser.is_at("/account/new-terms/")
    browser.send(browser.form("agreed"), agreed="privacy")
    browser.is_at("/account/second-factor/.*")
    browser.get(f"{SITE}/account/second-factor/totp/activate/")
    browser.send(browser.form("recipient"))
    browser.send(browser.form("code"), code=mailed(EMAIL, CODE))
    found = re.search(r"\b[A-Z2-7]{32}\b", browser.page)
    SECRET.write_text(found[0] if found else "", encoding="ascii")


def sign_in(*, again: bool) -> None:
    """Sign in and open the admin; the first time with a new factor, again with the same."""
    browser = Browser()
    browser.get(f"{SITE}/account/login/")
    browser.send(browser.form("login"), login=EMAIL, password=PASSWORD)
    if not again:
        sign_in_first(browser)
    browser.send(browser.form("code"), code=authenticator_code())
    browser.get(f"{SITE}/admin/")
    browser.is_at("/admin/")
    sys.stdout.write("The administrator is signed in.\n")
