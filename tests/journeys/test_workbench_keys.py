"""The keys of the workbench, one by one."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import workbench
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site, wait_for
from tests.journeys.stack import SERIAL_BOX

pytestmark = [pytest.mark.xdist_group("workbench"), pytest.mark.long]

MODEL = "Mohon unggah invoice yang mencantumkan nama produk Anda, terima kasih."
STORE = "Nama toko tidak terlihat pada invoice. Mohon unggah invoice yang mencantumkan nama toko."
SHOW_SERIAL = re.compile(r"Show\s*: Serial Number")
# What Tab has to reach, and what it reached with a line around it.
REACHABLE = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter((each) => !each.disabled && each.checkVisibility({ visibilityProperty: true })).length"""
FOCUSED = """() => {
  const { activeElement: here } = document;
  if (here === document.body || here.dataset.reached) { return null; }
  here.dataset.reached = "1";
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  return outlineStyle === "none" || outlineWidth === "0px" ? here.outerHTML : "";
}"""
PLACE = """element => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height];
}"""


@pytest.fixture(scope="module")
def promotion(site: Site) -> int:
    """Claims of members who read Indonesian."""
    return workbench.stack(site, "keys", 30, language="id")


@pytest.fixture
def rita(arrive: Arrive, promotion: int) -> workbench.Reviewer:
    """Rita, with a claim on her desk."""
    someone = workbench.reviewer(arrive, promotion)
    someone.review_next()
    return someone


def test_s_opens_the_reasons_and_their_texts_are_written_beside_what_is_typed(
    rita: workbench.Reviewer,
) -> None:
    area = rita.page.get_by_label("What the member reads")
    rita.press("s")
    expect(rita.page.get_by_label("Model not on the invoice")).to_be_focused()
    rita.press("Space")
    expect(area).to_have_value(MODEL)
    area.press("Control+End")
    area.press_sequentially("\n\nash?n, terima kasih")
    store = rita.page.get_by_label("Store not on the invoice")
    store.check()
    expect(area).to_have_value(f"{MODEL}\n\nash?n, terima kasih\n{STORE}")
    rita.page.get_by_label("Model not on the invoice").uncheck()
    expect(area).to_have_value(f"\nash?n, terima kasih\n{STORE}")
    store.press("a")
    store.press("Escape")
    expect(area).to_be_hidden()
    expect(rita.page.locator("summary", has_text="Send back")).to_be_focused()
    expect(rita.bench).to_be_visible()
    expect(rita.page.locator(".toast")).to_have_count(0)


def test_sending_back_goes_on_and_u_leads_back(site: Site, rita: workbench.Reviewer) -> None:
    first = rita.reference
    rita.press("s")
    rita.press("Space")
    rita.press("Enter")
    second = rita.next_after(first)
    expect(rita.toast(f"Sent back {first}.")).to_be_visible()
    rita.press("u")
    rita.next_after(second)
    assert rita.reference == first
    expect(rita.page.get_by_role("button", name="Approve")).to_be_visible()
    assert site.row("SELECT status FROM redemptions_claim WHERE reference = %s", first) == (
        "submitted",
    )


def test_a_digit_chooses_a_reason_and_control_enter_sends(rita: workbench.Reviewer) -> None:
    first, page = rita.reference, rita.page
    store = page.get_by_label("Store not on the invoice")
    rita.press("s")
    digit = page.locator("label", has=store).locator("kbd").inner_text()
    rita.press(digit)
    expect(store).to_be_checked()
    area = page.get_by_label("What the member reads")
    expect(area).to_have_value(STORE)
    area.press(digit)
    expect(store).to_be_checked()
    area.press("Control+Enter")
    rita.next_after(first)
    expect(rita.toast(f"Sent back {first}.")).to_be_visible()


def test_without_a_reason_nothing_is_sent(rita: workbench.Reviewer) -> None:
    first = rita.reference
    rita.press("s")
    rita.page.locator(".acts__send").click()
    rita.visitor.sees("Say what is missing, so that the member can mend it.")
    assert rita.reference == first


