"""What README, CONTRIBUTING and docs say of the code, held to the code."""

import ast
import re
import runpy
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from portal.environment import BASE_DIR

BOOK = BASE_DIR / "docs" / "architecture.md"
PAGES = [
    *(BASE_DIR / name for name in ("README.md", "CONTRIBUTING.md", "bench/README.md")),
    *sorted((BASE_DIR / "docs").rglob("*.md")),
]
RULE = re.compile(r"^\| (.+) \| `([\w/]+\.py)` `([\w.]+)` \|$", re.MULTILINE)
QUOTED = re.compile(r"`([\w.-]+/[\w./-]*(?:/|\.(?:py|html|txt|md|js|css|svg)))`")
PROMISE = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
MUTANT = re.compile(r"\bM\d+\b")
LINK = re.compile(r"\]\(([^)#:]+)\)")
# Migrations are made by Django, formats are read by it by their place.
NOT_ROOMS = {"migrations", "formats"}


def rules() -> list[tuple[str, str, str]]:
    table = BOOK.read_text().partition("## Where is what\n")[2].partition("\n## ")[0]
    found = RULE.findall(table)
    # But for the head and the line under it, each line of the table has the regular form.
    assert len(found) == table.count("\n|") - 2
    return found


def names_in(path: Path) -> set[str]:
    """Functions, classes with their methods, and constants of a module."""
    names = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            inside = (each for each in node.body if isinstance(each, ast.FunctionDef))
            names |= {f"{node.name}.{each.name}" for each in inside}
    return names


def test_each_rule_stands_where_the_table_says() -> None:
    wrong = [
        f"{rule}: {path} {name}"
        for rule, path, name in rules()
        if not (BASE_DIR / path).is_file() or name not in names_in(BASE_DIR / path)
    ]
    assert wrong == [], "correct the table in docs/architecture.md"


def test_the_table_has_forty_rules_each_told_once() -> None:
    told = [rule for rule, _path, _name in rules()]
    assert len(told) >= 40
    assert len(told) == len(set(told))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(BASE_DIR)))
def test_each_path_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text()
    named = {BASE_DIR / path for path in QUOTED.findall(text) if not path.startswith("var/")}
    linked = {page.parent / path for path in LINK.findall(text)}
    assert {str(path) for path in named | linked if not path.exists()} == set()


def test_paths_are_seen_among_other_words_in_backticks() -> None:
    text = "`promotions/gone.py`, `evidence/gone/`, `a.py`, `/admin/`, `<kind>/x.py`, `gone/x.po`"
    assert QUOTED.findall(text) == ["promotions/gone.py", "evidence/gone/"]


@pytest.fixture(scope="module")
def guarantees() -> str:
    """The page without its comments, in which tests wait that are not there yet."""
    page = (BASE_DIR / "docs" / "guarantees.md").read_text()
    return re.sub(r"<!--.*?-->\n?", "", page, flags=re.DOTALL)


def test_each_promise_names_a_test_and_a_control(guarantees: str) -> None:
    promises = guarantees.partition("\n## Mutants")[0]
    rows = [row for row in PROMISE.findall(promises) if row[0] not in {"promise", "---"}]
    assert len(rows) == promises.count("\n|") - 2 * promises.count("\n|---|") >= 50
    assert [promise for promise, test, _control in rows if not TEST.fullmatch(test)] == []
    assert len({promise for promise, _test, _control in rows}) == len(rows)


def test_each_test_that_holds_a_promise_is_there(guarantees: str) -> None:
    named = {(path, name.replace("::", ".")) for path, name in TEST.findall(guarantees)}
    files = {path: names_in(BASE_DIR / path) for path, _name in named}
    assert sorted(f"{path} {name}" for path, name in named if name not in files[path]) == []


def test_each_mutant_that_a_promise_names_is_listed(guarantees: str) -> None:
    promises, _heading, listed = guarantees.partition("\n## Mutants")
    made = re.findall(r"^\| (M\d+) \|", listed, re.MULTILINE)
    assert made == [f"M{number}" for number in range(1, len(made) + 1)]
    assert set(MUTANT.findall(promises.partition("\n## A.")[2])) <= set(made)


@pytest.fixture
def artist() -> dict[str, Any]:
    """The script that draws the layers; a fresh copy, in which a test may change a constant."""
    names = runpy.run_path(str(BASE_DIR / "docs" / "draw_architecture.py"))
    inside: dict[str, Any] = names["main"].__globals__
    return inside


def test_each_floor_and_room_is_drawn(artist: dict[str, Any]) -> None:
    pyproject = (BASE_DIR / "pyproject.toml").read_text()
    bands = artist["bands_of"](pyproject)
    drawn = {band.name: {room for column in band.columns for room in column} for band in bands}
    floors = tomllib.loads(pyproject)["tool"]["importlinter"]["root_packages"]
    assert {name for name in drawn if "." not in name} == set(floors)
    for floor in floors:
        folders = {path.parent.name for path in (BASE_DIR / floor).glob("*/__init__.py")}
        assert folders - NOT_ROOMS <= drawn[floor]


def test_another_contract_is_another_drawing(artist: dict[str, Any]) -> None:
    pyproject = (BASE_DIR / "pyproject.toml").read_text()
    assert "postbox" not in artist["draw"](pyproject)
    assert ">postbox</text>" in artist["draw"](pyproject.replace('"outbox"', '"outbox | postbox"'))


def test_a_stale_drawing_fails(
    artist: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = artist["DRAWING"] = tmp_path / "architecture.svg"
    drawing.write_text("<svg/>")
    monkeypatch.setattr(sys, "argv", ["draw_architecture.py", "--check"])
    with pytest.raises(SystemExit, match="make architecture"):
        artist["main"]()
    monkeypatch.setattr(sys, "argv", ["draw_architecture.py"])
    artist["main"]()
    monkeypatch.setattr(sys, "argv", ["draw_architecture.py", "--check"])
    artist["main"]()
