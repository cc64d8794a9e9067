from typing import Any

import pytest

from portal.environment import BASE_DIR
from tests.together import Together, group_of

MARK = "mark." + "xdist_group("
TESTS = BASE_DIR / "tests"


@pytest.mark.parametrize(
    ("file", "group"),
    [
        ("journeys/test_guide_000.py", "browser"),
        ("portal/demo/test_demo.py", "demo"),
        ("test_project.py", None),
    ],
)
def test_a_file_names_the_group_of_its_tests(file: str, group: str | None) -> None:
    assert group_of(TESTS / file) == group


def test_a_group_is_one_piece_and_other_tests_are_one_each(pytestconfig: Any) -> None:
    scheduler = Together.__new__(Together)
    scheduler.config = pytestconfig
    ids = [
        "journeys/test_guide_000.py::a",
        "journeys/test_guide_003.py::b",
        "test_project.py::c[@]",
    ]
    pieces = [scheduler._split_scope(f"tests/{one}") for one in ids]  # noqa: SLF001 -- what xdist calls
    assert pieces == ["browser", "browser", "tests/test_project.py::c[@]"]


def test_every_group_is_named_for_a_whole_file() -> None:
    named = [path for path in TESTS.rglob("test_*.py") if MARK in path.read_text()]
    assert len(named) >= 5
    assert [path for path in named if not group_of(path)] == []
