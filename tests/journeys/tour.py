"""A tour of every page that a visitor or a member can open, in each of its states.

At each stop a page stands in the browser; the tour yields its name, and goes on when it is asked.
"""

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, StorageState

from accounts.models import User
from accounts.newsletters import subscriptions
from portal import demo
from portal.demo.catalogue import Unit, units
from portal.demo.drawings import sticker
from tests.journeys.browsing import Arrive
from tests.journeys.visitor import Visitor

PROMOTION = "/promotions/top-of-the-ranking/"
REGISTRATION = "/products/registration/"
APPOINTMENT = "/service/appointments/new/"
SECOND_FACTOR = "/account/second-factor/"
TOTP_SECONDS = 30
# One that alice has and can redeem, and one that nobody has.
TO_REDEEM, TO_REGISTER = units("912-V390-055")[-2], units("912-V390-055")[3]
CATEGORIES = [
    "laptop",
    "all-in-one-pc",
    "desktop",
    "monitor",
    "motherboard",
    "graphics-card",
    "pc-case",
    "gaming-gear",
    "gaming-chair",
    "liquid-cooling",
    "power-supply",
]
FOR_VISITORS = {
    "landing": "/",
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "password-reset": "/account/password/reset/",
    "faq": "/support/faq/",
    "contact to a visitor": "/support/contact/",
    "appointments to a visitor": "/service/appointments/",
    "privacy": "/terms/privacy/",
    "reward-program": "/terms/reward_program/",
    "promotions to a visitor": "/promotions/",
    "promotion to a visitor": PROMOTION,
    "eligible-products": f"{PROMOTION}products/",
    "eligible-countries": f"{PROMOTION}countries/",
    "guide": f"{PROMOTION}guide/",
    "search of a visitor": "/search/?q=steam",
    "search for nothing that is here": "/search/?q=zzzz",
    "repair-status": "/repairs/status/",
    "mailbox": "/mailbox/",
    "400": "/?next=%00",
    "404": "/nothing/",
    "405": "/language/",
}
FOR_MEMBERS = {
    "ticket-new": "/support/tickets/new/",
    "ticket-form": "/support/tickets/new/?topic=technical&about=",
    "tickets": "/support/tickets/",
    "points": "/membership/points/",
    "points-earn": "/membership/points/earn/",
    "points-history": "/membership/points/history/",
    "points-leaving": "/membership/points/leaving/",
    "shout-outs": "/shout-outs/",
    "repair-new": "/repairs/new/",
    "repairs": "/repairs/",
    "chat-begin": "/support/chat/",
    "rewards-shop": "/membership/rewards/",
    "points-orders": "/membership/rewards/orders/",
    "shop-item": "/membership/rewards/items/game-code/",
    "shop-item sold out": "/membership/rewards/items/t-shirt/",
    "shop-order": "/membership/rewards/items/dragon-mug/order/",
    "appointments": "/service/appointments/",
    "appointment-new": APPOINTMENT,
    "appointment kind": f"{APPOINTMENT}?product=none",
    "appointment centre": f"{APPOINTMENT}?product=none&kind=consultation",
    "appointment day": f"{APPOINTMENT}?product=none&kind=consultation&centre=berlin",
    "overview": "/",
    "region": "/region/",
    "promotions": "/promotions/",
    "promotions of all regions": "/promotions/?regions=all",
    "history": "/promotions/history/",
    "promotion": PROMOTION,
    "promotion with nothing eligible": "/promotions/smart-office-rewards/",
    "promotion that ended": "/promotions/back-to-school/",
    "confirmation": f"{PROMOTION}confirmation/",
    "my-products": "/products/",
    "registration": REGISTRATION,
    "registration-check": f"{REGISTRATION}check/",
    "registration-purchase": f"{REGISTRATION}purchase/",
    "serial-help": "/products/serial-number-help/",
    "serial-help laptop": "/products/serial-number-help/laptop/",
    "search": "/search/?q=rtx",
    "search for one character": "/search/?q=r",
    "inbox": "/account/messages/",
    "profile": "/account/profile/",
    "change-email": "/account/email/",
    "change-password": "/account/password/change/",
    "logins": "/account/logins/",
    "second-factor": SECOND_FACTOR,
    "reauthenticate": "/account/reauthenticate/",
    "subscribe": "/account/subscribe/",
}
OF_THE_SERIAL_HELP = {
    f"serial-help {slug}": f"/products/serial-number-help/{slug}/" for slug in CATEGORIES
}
# Forms that come back with what is missing in them.
ASKS = {"sign-in", "sign-up", "promotion", "confirmation", "profile", "change-password"}
ASKS |= {"registration", "registration-purchase"}
OF_A_CLAIM = ("", "message/", "letters/")
OF_FACTORS = (
    "",
    "recovery-codes/",
    "recovery-codes/generate/",
    "totp/deactivate/",
    "webauthn/",
    "webauthn/add/",
    "reauthenticate/",
)
# The cookies of each, in this process: to sign in costs a third of a second.
_signed_in: dict[tuple[str, str], StorageState] = {}