def test_h_holds_and_n_goes_on_without_a_decision(site: Site, rita: workbench.Reviewer) -> None:
    held = rita.reference
    passed = rita.press_and_go_on("h")
    expect(rita.toast(f"{held} is on hold.")).to_be_visible()
    rita.press_and_go_on("n")
    free = (
        "SELECT 1 FROM redemptions_claim c LEFT JOIN redemptions_reviewlease l ON l.claim_id = c.id"
        " WHERE reference = %s AND l.id IS NULL AND status = 'submitted'"
    )
    wait_for(site, f"{free} AND held_at IS NOT NULL", held)
    wait_for(site, f"{free} AND held_at IS NULL", passed)


def test_keys_turn_and_enlarge_the_picture_that_has_the_focus(rita: workbench.Reviewer) -> None:
    invoice, photo = rita.page.locator(".viewer__stage").all()
    rita.press("r")
    assert "rotate(90deg) scale(1)" in style_of(invoice)
    assert "rotate(0deg) scale(1)" in style_of(photo)
    rita.page.locator(".viewer__port").last.focus()
    rita.press("+")
    rita.press("+")
    rita.press("-")
    rita.press("ArrowLeft")
    assert "translate(60px, 0px) rotate(0deg) scale(1.3)" in style_of(photo)
    assert "rotate(90deg) scale(1)" in style_of(invoice)


def test_show_frames_the_place_in_the_picture(rita: workbench.Reviewer) -> None:
    rita.page.get_by_role("button", name=SHOW_SERIAL).click()
    port = rita.page.locator(".viewer__port").last
    expect(port).to_be_focused()
    box = place_of(port.locator(".viewer__box"))
    image, window = place_of(port.locator("img")), place_of(port)
    left, top, right, bottom = SERIAL_BOX
    wanted = [
        image[0] + left * image[2],
        image[1] + top * image[3],
        (right - left) * image[2],
        (bottom - top) * image[3],
    ]
    assert box == pytest.approx(wanted, abs=1)
    middle = [window[0] + window[2] / 2, window[1] + window[3] / 2]
    assert [box[0] + box[2] / 2, box[1] + box[3] / 2] == pytest.approx(middle, abs=2)
    expect(rita.page.locator(".viewer__box").first).to_be_hidden()


def test_the_help_tells_the_keys_and_turns_them_off(rita: workbench.Reviewer) -> None:
    use = rita.page.get_by_label("Use these keys")
    rita.press("?")
    use.uncheck()
    rita.page.get_by_role("button", name="Close").click()
    rita.page.reload()
    rita.press("r")
    assert "rotate(0deg)" in style_of(rita.page.locator(".viewer__stage").first)
    rita.page.get_by_role("button", name="Keys").click()
    expect(use).not_to_be_checked()
    use.check()
    rita.press("Escape")
    rita.press("r")
    assert "rotate(90deg)" in style_of(rita.page.locator(".viewer__stage").first)


def test_a_key_right_after_the_list_of_keys_was_closed_is_for_the_page(
    rita: workbench.Reviewer,
) -> None:
    """The focus stays in a closed dialog until the page is drawn anew."""
    stage = rita.page.locator(".viewer__stage").first
    for angle in (90, 180, 270, 0):
        rita.press("?")
        expect(rita.page.locator("#keys")).to_be_visible()
        rita.press("Escape")
        rita.press("r")
        expect(stage).to_have_attribute("style", re.compile(rf"rotate\({angle}deg\)"))


def test_tab_reaches_everything_and_shows_where_it_is(rita: workbench.Reviewer) -> None:
    rita.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    wanted = rita.page.evaluate(REACHABLE)
    unseen = []
    rita.press("Tab")
    while (lineless := rita.page.evaluate(FOCUSED)) is not None:
        unseen.append(lineless)
        rita.press("Tab")
    assert len(unseen) >= wanted
    assert [each for each in unseen if each] == []


def style_of(stage: Locator) -> str:
    """How the picture lies."""
    return stage.get_attribute("style") or ""


def place_of(element: Locator) -> list[float]:
    """Where it stands on the screen: left, top, width, height."""
    place: list[float] = element.evaluate(PLACE)
    return place
