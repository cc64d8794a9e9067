"""What members and staff do about a repair, step by step, each on their own pages."""

import re
from typing import Any

from playwright.sync_api import FilePayload, Locator, expect

from portal.demo.catalogue import MODELS, Unit, units
from portal.demo.drawings import sticker
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png

# With whom the demo's parcels leave.
CARRIER = "Lion Parcel"
PHOTOS = ("photo_serial", "photo_fault", "photo_whole")
UPLOADED = 120_000
OWN = """
    INSERT INTO products_registeredproduct
        (user_id, serial_id, region, store_id, channel, purchased_on, warranty_until, registered_at)
    SELECT u.id, s.id, u.region, t.id, 'online', current_date - 30, current_date + 700, now()
    FROM accounts_user u, products_serialnumber s, products_store t
    WHERE u.email = %s AND s.serial = %s AND t.region = u.region
    ORDER BY t.id LIMIT 1"""
REPAIR_OF = """
    SELECT r.id, r.rma FROM service_repair r JOIN products_serialnumber s ON s.id = r.serial_id
    WHERE s.serial = %s"""
TAKEN = """
    SELECT FROM products_serialnumber s
    LEFT JOIN products_registeredproduct p ON p.serial_id = s.id
    LEFT JOIN products_serialexchange e ON e.old_id = s.id
    WHERE s.serial = %s AND (p.id IS NOT NULL OR e.id IS NOT NULL)"""


def free_unit(someone: Visitor, model: str) -> Unit:
    """A unit of the demo that nobody has registered."""
    return next(one for one in units(model) if not someone.site.rows(TAKEN, one.serial))


def give(member: Visitor, model: str) -> Unit:
    """Let a member have a unit of this model, bought a month ago."""
    unit = free_unit(member, model)
    member.site.run(OWN, member.email, unit.serial)
    return unit


def photo(unit: Unit, name: str) -> FilePayload:
    """A drawn photo of a unit's label."""
    model = MODELS[unit.model.number]
    drawn = sticker(serial=unit.serial, chk="---", model=model.number, product=model.name)
    return png(name, drawn)


def apply(member: Visitor, unit: Unit, *, symptom: str, scripts: bool = True) -> str:
    """Apply for Service from My Products; returns the RMA number."""
    page = member.page
    member.open("/products/")
    row = page.locator("main tr", has_text=unit.serial)
    row.locator(".more > summary").click()
    follow(page, row.get_by_role("link", name=member.label("Apply for service")).click)
    expect(page.locator("main")).to_contain_text(unit.serial)
    follow(page, page.locator("main .buttons a[href$='/fault/']").click)
    page.locator("[name=symptom]").select_option(symptom)
    member.field("What happens?").fill("DisplayPort 電源 4 h")
    member.field("Since when?").fill("2026-01-02")
    page.locator("[name=frequency]").select_option("often")
    page.locator("[name=accessories][value=power_adapter]").check()
    # Without scripts three photos are read in one request.
    page.set_default_timeout(UPLOADED)
    for name in PHOTOS:
        field, file = page.locator(f"input[name={name}]"), photo(unit, f"{name}.png")
        if scripts:
            member.upload(field, file)
        else:
            field.set_input_files(file)
    follow(page, member.button("Next").click)
    page.locator("[name=way][value=send_in]").check()
    fill_address(member)
    follow(page, member.button("Next").click)
    page.locator("[name=agreed]").check()
    follow(page, member.button("Apply").click)
    ((_pk, rma),) = member.site.rows(REPAIR_OF, unit.serial)
    assert page.url.endswith(f"/repairs/{rma}/"), page.url
    return str(rma)


def fill_address(member: Visitor) -> None:
    """Fill in what of the address the profile does not know."""
    wanted = {"last_name": "Muster", "city": "Kota", "street": "Contoh 8"}
    wanted["zip_code"] = "180034" if member.language == "zh-hant" else "10110"
    wanted["contact_number"] = {"ID": "+62 21 5550 0105"}.get(member.language, "+65 5550 0104")
    for name, text in wanted.items():
        field = member.page.locator(f"main [name={name}]")
        if field.count() and not field.input_value():
            field.fill(text)
    state = member.page.locator("main select[name=state]")
    if state.count() and not state.input_value():
        state.select_option(index=1)


