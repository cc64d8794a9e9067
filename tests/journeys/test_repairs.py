"""Repairs from My Products and back: half a quote and a new serial number; and one refused."""

import pytest
from playwright.sync_api import expect

from tests.journeys import repair_steps as steps
from tests.journeys import tour
from tests.journeys.browsing import Arrive
from tests.journeys.test_in_indonesian import left_in_english
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]
LAPTOP, MONITOR = "9S7-14C612-002", "9S6-3CA91T-003"
WAYS = [
    pytest.param("citra", {"width": "phone", "language": "id"}, id="phone-indonesian"),
    pytest.param(
        "mei",
        {"width": "phone", "language": "zh-hant", "java_script_enabled": False},
        id="phone-chinese-without-scripts",
    ),
]
LINES = (
    ("labor", "Test 1 h", "40", False),
    ("part", "SSD 1 TB", "90", True),
    ("part", "Mainboard", "120", True),
)


@pytest.mark.parametrize(("who", "how"), WAYS)
def test_a_laptop_comes_back_with_a_new_serial_number(
    arrive: Arrive, who: str, how: dict[str, object]
) -> None:
    member = tour.member(arrive, f"{who}@example.com", **how)
    desk, technician = (tour.member(arrive, f"{name}@example.com") for name in ("fred", "tina"))
    unit = steps.give(member, LAPTOP)
    scripts = how.get("java_script_enabled", True) is True
    rma = steps.apply(member, unit, symptom="no-power", scripts=scripts)
    seen_in_full(member)
    steps.send_in(member, f"TK{unit.serial[-8:]}")
    steps.receive(desk, unit, rma)
    steps.open_bench(technician, rma)
    steps.act(technician, "find", result="outside", is_covered=False, text="Mainboard: 3.3 V -")
    steps.quote(technician, *LINES)
    steps.accept_without(member, rma, "SSD 1 TB")
    seen_in_full(member)
    new = mend(technician, desk, rma)
    returned(member, rma, new)
    member.open("/products/")
    expect(member.page.locator("main tr", has_text=new)).to_have_count(1)
    expect(member.page.locator("main tr", has_text=unit.serial)).to_have_count(0)


def mend(technician: Visitor, desk: Visitor, rma: str) -> str:
    """Change the board with its serial number, test, send and deliver; returns that number."""
    new = steps.free_unit(technician, LAPTOP)
    steps.open_bench(technician, rma)
    steps.act(technician, "exchange", name="Mainboard", serial=new.serial)
    steps.act(technician, "repaired")
    steps.open_bench(desk, rma)
    steps.act(desk, "paid")
    steps.open_bench(technician, rma)
    steps.act(technician, "report", work="Mainboard", tests="4 h, USB, HDMI", firmware="E14.10")
    number = f"SG{45_000_000 + steps.open_bench(desk, rma)}"
    steps.act(desk, "ship", carrier={"label": steps.CARRIER}, number=number)
    steps.act(desk, "delivered")
    return new.serial


def returned(member: Visitor, rma: str, new: str) -> None:
    """Read the repair to its end: its page, the report, the product's history."""
    page = member.page
    member.open(f"/repairs/{rma}/")
    expect(page.locator("main")).to_contain_text(new)
    seen_in_full(member)
    follow(page, member.link("Report of the repair").click)
    expect(page.locator("main")).to_contain_text("4 h, USB, HDMI")
    expect(page.locator("main")).to_contain_text(new)
    seen_in_full(member)
    member.open("/repairs/")
    expect(page.locator("main")).to_contain_text(new)
    member.open("/repairs/new/")
    follow(page, page.locator("main tr", has_text=new).get_by_role("link").click)
    follow(page, member.link("Repair History").click)
    expect(page.locator(f"main td a[href*='{rma}']")).to_be_visible()


def seen_in_full(member: Visitor) -> None:
    """Nothing of the page is left in English, and nothing stands out of it."""
    assert left_in_english(member.page) == []
    assert member.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_monitor_is_refused_by_keys_and_its_member_objects(arrive: Arrive) -> None:
    alice = tour.member(arrive, "alice@example.com")
    desk, technician = (tour.member(arrive, f"{name}@example.com") for name in ("fred", "tina"))
    unit = steps.give(alice, MONITOR)
    rma = steps.apply(alice, unit, symptom="no-picture")
    steps.send_in(alice, f"TK{unit.serial[-8:]}")
    steps.receive(desk, unit, unit.serial, by_keys=True)
    steps.open_bench(technician, rma)
    technician.page.keyboard.press("?")
    expect(technician.page.locator("#keys")).to_be_visible()
    technician.page.keyboard.press("Escape")
    steps.act(technician, "examine", key="e")
    steps.act(technician, "find", key="f", result="outside", is_covered=False, text="It is wet.")
    reason, seen = steps.refused_reason(technician), steps.photo(unit, "refused.png")
    steps.act(technician, "refuse", reason=reason, words="See the photo.", photo=seen)
    alice.open(f"/repairs/{rma}/")
    alice.sees("See the photo.")
    expect(alice.page.locator("main")).not_to_contain_text("Not in the parcel")
    expect(alice.page.locator("main .thumbnails a", has_text="Fault")).not_to_have_count(0)
    follow(alice.page, alice.link("Object to the refusal").click)
    alice.page.locator("#objection textarea").fill("It has never been near water.")
    follow(alice.page, alice.button("Send").click)
    alice.sees("It has never been near water.")
    steps.open_bench(technician, rma)
    technician.sees("It has never been near water.")
    expect(technician.page.locator("form[action$='/acts/ship/']")).to_have_count(0)
