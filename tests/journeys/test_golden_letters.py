"""Each golden letter as mail programs show it: phone and desk, light and dark, without images."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.test_workbench_axe import SIDEWAYS

pytestmark = pytest.mark.xdist_group("letters")

GOLDEN = Path(__file__).parents[1] / "notifications" / "golden"
WIDTHS = (360, 800)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}
LANGUAGES = ("en", "id", "zh-hant", "de", "ko")
STYLE = re.compile(r'style="[^"]*"|class="[^"]*"|<style.*?</style>', re.DOTALL)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fetches nothing: pictures stay away, as in most mail programs at first."""
    context = browser.new_context(bypass_csp=True)
    context.route("**/*", lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_can_be_read(page: Page, language: str, tmp_path: Path) -> None:
    paths = sorted(GOLDEN.glob(f"*.{language}.html"))
    assert paths
    found = {}
    for path in paths:
        letter = path.read_text()
        english = path.with_suffix("").with_suffix(".en.html").read_text()
        # Nobody looks twice at the same colours: axe takes a third of a second for them.
        is_seen = language != "en" and styles(letter) <= styles(english)
        found[path.stem] = look_at(page, letter, tmp_path / path.stem, colours=not is_seen)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.long
def test_long_words_do_not_widen_a_letter(page: Page, tmp_path: Path) -> None:
    letter = (GOLDEN / "claim_code.with_code.en.html").read_text()
    for short in ("602V397000004", "MSIKW-00003-QZXJV", "https://a.test/", "Top of the Ranking"):
        assert short in letter
        letter = letter.replace(short, short.replace(" ", "") * 12)
    assert look_at(page, letter, tmp_path / "long") == []


def styles(letter: str) -> set[str]:
    """What gives the texts of a letter and their ground a colour."""
    return set(STYLE.findall(letter))


def look_at(page: Page, letter: str, picture: Path, *, colours: bool = True) -> list[str]:
    """What speaks against a letter; leaves a picture of each look that shows a fault."""
    faults: list[str] = []
    page.set_content(letter)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            known = len(faults)
            if page.evaluate(SIDEWAYS) > 0:
                faults.append(f"{width} {scheme}: scrolls sideways")
            if not page.get_by_role("heading", level=1).is_visible():
                faults.append(f"{width} {scheme}: no heading")
            if colours and width == WIDTHS[-1]:
                axe = Axe() if scheme == SCHEMES[0] else Axe("axe")  # it is in the page by then
                faults += [f"{scheme}: {fault}" for fault in faint(page, axe)]
            if len(faults) > known:
                page.screenshot(path=f"{picture}.{width}.{scheme}.png", full_page=True)
    return faults


def faint(page: Page, axe: Axe) -> list[str]:
    """Which text is hard to tell from its ground (below 4.5 to 1)."""
    return [
        f"{node['html'][:120]} {node['failureSummary'][:200]}"
        for each in axe.run(page, options=CONTRAST).response["violations"]
        for node in each["nodes"]
    ]
