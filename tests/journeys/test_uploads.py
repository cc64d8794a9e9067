"""Uploads in the browser: shrunk, dropped, pasted, cut off in the middle, cancelled, refused."""

import base64
import io
import re
from random import Random

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, Request, Route, expect

from portal.demo.catalogue import units
from tests.journeys import tour
from tests.journeys.browsing import TIMEOUT, Arrive
from tests.journeys.visitor import Visitor, png

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

MEGABYTE = 1024 * 1024
PIECES = "**/products/uploads/pieces/"
FORGET_SCANS = """
    DELETE FROM evidence_uploadpage p USING evidence_upload u
        WHERE u.id = p.upload_id AND u.serial = '' AND u.kind <> 'attachment';
    DELETE FROM evidence_upload WHERE serial = '' AND kind <> 'attachment'"""
LINE_IS_CUT = "ERR_INTERNET_DISCONNECTED"
IS_CROWDED = "status of 503"
ORIENTATION, SOFTWARE = 0x0112, 0x0131
ON_ITS_SIDE = 6
# What the file chooser, the desktop or the clipboard hands over, as the page is told of it.
HAND_OVER = """(target, [kind, name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const how = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { ...how, clipboardData: data })
    : new DragEvent(kind, { ...how, dataTransfer: data });
  return target.dispatchEvent(event);
}"""
# A hair's breadth, as a busy machine lays a page out twice; nobody sees it.
BARELY = 0.005
SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.shifted += entry.value;
    }
  }).observe({ type: "layout-shift" });
}"""


def noise(width: int, height: int) -> Image.Image:
    """A picture in which nothing repeats itself: its file is as large as its pixels are many."""
    return Image.frombytes("L", (width, height), Random(7).randbytes(width * height))  # noqa: S311 -- the same every time


def picture(width: int, height: int) -> bytes:
    """A drawing: it is never made smaller."""
    out = io.BytesIO()
    noise(width, height).convert("RGB").save(out, "PNG")
    return out.getvalue()


def photo(width: int, height: int) -> bytes:
    """A photo of a camera that was held upright, and that an editor had in hand."""
    notes = Image.Exif()
    notes[ORIENTATION], notes[SOFTWARE] = ON_ITS_SIDE, "Snapseed 2.0"
    out = io.BytesIO()
    large = noise(width // 4, height // 4).resize((width, height)).convert("RGB")
    large.save(out, "JPEG", quality=98, exif=notes)
    return out.getvalue()


def hand_over(target: Locator, kind: str, file: FilePayload) -> bool:
    """Let a file come in; tells whether the browser would do what it does by itself."""
    content = base64.b64encode(file["buffer"]).decode()
    told: bool = target.evaluate(HAND_OVER, [kind, file["name"], file["mimeType"], content])
    return told


@pytest.fixture
def bob(arrive: Arrive) -> Visitor:
    """Bob, on the page where a label is scanned."""
    someone = tour.member(arrive, "bob@example.com", forgives=f"{LINE_IS_CUT}|{IS_CROWDED}")
    for statement in ("DELETE FROM foundation_throttlecounter", FORGET_SCANS):
        someone.site.run(statement)
    someone.open("/products/registration/")
    return someone


def pieces_of(page: Page) -> list[Request]:
    """The requests that carry pieces, from now on."""
    sent: list[Request] = []

    def note(request: Request) -> None:
        if "/pieces/" in request.url:
            sent.append(request)

    page.on("request", note)
    return sent


def kept(page: Page, name: str) -> Locator:
    return page.locator(".upload__kept", has_text=name)


def newest(visitor: Visitor) -> tuple[str, str]:
    """Of the newest upload: what wrote it, and the name of its first page in the storage."""
    row = visitor.site.row(
        "SELECT u.software, p.file FROM evidence_upload u"
        " JOIN evidence_uploadpage p ON p.upload_id = u.id ORDER BY u.id DESC LIMIT 1"
    )
    assert row is not None
    return row[0], row[1]


def test_a_photo_larger_than_a_file_may_be_is_shrunk_and_keeps_what_is_told_beside_it(
    bob: Visitor,
) -> None:
    large = photo(4800, 3600)
    assert len(large) > 10 * MEGABYTE
    sent = pieces_of(bob.page)
    file: FilePayload = {"name": "IMG_1.jpeg", "mimeType": "image/jpeg", "buffer": large}
    bob.page.locator("input[type=file]").set_input_files(file)
    expect(kept(bob.page, "IMG_1.jpg")).to_be_visible(timeout=TIMEOUT)
    arrived = sum(int(piece.all_headers()["content-length"]) for piece in sent)
    assert MEGABYTE // 2 < arrived < len(large) / 2
    software, page = newest(bob)
    assert software == "Snapseed 2.0"
    with Image.open(bob.site.folder / "media" / "evidence" / page) as clean:
        assert clean.width < clean.height


def test_a_lost_connection_goes_on_where_it_stopped(bob: Visitor) -> None:
    file = png("long.png", picture(1600, 1000))
    wanted = -(-len(file["buffer"]) // (512 * 1024))
    assert wanted > 2
    context, sent = bob.page.context, pieces_of(bob.page)

    def cut(route: Route) -> None:
        if len(sent) == 2:
            context.set_offline(True)
        route.continue_()

    bob.page.route(PIECES, cut)
    bob.page.locator("input[type=file]").set_input_files(file)
    bob.sees("Connection lost. We'll continue as soon as it's back.")
    # The box grows once, when the file is chosen.
    bob.page.evaluate(SHIFTS)
    expect(bob.page.locator(".upload__percent")).to_have_text(re.compile(r"[1-9]\d? %"))
    context.set_offline(False)
    expect(kept(bob.page, "long.png")).to_be_visible(timeout=TIMEOUT)
    # One piece was lost, and no more than that was sent again.
    assert wanted < len(sent) <= wanted + 3
    assert bob.page.evaluate("window.shifted") < BARELY


def test_where_too_many_files_are_read_it_tries_again_by_itself(bob: Visitor) -> None:
    pressed: list[Route] = []

    def is_crowded(route: Route) -> None:
        pressed.append(route)
        if len(pressed) == 1:
            route.fulfill(status=503, headers={"Retry-After": "5"}, body="busy")
        else:
            route.continue_()

    bob.page.route("**/registration/scan/", is_crowded)
    bob.page.locator("input[type=file]").set_input_files(png("crowd.png", picture(300, 300)))
    bob.sees("We're reading a lot of files right now and will try again automatically.")
    expect(kept(bob.page, "crowd.png")).to_be_visible(timeout=TIMEOUT)
    assert len(pressed) == 2


def test_an_upload_that_is_cancelled_leaves_nothing_and_the_next_one_goes(bob: Visitor) -> None:
    page = bob.page
    held: list[Route] = []
    page.route(PIECES, lambda route: held.append(route))  # noqa: PLW0108 -- Playwright wants to mark it
    field = page.locator("input[type=file]")
    field.focus()
    field.set_input_files(png("first.png", picture(300, 300)))
    cancel = page.get_by_role("main").get_by_role("button", name="Cancel")
    expect(cancel).to_be_focused()
    cancel.press("Enter")
    bob.sees("Upload cancelled.")
    expect(field).to_be_focused()
    expect(field).to_have_js_property("value", "")
    held[0].abort()
    page.unroute(PIECES)
    bob.upload(field, png("second.png", picture(300, 300)))
    expect(kept(page, "first.png")).to_have_count(0)


def test_a_file_is_dropped_on_the_box_and_never_opened_beside_it(bob: Visitor) -> None:
    box, file = bob.page.locator(".upload"), png("dropped.png", picture(300, 300))
    assert hand_over(bob.page.locator("h1"), "drop", file) is False
    assert hand_over(bob.page.locator("h1"), "dragover", file) is False
    expect(box).not_to_have_class(re.compile("upload--over"))
    hand_over(box, "dragover", file)
    expect(box).to_have_class(re.compile("upload--over"))
    shown = box.locator(".upload__field").evaluate("it => getComputedStyle(it, '::after').content")
    assert shown == '"Drop the file here"'
    hand_over(box, "drop", file)
    expect(kept(bob.page, "dropped.png")).to_be_visible()
    expect(box).not_to_have_class(re.compile("upload--over"))


def test_a_picture_is_pasted(bob: Visitor) -> None:
    hand_over(bob.page.locator("body"), "paste", png("image.png", picture(300, 300)))
    expect(kept(bob.page, "image.png")).to_be_visible()


def test_of_several_files_one_that_is_refused_leaves_the_others(bob: Visitor) -> None:
    unit = units("912-V390-055")[1]
    bob.field("Serial Number").fill(unit.serial)
    bob.button("Register").click()
    bob.field("CHK").fill(unit.chk)
    bob.button("Register").or_(bob.button("Next")).first.click()
    bob.page.wait_for_url("**/purchase/")
    text: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Dear sirs"}
    good = png("good.png", picture(300, 300))
    bob.field("Invoice Upload").set_input_files([text, good])
    expect(kept(bob.page, "good.png")).to_be_visible(timeout=TIMEOUT)
    bob.sees("notes.txt (0.0 MB): This is a text file.")
    expect(bob.page.locator(".upload__kept")).to_have_count(1)


def test_a_form_without_a_button_for_it_sends_its_files_ahead(bob: Visitor) -> None:
    row = bob.site.row(
        "SELECT min(p.id) FROM products_registeredproduct p JOIN accounts_user u"
        " ON u.id = p.user_id WHERE u.email = %s AND p.released_at IS NULL",
        "bob@example.com",
    )
    assert row is not None
    bob.open(f"/products/{row[0]}/proof/")
    pieces = pieces_of(bob.page)
    field = bob.page.locator("input[type=file]")
    field.set_input_files([png(f"page {n}.png", picture(600, 600)) for n in (1, 2)])
    told = re.compile(r"page 1\.png \(0\.\d MB\), page 2\.png")
    expect(bob.page.locator(".upload__name")).to_have_text(told)
    bob.button("Upload").click()
    bob.sees("Your proof of purchase is uploaded.")
    expect(bob.page.locator("figcaption", has_text="page 2.png")).to_be_visible()
    assert len(pieces) == 4
