"""ASVS 1.2.4, 1.2.5: no statement and no command is put together from what somebody sent."""

import ast
import re
from collections.abc import Iterator

import pytest

from portal.environment import BASE_DIR
from portal.translations.messages import APPS

TEXTS = {
    str(path.relative_to(BASE_DIR)): path.read_text()
    for app in APPS
    for path in (BASE_DIR / app).rglob("*.py")
    if "migrations" not in path.parts
}
# The ORM writes no UPDATE … WHERE id = (SELECT … SKIP LOCKED) RETURNING; its values are parameters.
WRITES_OWN_QUERY = ["notifications/outbox/leases.py", "promotions/codes/pool.py"]
OWN_QUERY = re.compile(r"\.(?:raw|extra)\(|RawSQL")
MAY_START = re.compile(r"subprocess|\bos\b.*(?:system|popen|exec|spawn)")
# Statements with a part that is no parameter: a table or a condition of our own, looked at by hand.
# Ruff (S608) refuses any other that is put together.
LOOKED_AT = {
    "foundation/encryption/rotation.py",
    "foundation/locks.py",
    "portal/database_roles.py",
    "products/catalogue/loading.py",
    "products/catalogue/serial_batches.py",
}
# Who starts programs, each of ours, with arguments that are ours and what was sent as its input.
STARTS_PROGRAMS = {
    "evidence/isolation/attempts.py": {"execv"},
    "evidence/isolation/report.py": {"run"},
    "evidence/sandbox/run.py": {"Popen"},
    "portal/embedded/processes.py": {"Popen"},
    "foundation/pdf/__init__.py": {"run"},
}
PROGRAMS = {
    "subprocess": {"Popen", "run", "call", "check_call", "check_output", "getoutput"},
    "os": {"system", "popen", "execv", "execve", "execvp", "spawnv", "posix_spawn"},
}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def started(tree: ast.AST) -> set[str]:
    """Name the functions with which a module starts programs, however it imported them."""
    bare = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in PROGRAMS
        for name in node.names
        if name.name in PROGRAMS[node.module]
    }
    found = {call.func.id for call in calls(tree) if isinstance(call.func, ast.Name)} & bare
    for call in calls(tree):
        match call.func:
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                found |= {name} & PROGRAMS.get(module, set())
    return found


def test_no_query_is_written_as_text_beside_its_parameters() -> None:
    assert {name for name, text in TEXTS.items() if "S608" in text} == LOOKED_AT
    assert [name for name, text in TEXTS.items() if OWN_QUERY.search(text)] == WRITES_OWN_QUERY


def test_no_command_is_a_line_for_a_shell_and_all_who_start_one_are_known() -> None:
    trees = {name: ast.parse(text) for name, text in TEXTS.items() if MAY_START.search(text)}
    found = {name: names for name, tree in trees.items() if (names := started(tree))}
    assert found == STARTS_PROGRAMS
    for tree in trees.values():
        assert not [each for call in calls(tree) for each in call.keywords if each.arg == "shell"]


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.system('ls ' + name)",
        "from subprocess import run as start\nstart(name)",
        "import subprocess\nsubprocess.getoutput(name)",
    ],
)
def test_a_new_one_would_be_seen(source: str) -> None:
    assert started(ast.parse(source))