def member(arrive: Arrive, email: str, **how: object) -> Visitor:
    """Somebody of the demo, signed in."""
    someone = arrive(**how)
    context, key = someone.page.context, (someone.site.url, email)
    if key in _signed_in:
        context.add_cookies([{**each} for each in _signed_in[key]["cookies"]])  # type: ignore[typeddict-item]
    else:
        someone.sign_in(email)
        _signed_in[key] = context.storage_state()
    someone.email = email
    return someone


def of_visitors(visitor: Visitor) -> Iterator[str]:
    """What everybody can open."""
    yield from _addresses(visitor, FOR_VISITORS)
    yield from of_reviews(visitor)
    visitor.open("/mailbox/")
    follow(visitor.page, visitor.page.locator("main td a").first.click)
    yield "mailbox-letter"
    visitor.open("/account/password/reset/")
    visitor.field("Email").fill("nobody@example.com")
    follow(visitor.page, visitor.page.locator("main button[type=submit]").last.click)
    yield "password-reset-code"
    visitor.open(unsubscribing(visitor, "alice@example.com"))
    yield "unsubscribe"
    # A form without its token, and one that is too large.
    for name, size in {"403": 1, "413": 3_000_000}.items():
        visitor.open("/support/faq/")
        follow(visitor.page, lambda size=size: visitor.page.evaluate(SEND, size))  # type: ignore[misc]
        yield name


SEND = """size => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/language/";
  const text = document.createElement("textarea");
  text.name = "language";
  text.value = "x".repeat(size);
  form.append(text);
  document.body.append(form);
  form.submit();
}"""


def of_members(alice: Visitor) -> Iterator[str]:
    """What a member can open who has a claim, a registration and a redemption half done."""
    begin(alice)
    yield from _addresses(alice, FOR_MEMBERS)
    row = alice.site.row(
        "SELECT min(p.id) FROM products_registeredproduct p JOIN accounts_user u"
        " ON u.id = p.user_id WHERE u.email = %s",
        "alice@example.com",
    )
    assert row is not None
    alice.open(f"/products/{row[0]}/proof/")
    yield "proof"
    alice.open(f"/products/{row[0]}/reasons/")
    yield "product-reasons"
    alice.open(f"{REGISTRATION}{row[0]}/done/")
    yield "registration-done"
    alice.open("/account/messages/")
    follow(alice.page, alice.page.locator("main a[href*='/messages/']").first.click)
    yield "inbox-letter"
    yield from of_tickets(alice)
    orders = (
        "SELECT reference FROM membership_pointsorder o JOIN accounts_user u ON u.id = o.user_id"
        " WHERE u.email = 'alice@example.com'"
    )
    for (reference,) in alice.site.rows(orders):
        alice.open(f"/membership/rewards/orders/{reference}/")
        yield f"points-order {reference}"
    yield from of_repairs(alice, row[0])
    yield from of_reviews(alice, alice.email)


def of_reviews(reader: Visitor, email: str = "") -> Iterator[str]:
    """A product's page with reviews, reporting one, and what members wrote of their own."""
    rows = reader.site.rows(
        "SELECT s.status, s.reference, s.product_id, u.email FROM membership_shoutout s"
        " JOIN accounts_user u ON u.id = s.member_id ORDER BY s.id"
    )
    _status, review, product, _email = next(row for row in rows if row[0] == "accepted")
    reader.open(f"/products/{product}/reviews/")
    yield "product-reviews"
    if email:
        reader.open(f"/reviews/{review}/report/")
        yield "review-report"
    for status, reference, _product, writer in rows:
        if writer == email:
            reader.open(f"/shout-outs/{reference}/")
            yield f"{status} shout out"


def of_tickets(alice: Visitor) -> Iterator[str]:
    """Her tickets, each in another state."""
    rows = alice.site.rows(
        "SELECT c.status, c.reference FROM support_conversation c JOIN accounts_user u"
        " ON u.id = c.user_id WHERE u.email = 'alice@example.com' ORDER BY c.id"
    )
    for status, reference in rows:
        for part in ("", "sent/"):
            alice.open(f"/support/tickets/{reference}/{part}")
            yield f"{status} ticket, {part}"


