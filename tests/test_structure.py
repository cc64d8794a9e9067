"""How the program is laid out: rooms neither crowded nor empty, names once, nothing too long.

What is held to it comes from git, so that a new file is held to it by itself.
"""

import ast
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from portal.environment import BASE_DIR
from portal.translations.messages import APPS

FEWEST, MOST = 3, 14
LONGEST_FILE, LONGEST_FUNCTION = 300, 30
# Django finds what lies in these by their names.
GIVEN_BY_DJANGO = {"management", "commands", "templatetags", "formats", "migrations"}
# Packages of fewer modules that are one thing, each with the reason for being a package.
ONE_THING: dict[str, str] = {}
TOO_LONG = {
    "portal/settings.py": "all settings in one file, each with its reason",
}
# Every app has them, or Django asks for the name.
NAMES_OF_MANY = {"Command", "Migration", "Meta"}
NESTED_IN_MODELS = {"Kind", "Status", "Outcome"}
SAYS_NOTHING = {"utils", "helpers", "services", "common"}
MOST_IGNORED = 12
IGNORED = re.compile(r"# type: ignore\b(?P<codes>\[[\w, -]+\])?(?P<rest>.*)")


def listed(*folders: str) -> list[PurePosixPath]:
    """Every Python file of these folders that git knows or would take, those deleted aside."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders]
    names = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=True)
    found = [PurePosixPath(name) for name in names.stdout.splitlines() if name.endswith(".py")]
    return [path for path in found if (BASE_DIR / path).exists()]


PROGRAM = listed(*APPS)
WRITTEN_BY_HAND = [path for path in listed(*APPS, "bench") if "migrations" not in path.parts]


def source(path: PurePosixPath) -> str:
    return Path(BASE_DIR / path).read_text()


def classes(tree: ast.AST, within: str = "") -> Iterator[tuple[str, str]]:
    """Name each class, and the class or "" in which it stands."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name, within
            yield from classes(node, node.name)
        else:
            yield from classes(node, within)


def too_long_functions(path: PurePosixPath, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{path}: {node.name} has {lines} lines"


def repeated(sources: dict[PurePosixPath, str]) -> dict[str, list[str]]:
    """Name the classes that occur twice, and where; those of many apps aside."""
    places: dict[str, list[str]] = defaultdict(list)
    for path, text in sources.items():
        for name, within in classes(ast.parse(text)):
            in_a_model = bool(within) and "models" in path.with_suffix("").parts
            if name not in NAMES_OF_MANY and not (in_a_model and name in NESTED_IN_MODELS):
                places[name].append(str(path))
    return {name: found for name, found in places.items() if len(found) > 1}


def test_git_lists_the_program() -> None:
    assert {path.parts[0] for path in PROGRAM} == set(APPS)


def test_no_room_is_crowded_or_nearly_empty() -> None:
    rooms = Counter(
        path.parent for path in PROGRAM if path.name not in {"__init__.py", "__main__.py"}
    )
    wrong = {
        str(room): count
        for room, count in rooms.items()
        if not FEWEST <= count <= MOST and not GIVEN_BY_DJANGO & {*room.parts}
    }
    assert {room: count for room, count in wrong.items() if room not in ONE_THING} == {}
    assert set(ONE_THING) == set(wrong), "named as one thing, yet no longer small"


def test_no_class_name_occurs_twice() -> None:
    assert repeated({path: source(path) for path in PROGRAM}) == {}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("class Line: ...", "class Line: ...", {"Line"}),
        ("class Line: ...", "class A:\n    class Line: ...", {"Line"}),
        ("def f():\n    class Line: ...", "class Line: ...", {"Line"}),
        ("class Kind: ...", "class Kind: ...", {"Kind"}),
        ("class A:\n    class Kind: ...", "class B:\n    class Kind: ...", set()),
        ("class A:\n    class Verdict: ...", "class B:\n    class Verdict: ...", {"Verdict"}),
        ("class Command: ...", "class Command: ...", set()),
        ("class Lines: ...", "class Line: ...", set()),
    ],
)
def test_a_second_class_of_a_name_is_found(first: str, second: str, found: set[str]) -> None:
    files = {PurePosixPath("a/models.py"): first, PurePosixPath("b/models/b.py"): second}
    assert set(repeated(files)) == found


def test_a_kind_outside_of_the_models_is_no_models_kind() -> None:
    files = {
        PurePosixPath("a/forms.py"): "class A:\n    class Kind: ...",
        PurePosixPath("b/forms.py"): "class B:\n    class Kind: ...",
    }
    assert set(repeated(files)) == {"Kind"}


def test_no_file_is_too_long() -> None:
    lengths = {str(path): len(source(path).splitlines()) for path in WRITTEN_BY_HAND}
    assert {path for path, lines in lengths.items() if lines > LONGEST_FILE} == set(TOO_LONG)


def test_no_function_is_too_long() -> None:
    found = [each for path in WRITTEN_BY_HAND for each in too_long_functions(path, source(path))]
    assert found == []


def test_a_long_function_is_found_wherever_it_stands() -> None:
    body = "\n".join(["        pass"] * LONGEST_FUNCTION)
    path = PurePosixPath("a.py")
    text = f"class A:\n    async def act(self):\n{body}\n"
    assert list(too_long_functions(path, text)) == ["a.py: act has 31 lines"]
    assert list(too_long_functions(path, text.replace("        pass\n", "", 1))) == []


def test_every_module_says_what_it_holds() -> None:
    names = {part for path in PROGRAM for part in path.with_suffix("").parts}
    assert names & SAYS_NOTHING == set()


def test_hardly_a_type_is_ignored_and_none_without_a_reason() -> None:
    found = [
        match
        for path in WRITTEN_BY_HAND
        for line in source(path).splitlines()
        if (match := IGNORED.search(line))
    ]
    assert [each[0] for each in found if not (each["codes"] and "  # " in each["rest"])] == []
    assert 0 < len(found) <= MOST_IGNORED
