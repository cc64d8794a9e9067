"""docs/security.md names, of each of its 65 lines, a test that is there, or what was decided."""

import re

from portal.environment import BASE_DIR

ROW = re.compile(r"^\| (\d+) \| ([\d./-]+) \| (.+?) \| (pass|decided) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
FEWEST_BY_TEST = 60


def test_each_line_is_held_by_a_test_that_is_there_or_by_a_decision() -> None:
    rows = ROW.findall((BASE_DIR / "docs/security.md").read_text())
    assert [int(row[0]) for row in rows] == list(range(1, 66))
    assert len({row[1] for row in rows}) == len(rows)
    passed = [TEST.findall(row[4]) for row in rows if row[3] == "pass"]
    assert len(passed) >= FEWEST_BY_TEST
    assert [] not in passed
    for file, name in (test for tests in passed for test in tests):
        assert f"def {name}(" in (BASE_DIR / "tests/security" / file).read_text(), name
