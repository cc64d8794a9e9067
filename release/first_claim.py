"""Inside the machine of try_install: a member's way from signing up to the code, through nginx.

The promotion approves by itself what the worker reads in the invoice and the photo, so that the
e-mail with the code shows that all of the center works.
"""

import json
import re
import subprocess
import sys
from base64 import b64decode
from typing import Final

from release import first_sign_in, visitor
from release.first_sign_in import CODE, HOST, PASSWORD, SITE
from release.visitor import SECONDS, Browser, WebForm, mailed

EMAIL: Final = "bob@example.com"
PROMOTION: Final = "top-of-the-ranking"
MAKE: Final = "from release import trial_promotion; trial_promotion.make()"
JPEG: Final = b"\xff\xd8\xff"
REWARD: Final = re.compile(r"^ {4}([A-Z0-9]{5}(?:-[A-Z0-9]{5}){2})\s*$", re.MULTILINE)
RECIPIENT: Final = {
    "last_name": "Muster",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Musterallee 4711",
    "contact_number": "+49 30 5550 4711",
}


def output_of(*words: str, given: str = "") -> str:
    """Run a program to its end, and return what it writes."""
    told = subprocess.run(  # noqa: S603 -- our own words
        words, input=given, stdout=subprocess.PIPE, text=True, check=True, timeout=SECONDS
    )
    return told.stdout.strip()


def solved(form: WebForm) -> dict[str, str]:
    """Look up what the picture of the captcha asks for: in a trial root may; members see none."""
    key = form.values.get("captcha_0")
    if key is None:
        return {}
    if not re.fullmatch("[0-9a-f]+", key):
        raise ValueError(key)
    query = f"SELECT response FROM captcha_captchastore WHERE hashkey = '{key}'"  # noqa: S608 -- above
    return {"captcha_1": output_of("su", "postgres", "-c", "psql -tA member_center", given=query)}


def buy() -> dict[str, str]:
    """Set up products, their serial numbers and promotions; returns what a buyer has in hand."""
    words = ("member-center", "shell", "--no-imports", "--command", MAKE)
    in_hand: dict[str, str] = json.loads(output_of(*words))
    return in_hand


def sign_up(member: Browser, region: str) -> None:
    """Sign up, with the code that comes by e-mail."""
    member.get(f"{SITE}/account/signup/")
    form = member.form("captcha_1")
    typed = {"email": EMAIL, "password1": PASSWORD, "password2": PASSWORD, "first_name": "Bob"}
    typed |= {"region": region, "privacy": "on", **solved(form)}
    member.send(form, **typed)
    member.send(member.form("code"), code=mailed(EMAIL, CODE))
    member.is_at("/(?!account/).*")


def register(member: Browser, bought: dict[str, str]) -> None:
    """Register the product: its serial number, its CHK, the purchase and the invoice."""
    member.get(f"{SITE}/products/registration/")
    member.send(member.form("serial"), serial=bought["serial"])
    member.send(member.form("chk"), chk=bought["chk"])
    form = member.form("purchased_on")
    store = re.search(rf'<option value="(\d+)"[^>]*>\s*{bought["store"]}', member.page)
    typed = {"region": bought["region"], "store": store[1] if store else "", "channel": "online"}
    typed |= {"purchased_on": bought["bought_on"], **solved(form)}
    member.send(form, {"invoice": b64decode(bought["invoice"])}, **typed)
    member.is_at(r"/products/registration/(\d+)/done/")


def look(member: Browser) -> None:
    """Look at what nginx sends by itself, and come back: the style of the page, and its photo.

    Raises:
        RuntimeError: the photo is none.
    """
    place, page = member.place, member.page
    for pattern in (r"/static/[^\"]+\.css", r"/products/uploads/\d+/pages/0/"):
        found = re.search(pattern, page)
        member.get(f"{SITE}{found[0] if found else pattern}")
    if not member.body.startswith(JPEG):
        raise RuntimeError(f"{member.place} is no photo.")
    member.get(place)


def redeem(member: Browser, bought: dict[str, str]) -> str:
    """Redeem the product with a photo of its label; returns the Order ID."""
    member.get(f"{SITE}/promotions/{PROMOTION}/")
    form = member.form("product")
    name = next(each for each in form.asks if each.startswith("photo_"))
    chosen = {"product": name.removeprefix("photo_"), **RECIPIENT}
    member.send(form, {name: b64decode(bought["photo"])}, **chosen)
    member.is_at(f"/promotions/{PROMOTION}/confirmation/")
    look(member)
    form = member.form("shown")
    member.send(form, **solved(form))
    return member.is_at("/promotions/claims/([0-9a-f]{10})/message/")


def claim() -> None:
    """Go the member's whole way.

    Raises:
        RuntimeError: the code of the e-mail is not the one of the page.
    """
    member, bought = Browser(), buy()
    sign_up(member, bought["region"])
    register(member, bought)
    reference = redeem(member, bought)
    code = mailed(EMAIL, REWARD)
    member.get(f"{SITE}/promotions/history/")
    if code not in member.page:
        raise RuntimeError(f"Redeem History does not show the code:\n{member.text()}")
    sys.stdout.write(f"Claim {reference} is approved; its code came by e-mail.\n")


def main(*, again: bool) -> None:
    """Make the first administrator and the first claim; again, only sign the one in."""
    with open("/etc/hosts", "a", encoding="ascii") as hosts:  # noqa: PTH123 -- shortest to append
        hosts.write(f"127.0.0.1 {HOST}\n")
    visitor.take_mail()
    first_sign_in.wait_until_ready()
    if not again:
        first_sign_in.make_administrator()
    first_sign_in.sign_in(again=again)
    if not again:
        claim()


if __name__ == "__main__":
    main(again="again" in sys.argv[1:])
