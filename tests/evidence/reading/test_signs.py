"""A PDF that states another date than it shows; what both say, or nobody can read, is no sign."""

import pytest

from evidence.findings import Box, FindingKind, FindingVerdict
from evidence.reading.lines import Line
from evidence.reading.signs import PageSigns, match_signs
from evidence.sandbox.answer import Sign, SignKind, StatedText

PLACE = 0.1, 0.2, 0.5, 0.22
THERE, BELOW = Box(*PLACE), Box(0.1, 0.6, 0.5, 0.62)


def page(stated: str, drawn: str, confidence: float = 0.99, at: Box = THERE) -> PageSigns:
    said = StatedText(stated, stated, PLACE)
    return PageSigns([], [said], [Line(drawn, confidence, at)])


def test_another_date_than_is_drawn_is_near() -> None:
    (found,) = match_signs([page("Date: 17.11.2026", "Date: 18.11.2026")])
    assert (found.kind, found.verdict) == (FindingKind.LAYER, FindingVerdict.NEAR)
    assert (found.expected, found.read) == ("17.11.2026", "Date: 18.11.2026")


@pytest.mark.parametrize(
    "one",
    [
        page("Date: 17.11.2026", "Date:17.11.2026"),
        page("Date: 17.11.2026", "Date: 18.11.2026", confidence=0.7),
        page("Date: 17.11.2026", "Date: 18.11.2026", at=BELOW),
        page("Date: 17.11.2026", "Fällig in 14 Tagen"),
        page("RE-O711", "RE-0711"),
    ],
)
def test_what_agrees_or_cannot_be_read_is_no_sign(one: PageSigns) -> None:
    assert match_signs([one]) == []


def test_a_changed_place_keeps_its_box_and_what_is_printed_there() -> None:
    changed = PageSigns([Sign(SignKind.PASTED, PLACE)], [], [Line("17.11.2026", 0.9, Box(*PLACE))])
    found = match_signs([PageSigns([], [], []), changed])[0]
    assert (found.kind, found.verdict) == (FindingKind.PASTED, FindingVerdict.NEAR)
    assert (found.page, found.box, found.read) == (1, Box(*PLACE), "17.11.2026")
