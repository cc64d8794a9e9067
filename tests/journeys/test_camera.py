"""A photo taken in the page: what the camera sees is judged while it is seen, and then uploaded."""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, Locator, expect

from portal.demo.catalogue import units
from portal.demo.drawings import sticker
from tests.journeys import tour
from tests.journeys.browsing import ARGUMENTS, TIMEOUT, Arrive, arriving
from tests.journeys.site import Site

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

SIZE = (1280, 720)
# A browser without windows cannot ask its user: it says yes by itself.
FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
FROM_FILE = "--use-file-for-fake-video-capture="
# A busy machine looks seldom, and a hint has to be found three times in a row.
PATIENCE = 4 * TIMEOUT
# Of each picture so many are shown, thirty a second; then the film begins anew.
FRAMES = 240
HINTS = {
    "blurred": "Blurred: hold still, or move back a little.",
    "glare": "Less glare: turn the label away from the light.",
    "good": "Good. Take the photo.",
}
# Notes which cameras are on, and lets a code be found where this browser finds none by itself.
WATCHED = """
  window.streams = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    window.streams.push(stream);
    return stream;
  };"""
A_SMALL_CODE = """
  const at = (x, y) => ({ x, y });
  window.code = {
    boundingBox: { width: 90 },
    cornerPoints: [at(0, 0), at(90, 0), at(90, 40), at(0, 40)],
  };
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["code_128"]; }
    async detect() { return [window.code]; }
  };"""
NOT_ALLOWED = """
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException("no", "NotAllowedError");
  };"""
SLANTED = """() => {
  window.code.boundingBox.width = 900;
  window.code.cornerPoints[2].y = 80;
}"""
ARE_ON = "() => window.streams.flatMap((s) => s.getTracks()).filter((t) => t.readyState === 'live')"


def film() -> bytes:
    """A label out of focus, under a lamp, and as it should be."""
    unit = units("912-V390-055")[1]
    drawn = sticker(serial=unit.serial, chk=unit.chk, model="912-V390-055", product="GeForce")
    label = Image.open(io.BytesIO(drawn)).convert("RGB").resize((1040, 693))
    sharp = Image.new("RGB", SIZE, "#55585c")
    sharp.paste(label, (120, 13))
    under_lamp = sharp.copy()
    ImageDraw.Draw(under_lamp).ellipse((500, 220, 820, 520), fill="white")
    frames = b""
    for seen in (sharp.filter(ImageFilter.GaussianBlur(6)), under_lamp, sharp):
        stream = io.BytesIO()
        seen.save(stream, "JPEG", quality=90)
        frames += stream.getvalue() * FRAMES
    return frames


@pytest.fixture
def with_camera(site: Site, browser: Browser, tmp_path: Path) -> Iterator[Arrive]:
    """People whose browser has a camera, which sees the film again and again."""
    path = tmp_path / "label.mjpeg"
    path.write_bytes(film())
    arguments = [*ARGUMENTS, *FAKE, f"{FROM_FILE}{path}"]
    own = browser.browser_type.launch(executable_path=os.environ["CHROMIUM_PATH"], args=arguments)
    with arriving(site, own) as person:
        yield person
    own.close()


def hint(view: Locator, name: str) -> None:
    expect(view.locator(".camera__hint")).to_have_text(HINTS[name], timeout=PATIENCE)


def test_hints_come_and_go_and_the_photo_arrives(with_camera: Arrive) -> None:
    bob = tour.member(with_camera, "bob@example.com")
    page = bob.page
    page.add_init_script(WATCHED)
    bob.open("/products/registration/")
    button, view = bob.button("Use camera"), page.get_by_role("dialog", name="Photo of the label")
    button.click()
    for seen in ("blurred", "glare", "good"):
        hint(view, seen)
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    expect(button).to_be_focused()
    assert page.evaluate(ARE_ON) == []
    button.press("Enter")
    hint(view, "good")
    assert len(page.evaluate(ARE_ON)) == 1
    view.get_by_role("button", name="Take a photo").click()
    expect(page.locator(".upload__kept", has_text="label.png")).to_be_visible(timeout=TIMEOUT)
    assert page.evaluate(ARE_ON) == []
    row = bob.site.row("SELECT p.codes FROM evidence_uploadpage p ORDER BY p.id DESC LIMIT 1")
    assert row is not None
    assert units("912-V390-055")[1].serial in str(row[0])


def test_a_code_that_is_small_or_slanted_is_said_so(with_camera: Arrive) -> None:
    bob = tour.member(with_camera, "bob@example.com", width="phone")
    bob.page.add_init_script(A_SMALL_CODE)
    bob.open("/products/registration/")
    bob.button("Use camera").click()
    told = bob.page.locator(".camera__hint")
    expect(told).to_have_text(re.compile("^Closer"), timeout=PATIENCE)
    bob.page.evaluate(SLANTED)
    expect(told).to_have_text(re.compile("^Flatter"), timeout=PATIENCE)


def test_who_does_not_allow_it_is_told_to_choose_a_file(with_camera: Arrive) -> None:
    bob = tour.member(with_camera, "bob@example.com")
    bob.page.add_init_script(NOT_ALLOWED)
    bob.open("/products/registration/")
    bob.button("Use camera").click()
    told = bob.page.locator(".camera__hint")
    expect(told).to_have_text(re.compile("^This page isn't allowed"), timeout=TIMEOUT)
    bob.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(bob.button("Use camera")).to_be_focused()
    expect(bob.page.locator("input[type=file]")).to_be_visible()