def send_in(member: Visitor, number: str) -> None:
    """Take the label, and say that it was sent."""
    page = member.page
    label = member.link("Label and packing rules (PDF)").get_attribute("href")
    printed = page.request.get(f"{member.site.url}{label}")
    assert printed.headers["content-type"] == "application/pdf"
    member.field("Name of another carrier").fill("TIKI")
    member.field("Tracking number").fill(number)
    follow(page, member.button("I have sent it").click)
    expect(page.locator("main")).to_contain_text(number)


def scan(staff: Visitor, code: str) -> None:
    """Let a scanner type into the field that has the focus, and press Enter."""
    staff.open("/admin/service/benchrepair/receive/")
    expect(staff.page.locator("#id_code")).to_be_focused()
    staff.page.keyboard.type(code)
    follow(staff.page, lambda: staff.page.keyboard.press("Enter"))


def open_bench(staff: Visitor, rma: str) -> int:
    """Open a repair at the bench; returns its key."""
    row = staff.site.row("SELECT id FROM service_repair WHERE rma = %s", rma)
    assert row is not None
    staff.open(f"/admin/service/benchrepair/{row[0]}/change/")
    return int(row[0])


def act(staff: Visitor, verb: str, *, key: str = "", **given: Any) -> None:
    """Do one thing with the repair whose page is open; by its key where there is one."""
    page = staff.page
    form = page.locator(f"form[action$='/acts/{verb}/']")
    opener = page.locator("details.bench-act", has=form).locator("summary")
    if not opener.count():
        button = form.locator("button")
        follow(page, lambda: page.keyboard.press(key) if key else button.click())
    else:
        if key:
            page.keyboard.press(key)
        else:
            opener.click()
        expect(form).to_be_visible()
        for field, value in given.items():
            fill(form.locator(f"[name={field}]"), value)
        follow(page, form.locator("input[type=submit]").click)
    staff.sees("Noted.")


def fill(field: Locator, value: Any) -> None:
    """Fill one field of whichever kind."""
    kind = field.evaluate("one => one.type || one.tagName.toLowerCase()")
    if kind == "checkbox":
        field.set_checked(value)
    elif kind.startswith("select"):
        field.select_option(**value) if isinstance(value, dict) else field.select_option(value)
    elif kind == "file":
        field.set_input_files(value)
    else:
        field.fill(value)


def receive(desk: Visitor, unit: Unit, code: str, *, by_keys: bool = False) -> None:
    """Book a unit in as it was scanned, with photos of how it arrived."""
    scan(desk, code)
    act(desk, "receive", key="b" if by_keys else "")
    act(desk, "photograph", moment="received", whole=photo(unit, "arrival.png"), note="OK")


def quote(technician: Visitor, *lines: tuple[str, str, str, bool]) -> None:
    """Send a quote with these lines: kind, text, amount, whether it may be left out."""
    given: dict[str, Any] = {}
    for number, (kind, text, amount, is_optional) in enumerate(lines):
        prefix = f"lines-{number}-"
        given |= {f"{prefix}kind": kind, f"{prefix}text": text, f"{prefix}amount": amount}
        given[f"{prefix}is_optional"] = is_optional
    act(technician, "quote", **given)


def accept_without(member: Visitor, rma: str, text: str) -> None:
    """Accept a quote, but for one line that may be left out."""
    page = member.page
    member.open(f"/repairs/{rma}/")
    follow(page, member.link("Read and answer").click)
    page.locator("#quote-answer label", has_text=text).locator("input").uncheck()
    follow(page, member.button("Accept").click)
    expect(page.locator("main .notice--warn")).to_contain_text(text)
    follow(page, member.button("Confirm").click)
    member.open(f"/repairs/{rma}/")
    expect(page.locator("main")).to_contain_text(member.label("Accepted in part"))


def refused_reason(staff: Visitor) -> dict[str, str]:
    """The first reason of the list why a repair is refused."""
    shown = staff.page.locator("form[action$='/acts/refuse/'] [name=reason] option").nth(1)
    return {"value": re.sub(r"\s", "", shown.get_attribute("value") or "")}
