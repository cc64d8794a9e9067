"""Further stops of the tour: what the demo has not, what is opened on a page, what went wrong."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.journeys import cases, tour
from tests.journeys.browsing import Arrive
from tests.journeys.visitor import Visitor

OF_A_NEWCOMER = {
    "overview of a newcomer": "/",
    "my-products, none": "/products/",
    "history, empty": "/promotions/history/",
    "inbox, empty": "/account/messages/",
    "profile with trouble": "/account/profile/",
    "change-email with trouble": "/account/email/",
}


def of_newcomers(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """Where nothing is yet, and letters do not arrive."""
    newcomer = _case(arrive, "newcomer", **how)
    for name, path in OF_A_NEWCOMER.items():
        newcomer.open(path)
        yield name, newcomer.page
    unaware = _case(arrive, "unaware", **how)
    unaware.open("/account/profile/")
    expect(unaware.button("Agree and continue")).to_be_visible()
    yield "new-terms", unaware.page


def of_disputes(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """A dispute, seen by who says that a product is theirs, and by who has registered it."""
    claimant = _case(arrive, "claimant", **how)
    taken = cases.unit("owner", "phone")
    claimant.open(tour.REGISTRATION)
    claimant.field("Serial Number").fill(taken.serial)
    tour.follow(claimant.page, claimant.button("Register").click)
    yield "serial that is taken", claimant.page
    tour.follow(claimant.page, claimant.button("It's mine").click)
    if claimant.field("CHK").count():
        yield "CHK", claimant.page
        tour.send_empty(claimant.page)
        yield "CHK with errors", claimant.page
        claimant.field("CHK").fill(taken.chk)
    tour.follow(claimant.page, claimant.button("Next").or_(claimant.link("Next")).click)
    yield "what proves it", claimant.page
    tour.send_empty(claimant.page)
    yield "what proves it, with errors", claimant.page
    yield from _links(claimant, "/products/", "in dispute", "Withdraw")
    holder = _case(arrive, "holder", **how)
    yield from _links(holder, "/products/", "disputed", "Answer")
    tour.send_empty(holder.page)
    yield "answer with errors", holder.page
    holder.open("/products/")
    holder.open_menu()
    yield "my-products, menu opened", holder.page
    tour.follow(holder.page, holder.link("Transfer to another member").click)
    yield "disputed, Transfer to another member", holder.page


def of_handovers(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """An offer, before it is made, by both sides while it is open, and when it is over."""
    giver, taker = _case(arrive, "giver", **how), _case(arrive, "taker", **how)
    giver.open("/products/")
    giver.open_menu()
    tour.follow(giver.page, giver.link("Transfer to another member").click)
    yield "to hand over, Transfer to another member", giver.page
    tour.send_empty(giver.page)
    yield "offer with errors", giver.page
    giver.field("Email of the other member").fill(taker.email)
    tour.follow(giver.page, giver.button("Send the offer").click)
    yield "offer that was made", giver.page
    link = link_of(taker)
    for someone in (taker, giver):
        someone.page.goto(link)
        yield f"offer, as {someone.email} sees it", someone.page
    yield from _links(giver, "/products/", "offered", "Offered to another member")
    tour.follow(giver.page, giver.button("Withdraw the offer").click)
    taker.page.goto(link)
    yield "offer that is over", taker.page


def of_what_is_opened(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """The dialog that helps with the serial number, the menus, and reasons that unfold."""
    alice = tour.member(arrive, "alice@example.com", **how)
    page = alice.page
    alice.open(tour.REGISTRATION)
    alice.link("How to Identify Product Serial Number ?").click()
    dialog = page.get_by_role("dialog")
    for name in ("Laptop", "Back"):
        link = dialog.get_by_role("link", name=alice.label(name))
        expect(link).to_be_visible()
        yield f"dialog, before {name}", page
        link.click()
    alice.open("/products/")
    page.locator("main .table details:not(.more) > summary").first.click()
    expect(page.locator("main .reasons").first).to_be_visible()
    yield "reasons, unfolded", page
    page.locator(".topbar .menu summary").click()
    yield "languages, opened", page
    menu = page.get_by_role("button", name=alice.label("Menu"))
    if menu.is_visible():
        menu.click()
        yield "menu, opened", page


def of_claims_sent_back(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """A claim with a long story, of which photo and invoice are to be sent again."""
    owner = _case(arrive, "owner", **how)
    owner.open("/")
    yield "overview with a claim to correct", owner.page
    yield from _links(owner, "/promotions/history/", "history, sent back", "Redeem Again")
    tour.send_empty(owner.page)
    yield "photo and invoice again, with errors", owner.page
    row = owner.site.row(
        "SELECT reference FROM redemptions_claim c JOIN accounts_user u ON u.id = c.user_id"
        " WHERE u.email = %s",
        owner.email,
    )
    assert row is not None
    owner.open(f"/promotions/claims/{row[0]}/")
    yield "claim with a long story", owner.page


def of_what_went_wrong(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """Too many tries, and a fault of ours: a table that the page needs is away for a moment."""
    visitor = arrive(forgives="status of [45]", **how)
    visitor.site.run(
        "INSERT INTO foundation_throttlecounter (scope, key, ends_at, count) VALUES"
        " ('captcha', '127.0.0.1', now() + interval '1 minute', 1000)"
        " ON CONFLICT (scope, key) DO UPDATE SET count = 1000, ends_at = excluded.ends_at"
    )
    yield _status(visitor, "/captcha/refresh/"), visitor.page
    visitor.site.run("DELETE FROM foundation_throttlecounter WHERE scope = 'captcha'")
    visitor.site.run("ALTER TABLE captcha_captchastore RENAME TO away")
    yield _status(visitor, "/account/signup/"), visitor.page
    visitor.site.run("ALTER TABLE away RENAME TO captcha_captchastore")


def of_promotions(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """What each promotion takes, and what it looks like to a visitor."""
    visitor = arrive(**how)
    published = "SELECT slug FROM promotions_promotion WHERE is_published ORDER BY id"
    for (slug,) in visitor.site.rows(published):
        for part in ("", "products/"):
            visitor.open(f"/promotions/{slug}/{part}")
            yield f"{slug} {part}", visitor.page


def _status(visitor: Visitor, path: str) -> str:
    """Open a page; returns with which status it was answered."""
    answer = visitor.page.goto(f"{visitor.site.url}{path}")
    assert answer is not None
    return str(answer.status)


def link_of(taker: Visitor, *, older: str = "") -> str:
    """The link in the letter that offers a product, the newer one where there was one before."""
    text = taker.letter_text("", holding="/products/offers/", older=older)
    return next(word for word in text.split() if "/products/offers/" in word)


def case(arrive: Arrive, role: str, stage: str, **how: object) -> Visitor:
    """One of those whom the demo has not; they are made at the first call."""
    site = arrive(**how).site
    if site.row("SELECT 1 FROM accounts_user WHERE email LIKE 'newcomer.%%'") is None:
        site.command("tests.journeys.cases")
    return tour.member(arrive, f"{role}.{stage}@example.com", **how)


def _case(arrive: Arrive, role: str, **how: object) -> Visitor:
    return case(arrive, role, str(how["width"]), **how)


def _links(someone: Visitor, path: str, name: str, link: str) -> Iterator[tuple[str, Page]]:
    """A page, and where a link on it leads."""
    someone.open(path)
    yield name, someone.page
    tour.follow(someone.page, someone.link(link).click)
    yield f"{name}, {link}", someone.page
