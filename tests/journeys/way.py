"""The shortest honest way from Product Registration to "Redeem Success", tap by tap, counted.

The customer knows the same facts whatever the pages ask: a fact that stands there already is not
typed, a link that leads on is taken, a label that can be photographed is not typed. So one script
walks any version of the pages, and what it counts is what they ask for.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Locator, expect

from portal.demo.catalogue import STORES, Unit, units
from portal.demo.drawings import invoice, sticker
from tests.journeys.site import Site
from tests.journeys.story import BOUGHT_ON
from tests.journeys.visitor import Visitor, png

SLUG, MODEL, PLACE = "productivity-from-spring", "9S6-3PA4CT-001", 3
PHOTO = "label.png"
# Of a version that needs more, something is wrong.
MOST_PAGES = 40
DECISION = 240
REGISTRATION = "/products/registration/"
AROUND = "xpath=ancestor::*[self::td or contains(concat(' ', @class, ' '), ' field ')][1]"
STEP_3, DONE = re.compile("/registration/purchase/"), re.compile("/registration/.*done/")


@dataclass(frozen=True, kw_only=True)
class Customer:
    """What an honest customer has at hand."""

    unit: Unit
    region: str
    slug: str
    bought_on: date
    # By the label of the field, of texts and choices alike.
    facts: dict[str, str] = field(default_factory=dict)

    def label(self) -> bytes:
        """The label on the product, photographed."""
        model = self.unit.model
        return sticker(
            serial=self.unit.serial, chk=self.unit.chk, model=model.number, product=model.name
        )

    def invoice(self) -> bytes:
        """The invoice."""
        return invoice(
            store=STORES[self.region][0],
            region=self.region,
            number=f"INV-{self.unit.serial[-4:]}",
            bought_on=self.bought_on,
            product=self.unit.model.name,
            serial=self.unit.serial,
            price="389.00",
            language="en",
        )


def walked(visitor: Visitor, site: Site) -> "Walk":
    """Sign up, which is not counted, and walk; the promotion decides clean claims by itself."""
    site.run("UPDATE promotions_promotion SET policy = 'automatic' WHERE slug = %s", SLUG)
    visitor.sign_up("way@example.com", first_name="Wei", region="SG")
    customer = Customer(
        unit=units(MODEL)[PLACE],
        region="SG",
        slug=SLUG,
        bought_on=BOUGHT_ON,
        facts={"Region / Location": "Singapore"},
    )
    return Walk(visitor, customer).to_the_code()


@dataclass
class Walk:
    """A walk on a phone: each tap counts one, each typed sign one."""

    visitor: Visitor
    customer: Customer
    taps: int = 0
    signs: int = 0
    steps: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Taps and signs together."""
        return self.taps + self.signs

    def to_the_code(self) -> "Walk":
        """From the overview to the words "Redeem Success"."""
        self.visitor.open("/")
        self._tap(self._main.locator(f"a[href$='{REGISTRATION}']").first, "register a product")
        for _page in range(MOST_PAGES):
            if self._look():
                return self
        raise AssertionError(self.steps)

    @property
    def _main(self) -> Locator:
        return self.visitor.page.get_by_role("main")

    def _look(self) -> bool:
        """Do what the page asks for, and go on; returns whether the code is there."""
        page = self.visitor.page
        if "/message/" in page.url:
            self._wait_for_the_code()
            return True
        if page.url.endswith(REGISTRATION):
            self._scan()
        elif DONE.search(page.url) or page.url.endswith("/promotions/"):
            self._go_on()
        else:
            self._fill_in()
        return False

    def _scan(self) -> None:
        """Step 1: the label is photographed; what is read of it stands in the field."""
        self._photograph(self._main.locator(".scan input[type=file]"), self.customer.label())
        if self.visitor.page.url.endswith(REGISTRATION):
            expect(self.visitor.field("Serial Number")).to_have_value(self.customer.unit.serial)
            self._press("Register")

    def _fill_in(self) -> None:
        """A form: its photos first, then what is still empty, then its button."""
        for place in self._main.locator("form input[type=file]").all():
            if not place.locator(AROUND).locator(".upload__kept").count():
                is_invoice = STEP_3.search(self.visitor.page.url)
                paper = self.customer.invoice() if is_invoice else self.customer.label()
                self._photograph(place, paper)
        self.visitor.wait_for_reading()
        self._choose()
        self._type()
        label = "Redeem" if "/confirmation/" in self.visitor.page.url else "Next"
        if label == "Next" and not self.visitor.button(label).count():
            label = "Register"
        self._press(label)

    def _choose(self) -> None:
        """Radio buttons of which none is chosen."""
        for name in ("product", "channel", "question"):
            choices = self._main.locator(f"input[type=radio][name^={name}]")
            if choices.count() and not self._main.locator(f"[name^={name}]:checked").count():
                choices.first.check()
                self._count(name, taps=1)

    def _type(self) -> None:
        known = {**self.customer.facts, "Store Name": STORES[self.customer.region][0]}
        known["Purchase Date"] = self.customer.bought_on.isoformat()
        known["CHK"] = self.customer.unit.chk
        for label, fact in known.items():
            place = self.visitor.field(label)
            if place.count() and place.is_editable() and not place.input_value():
                self._enter(label, place, fact)
        question = self._main.locator("select[name^=question]")
        if question.count() and not question.input_value():
            question.select_option("yes")
            self._count("question", taps=2)
        if self._main.locator("[name=captcha_1]").count():
            self.visitor.solve_captcha()
            self._count("Captcha", taps=1, signs=len(self.visitor.solution()))

    def _enter(self, label: str, place: Locator, fact: str) -> None:
        """Type into a field, or open a list and choose; of a day its digits are typed."""
        if place.evaluate("place => place.tagName") == "SELECT":
            # The stores of a region that was just chosen come a moment later.
            expect(place.locator("option", has_text=fact)).not_to_have_count(0)
            place.select_option(label=fact)
            self._count(label, taps=2)
        else:
            place.fill(fact)
            is_day = place.get_attribute("type") == "date"
            self._count(label, taps=1, signs=len(fact.replace("-", "") if is_day else fact))

    def _go_on(self) -> None:
        """The shortest link towards the promotion: there, to its card, or to the list."""
        page = f"/promotions/{self.customer.slug}/"
        nearest = self._main.locator(f"a[href$='{page}']")
        if nearest.count():
            self._tap(nearest.first, "the promotion")
        else:
            self._tap(self._main.locator("a[href$='/promotions/']").first, "Promotions")

    def _wait_for_the_code(self) -> None:
        """It comes to the page by itself, or stands in Redeem History."""
        success = self._main.get_by_text("Redeem Success")
        is_told = self._main.locator("[data-reading-url]").count()
        if is_told:
            expect(success.first).to_be_visible(timeout=DECISION * 1000)
            return
        self._tap(self.visitor.link("Redeem History"), "Redeem History")
        for _look in range(DECISION):
            if success.count():
                return
            self.visitor.page.wait_for_timeout(1000)
            self.visitor.page.reload()
        expect(success.first).to_be_visible()

    def _photograph(self, place: Locator, paper: bytes) -> None:
        """Press the button of the camera, and its shutter."""
        place.set_input_files(png(PHOTO, paper))
        self._count("photo", taps=2)
        expect(self._main.locator(".upload__kept", has_text=PHOTO).first).to_be_visible(
            timeout=60_000
        )
        self.visitor.wait_for_reading()

    def _press(self, label: str) -> None:
        with self.visitor.page.expect_navigation():
            self.visitor.button(label).click()
        self._count(label, taps=1)

    def _tap(self, link: Locator, what: str) -> None:
        with self.visitor.page.expect_navigation():
            link.click()
        self._count(what, taps=1)

    def _count(self, what: str, *, taps: int, signs: int = 0) -> None:
        self.taps += taps
        self.signs += signs
        self.steps.append(f"{what}: {taps} + {signs}")
