"""The shape of the program, which holds as it grows."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = (
    "accounts",
    "evidence",
    "foundation",
    "notifications",
    "portal",
    "products",
    "promotions",
    "redemptions",
)
MOST_IGNORED = 12
IGNORED = re.compile(r"# type: ignore\b(?P<codes>\[[\w, -]+\])?(?P<rest>.*)")


def test_hardly_a_type_is_ignored_and_none_without_a_reason() -> None:
    lines = (
        line
        for folder in PROGRAM
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    found = [match for match in map(IGNORED.search, lines) if match]
    assert [each[0] for each in found if not (each["codes"] and "  # " in each["rest"])] == []
    assert 0 < len(found) <= MOST_IGNORED
