"""Somebody who uses the keyboard alone, and looks at each press of Tab where the focus is."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import ElementHandle, FilePayload, Locator, Page, expect

from tests.journeys.visitor import Visitor

MOST_STOPS = 90
# Milliseconds; to check a file takes a busy machine longer than a page does.
TO_CHECK = 120_000
# How far a control may begin above the one before it: labels and links of one line differ so much.
SAME_LINE = 60
# Where the focus is, whether it can be seen, and whether another part of the page lies over it.
FOCUSED = """goal => {
  const here = document.activeElement;
  if (!here || here === document.body) { return null; }
  const box = here.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const isOver = over === here || here.contains(over) || (over && over.contains(here));
  // A day is typed in parts, of which the browser itself marks the one that has the focus.
  const isMarked = here.type === "date" || (outlineStyle !== "none" && outlineWidth !== "0px");
  return {
    html: here.outerHTML.slice(0, 160),
    place: here.closest("main, dialog")?.tagName ?? "",
    top: box.y + window.scrollY,
    left: box.x,
    // Where its column ends: what stands to the right of that is the next one.
    right: (here.closest("section") ?? here).getBoundingClientRect().right,
    isSeen: isMarked && Boolean(isOver),
    isGoal: here === goal,
  };
}"""


@dataclass
class Typist:
    """The visitor's keyboard."""

    visitor: Visitor
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Asked for at the key press, the window of files may open before it is waited for.
        self.page.on("filechooser", lambda _opened: None)

    @property
    def page(self) -> Page:
        return self.visitor.page

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, goal: Locator) -> None:
        """Press Tab until the focus is there; each stop on the way can be seen, in its order."""
        wanted = goal.element_handle()
        here = self.page.evaluate(FOCUSED, wanted)
        for _ in range(MOST_STOPS):
            if here and here["isGoal"]:
                return
            self.press("Tab")
            here = self.look(here, wanted)
        expect(goal).to_be_focused()

    def look(
        self, before: dict[str, Any] | None, goal: ElementHandle | None = None
    ) -> dict[str, Any] | None:
        """Tell where in the page the focus is, and note what is wrong with that."""
        here: dict[str, Any] | None = self.page.evaluate(FOCUSED, goal)
        if here is None:
            return None
        if not here["isSeen"]:
            self.faults.append(f"{self.page.url}: the focus is not seen on {here['html']}")
        is_in_main = before and here["place"] == before["place"] == "MAIN"
        is_next_column = before and here["left"] >= before["right"]
        is_above = before and here["top"] < before["top"] - SAME_LINE
        if is_in_main and is_above and not is_next_column:
            self.faults.append(f"{self.page.url}: the focus jumps up to {here['html']}")
        return here

    def type(self, english: str, text: str) -> None:
        """Type into the field of this label."""
        self.go(self.visitor.field(english))
        self.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, english: str, name: str) -> None:
        """Choose in a list by typing what is chosen."""
        choice = self.visitor.field(english)
        self.go(choice)
        self.page.keyboard.type(name)
        expect(choice.locator("option:checked")).to_have_text(name)

    def tick(self, box: Locator) -> None:
        """Press Space on a checkbox or a radio button."""
        self.go(box)
        self.press("Space")
        expect(box).to_be_checked()

    def upload(self, goal: Locator, file: FilePayload) -> None:
        """Choose a file in the window that Enter opens, and wait until the page shows it."""
        self.go(goal)
        with self.page.expect_file_chooser() as opened:
            self.press("Enter")
        opened.value.set_files(file)
        shown = self.page.get_by_role("main").locator(".upload__kept", has_text=file["name"])
        expect(shown).to_be_visible(timeout=TO_CHECK)

    def sum(self) -> None:
        """Type the result of the sum."""
        self.go(self.page.locator("input[name=captcha_1]"))
        self.page.keyboard.type(self.visitor.solution())

    def follow(self, goal: Locator) -> None:
        """Press Enter on a link or a button that leads to another page."""
        self.go(goal)
        with self.page.expect_navigation():
            self.press("Enter")