def of_repairs(alice: Visitor, product: int) -> Iterator[str]:
    """Apply for Service as far as it can be read, and her repairs, each at another stage."""
    for part in ("", "checks/", "fault/"):
        alice.open(f"/repairs/new/{product}/{part}")
        yield f"repair-new, {part}"
    alice.open(f"/repairs/products/{product}/")
    yield "repair-history"
    rows = alice.site.rows(
        "SELECT r.stage, r.rma FROM service_repair r JOIN accounts_user u"
        " ON u.id = r.user_id WHERE u.email = 'alice@example.com' ORDER BY r.id"
    )
    for stage, rma in rows:
        alice.open(f"/repairs/{rma}/")
        yield f"{stage} repair"


def of_the_serial_help(visitor: Visitor) -> Iterator[str]:
    """Where the serial number stands, for each category."""
    yield from _addresses(visitor, OF_THE_SERIAL_HELP)


def of_claims(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """The pages of a claim in each of its states, seen by its member."""
    arrived = arrive(**how)
    rows = arrived.site.rows(
        "SELECT DISTINCT ON (c.status) c.status, c.reference, u.email FROM redemptions_claim c"
        " JOIN accounts_user u ON u.id = c.user_id"
        " WHERE u.email IN ('alice@example.com', 'bob@example.com', 'emil@example.com')"
        " ORDER BY c.status, c.id"
    )
    for status, reference, email in rows:
        someone = member(arrive, email, **how)
        more = {"sent_back": ("again/",), "submitted": ("cancellation/",)}.get(status, ())
        for part in (*OF_A_CLAIM, *more):
            someone.open(f"/promotions/claims/{reference}/{part}")
            yield f"{status} claim, {part}", someone.page
        someone.open("/promotions/history/")
        yield f"history with a {status} claim", someone.page


def of_the_second_factor(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """Its pages, before and after it is switched on, and what sign-in asks for then."""
    joon = arrive(**how)
    joon.site.run("DELETE FROM mfa_authenticator")  # of an earlier tour
    joon.sign_in("joon@example.com")
    joon.open(f"{SECOND_FACTOR}totp/activate/")
    if "/reauthenticate/" in joon.page.url:
        joon.page.locator("input[name=password]").fill(demo.PASSWORD)
        follow(joon.page, joon.page.locator("main button[type=submit]").last.click)
    yield "totp-activation", joon.page
    secret = joon.page.locator("#authenticator_secret").inner_text()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // TOTP_SECONDS))
    joon.page.locator("input[name=code]").fill(code)
    follow(joon.page, joon.page.locator("main button[type=submit]").last.click)
    for part in OF_FACTORS:
        joon.open(f"{SECOND_FACTOR}{part}")
        yield f"second factor on, {part}", joon.page
    entering = arrive(**how)
    entering.sign_in("joon@example.com")
    yield "code of the second factor", entering.page


def _addresses(someone: Visitor, pages: dict[str, str]) -> Iterator[str]:
    for name, path in pages.items():
        someone.open(path)
        yield name
        if name in ASKS:
            send_empty(someone.page)
            yield f"{name} with errors"


SEND_EMPTY = """form => {
  form.noValidate = true;
  for (const field of form.querySelectorAll("input[type=text], input[type=password]")) {
    field.value = "";
  }
  form.requestSubmit(form.querySelector("button.button--primary"));
}"""


def send_empty(page: Page) -> None:
    """Send the form of the page with nothing in it, which a browser alone would not do."""
    form = page.locator("main form[method=post]").first
    follow(page, lambda: form.evaluate(SEND_EMPTY))


def follow(page: Page, act: Callable[[], object]) -> None:
    """Do what leads to another page, and wait for it."""
    with page.expect_navigation():
        act()


def begin(alice: Visitor) -> None:
    """Let her half register one product and half redeem another, unless she has."""
    page = alice.page
    alice.open(f"{REGISTRATION}purchase/")
    if "/purchase/" not in page.url:
        alice.open(REGISTRATION)
        alice.field("Serial Number").fill(TO_REGISTER.serial)
        follow(page, alice.button("Register").click)
        alice.field("CHK").fill(TO_REGISTER.chk)
        follow(page, alice.button("Register").or_(alice.button("Next")).first.click)
    alice.open(f"{PROMOTION}confirmation/")
    if "/confirmation/" not in page.url:
        alice.open(PROMOTION)
        alice.choose_product(TO_REDEEM, _photo(TO_REDEEM))
        alice.fill_recipient()
        follow(page, alice.button("Next").click)


def _photo(unit: Unit) -> bytes:
    model = unit.model
    return sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)


def unsubscribing(visitor: Visitor, email: str) -> str:
    """The link in a newsletter that ends the first subscription of its reader."""
    row = visitor.site.row(
        "SELECT user_id, topic FROM accounts_subscription s JOIN accounts_user u"
        " ON u.id = user_id WHERE u.email = %s ORDER BY s.id LIMIT 1",
        email,
    )
    assert row is not None
    return urlsplit(subscriptions.unsubscribe_url(User(pk=row[0]), row[1])).path
