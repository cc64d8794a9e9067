"""A person in front of a browser: signs up, registers, redeems, reviews, reads letters."""

import re
from dataclasses import dataclass
from datetime import date
from mimetypes import guess_type
from zlib import crc32

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import FilePayload, Locator, Page, expect

from portal import demo
from portal.demo.catalogue import STORES, Unit
from tests.journeys.site import Site, sum_of

PASSWORD = "a-long-and-quiet-password"
CODE = r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$"
LETTER_TRIES = 240
LOOKS = 240
SENT = "SELECT count(*) FROM notifications_email WHERE \"to\" = %s AND status = 'sent'"
CAN_BE_UNDONE = """
    SELECT 1 FROM redemptions_scheduleddecision d JOIN redemptions_claim c ON c.id = d.claim_id
    WHERE c.reference = %s"""
# On a machine that does much else an upload is read after minutes.
READINGS = 600


@dataclass
class Visitor:
    """Somebody with a browser of their own, who reads one language."""

    page: Page
    site: Site
    language: str = "en"
    email: str = ""
    password: str = PASSWORD

    def label(self, english: str) -> str:
        """The label in the visitor's language."""
        with translation.override(self.language):
            return gettext(english)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(f"{self.site.url}{path}")

    def button(self, english: str) -> Locator:
        """A button of the page itself, by its label."""
        label = re.compile(rf"^\s*{re.escape(self.label(english))}\s*$")
        return self.page.get_by_role("main").get_by_role("button", name=label).last

    def link(self, english: str) -> Locator:
        """A link of the page itself, by its label."""
        return self.page.get_by_role("main").get_by_role("link", name=self.label(english)).first

    def open_menu(self) -> None:
        """Open what is seldom done with the first product of My Products."""
        self.page.locator("main .more > summary").first.click()

    def field(self, english: str) -> Locator:
        """The field under this label, which may end in a star."""
        label = re.compile(rf"^\s*{re.escape(self.label(english))}(\s*\*)?\s*$")
        return self.page.get_by_role("main").get_by_label(label).first

    def sees(self, text: str) -> None:
        """Require that a text can be seen on the page."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def solution(self) -> str:
        """Read the sum of the page; returns its result."""
        key = self.page.locator("input[name=captcha_0]").input_value()
        row = self.site.row("SELECT challenge FROM captcha_captchastore WHERE hashkey = %s", key)
        assert row is not None
        return sum_of(row[0])

    def solve_captcha(self) -> None:
        """Read the sum and type its result, if there is one: members are asked on suspicion."""
        if not self.page.locator("input[name=captcha_0]").count():
            return
        self.page.locator("input[name=captcha_1]").fill(self.solution())

    def sign_up(self, email: str, *, first_name: str, region: str) -> None:
        """Sign up, take the code from the letter, and arrive as a member."""
        self.email = email
        self.open("/account/signup/")
        self.field("Email").fill(email)
        self.field("Password").fill(PASSWORD)
        self.field("Confirm Password").fill(PASSWORD)
        self.field("First Name").fill(first_name)
        self.field("Region / Location").select_option(region)
        self.page.locator("input[name=privacy]").check()
        self.solve_captcha()
        self.button("Sign Up").click()
        code = self.page.locator("input[name=code]")
        expect(code).to_be_visible()
        code.fill(self.code())
        self.button("Confirm").click()
        expect(self.page.locator(".member__email")).to_have_text(email)

    def code(self) -> str:
        """The code in the letter that came last."""
        text = self.letter_text("")
        found = re.search(CODE, text, re.MULTILINE)
        assert found is not None, text
        return found[1]

    def sign_in(self, email: str, password: str = demo.PASSWORD) -> None:
        """Sign in on the sign-in page that is open, or on the one that is opened."""
        self.email = email
        if "/account/login/" not in self.page.url:
            self.open("/account/login/")
        self.field("Email").fill(email)
        self.field("Password").fill(password)
        self.button("Sign In").click()
        self.page.wait_for_url(lambda url: "/account/login/" not in url)

    def letter_text(self, subject: str, *, holding: str = "", older: str = "") -> str:
        """Wait for the newest letter with this subject to hold a text; returns its text part.

        One that holds the words of an older letter is not it yet.
        """
        with self.page.context.new_page() as tab:
            link = tab.get_by_role("main").locator("td a").filter(has_text=subject).first
            seen = 0
            for _ in range(LETTER_TRIES):
                # What has not come cannot be read: the mailbox is opened when a letter was sent.
                ((sent,),) = self.site.rows(SENT, self.email)
                if sent != seen:
                    seen = sent
                    tab.goto(f"{self.site.url}/mailbox/?to={self.email}")
                    if link.count():
                        link.click()
                        expect(tab.frame_locator("iframe").locator("h1")).to_be_visible()
                        text = tab.locator("pre").text_content() or ""
                        if holding in text and not (older and older in text):
                            return text
                tab.wait_for_timeout(500)
        message = f"No letter about {subject!r} holds {holding!r}."
        raise AssertionError(message)

    def register(
        self,
        unit: Unit,
        *,
        region: str,
        bought_on: date,
        invoice: bytes,
        name: str = "invoice.png",
        store: str = "",
    ) -> None:
        """Product Registration, from the serial number to the last step."""
        self.open("/products/registration/")
        self.field("Serial Number").fill(unit.serial.lower())
        self.button("Register").click()
        self.field("CHK").fill(unit.chk)
        self.button("Register").or_(self.button("Next")).first.click()
        self.field("Region / Location").select_option(region)
        stores = self.field("Store Name")
        expect(stores.locator("option")).not_to_have_count(1)
        stores.select_option(label=store or STORES[region][0])
        self.field("Purchase Date").fill(bought_on.isoformat())
        self.page.get_by_label(self.label("Online retailer")).check()
        self.upload(self.field("Invoice Upload"), png(name, invoice))
        self.solve_captcha()
        self.button("Next").click()
        self.page.wait_for_url("**/done/**")
        self.sees(unit.serial)

    def choose_product(self, unit: Unit, photo: bytes, *, name: str = "serial.png") -> None:
        """On Promotion Redeem: choose the product, if there are several, and upload its photo.

        In place of another photo it needs another name, by which it is known when it has come.
        """
        # What is said of the invoice, below it, may name the serial number too.
        row = self.page.locator("tr", has_text=unit.serial).first
        row.wait_for()
        for choice in row.get_by_role("radio").all():
            choice.check()
        self.upload(row.locator("input[type=file]"), png(name, photo))

    def upload(self, field: Locator, file: FilePayload) -> None:
        """Choose a file and wait until the page shows it."""
        field.set_input_files(file)
        shown = self.page.get_by_role("main").locator(".upload__kept", has_text=file["name"])
        # A busy machine takes its time to draw it anew, and where many are drawn the page says so
        # and tries again by itself.
        expect(shown).to_be_visible(timeout=READINGS * 500)

    def wait_for_reading(self) -> None:
        """Wait until an upload was read; a page that has given up asking is opened anew."""
        late = self.page.locator(".advice[data-state=late]")
        busy = self.page.locator(".advice[data-state=reading]").or_(late)
        for _look in range(READINGS):
            if not busy.count():
                return
            if late.count():
                self.page.reload()
            self.page.wait_for_timeout(500)
        expect(busy).to_have_count(0)

    def fill_recipient(self) -> None:
        """Recipient Information of one's own; the names are filled in already."""
        own = crc32(self.email.encode()) % 10_000
        self.field("Last Name").fill("Muster")
        self.field("Zip code").fill("10115")
        self.field("City").fill("Berlin")
        state = self.field("State / Province / Region")
        if state.count():
            state.select_option(index=1)
        self.field("Street address").fill(f"Musterallee {own}")
        self.field("Contact Number").fill(f"+49 30 5550 {own:04}")

    def redeem(self) -> str:
        """Next, Confirm, Redeem, Message; returns the Order ID."""
        self.button("Next").click()
        self.page.wait_for_url("**/confirmation/**")
        self.solve_captcha()
        self.button("Redeem").click()
        return self.message()

    def message(self) -> str:
        """The Message page; returns the Order ID."""
        self.page.wait_for_url("**/message/**")
        expect(self.page.locator(".breadcrumbs")).to_have_text(self.label("Message"))
        expect(self.link("Back to Promotion")).to_be_visible()
        found = re.search(r"/claims/([0-9a-f]{10})/", self.page.url)
        assert found is not None
        return found[1]

    def status_in_history(self, product: str) -> Locator:
        """The status of a product in Redeem History."""
        self.open("/promotions/")
        self.link("Redeem History").click()
        return self.page.locator("tr", has_text=product).locator("td").last

    def redeem_again(self, *, invoice: bytes) -> None:
        """Follow the letter's link through sign-in, replace the invoice, redeem again."""
        self.upload(self.field("Invoice Upload"), png("better-invoice.png", invoice))
        self.solve_captcha()
        self.button("Redeem").click()
        self.message()

    def open_claim_in_admin(self, reference: str) -> None:
        """As a reviewer: search the claim and open it."""
        self.open(f"/admin/redemptions/claim/?q={reference}")
        self.page.get_by_role("link", name=reference).click()
        self.page.locator("#workbench:not([aria-busy])").wait_for()
        for picture in self.page.locator(".review__evidence img").all():
            expect(picture).to_have_js_property("complete", value=True)
            assert picture.evaluate("image => image.naturalWidth") > 0

    def approve(self, *references: str) -> None:
        """As a reviewer: approve, with a reason where something speaks against it."""
        for reference in references:
            self._approve(reference)
        for reference in references:
            self._wait_for_effect(reference, "approved")

    def _approve(self, reference: str) -> None:
        self.open_claim_in_admin(reference)
        anyway = self.page.locator("summary", has_text="Approve anyway")
        if anyway.count():
            # Those who claim here send one and the same drawn picture.
            anyway.click()
            self.page.locator("[name=override]").fill("Seen: two units, photographed alike.")
            self.page.get_by_role("button", name="Approve anyway").click()
        else:
            self.page.get_by_role("button", name="Approve").click()
        # Or "before its evidence was read", where the worker has much to do.
        self.sees(f"Approved {reference}")

    def send_back(self, reference: str, reason: str) -> None:
        """As a reviewer: send back with a reason."""
        self.open_claim_in_admin(reference)
        self.page.locator("summary", has_text="Send back").click()
        self.page.get_by_label("What the member reads").fill(reason)
        self.page.get_by_role("button", name="Send back").click()
        self.sees(f"Sent back {reference}.")
        self._wait_for_effect(reference, "sent back")

    def _wait_for_effect(self, reference: str, state: str) -> None:
        """As a reviewer: look at the queue once a decision cannot be undone any more."""
        for _look in range(LOOKS):
            if not self.site.rows(CAN_BE_UNDONE, reference):
                break
            self.page.wait_for_timeout(500)
        self.open(f"/admin/redemptions/claim/?q={reference}")
        shown = self.page.locator("tr", has_text=reference).locator("td").last
        expect(shown).to_have_text(state)


def png(name: str, content: bytes) -> FilePayload:
    """A picture, or a PDF, as a file chooser gives it."""
    kind, _encoding = guess_type(name)
    return {"name": name, "mimeType": kind or "image/png", "buffer": content}
