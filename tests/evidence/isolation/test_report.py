"""What holds on this machine, for root and for a user, and what each means is there for."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from evidence.isolation.attempts import ATTEMPTS
from evidence.isolation.means import Means
from evidence.isolation.report import Isolation, isolation
from portal.environment import BASE_DIR

ALL = tuple(ATTEMPTS)
NOBODY = 65_534
# The program may be installed where only root can read, and then another Python has to do.
PYTHONS = [sys.executable, "/usr/local/bin/python3", "/usr/bin/python3"]
AS_USER = """
import json, sys
from evidence.isolation.means import Means
from evidence.isolation.report import isolation
found = isolation(Means(each) for each in json.loads(sys.argv[1]))
print(json.dumps([found.missing, found.comes_through]))
"""


def as_user(*wanted: Means, first: str = "") -> Isolation:
    """Ask in a process that is not root's, and that may do something first."""
    how: dict[str, Any] = {}
    if os.geteuid() == 0:
        how = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    how |= {"cwd": BASE_DIR, "env": {"CANARY": "secret", "PYTHONDONTWRITEBYTECODE": "1"}}
    for python in filter(os.path.exists, PYTHONS):
        command = [python, "-c", first + AS_USER, json.dumps(wanted)]
        try:
            told = subprocess.run(command, capture_output=True, check=False, **how)
        except PermissionError:
            continue
        if told.returncode == 0:
            missing, through = json.loads(told.stdout)
            return Isolation({Means(each): why for each, why in missing.items()}, tuple(through))
    pytest.skip("No Python here, or not the program itself, can be read by a user.")


def skip_unless_all(missing: dict[Means, str]) -> None:
    """Say what this machine lacks, which is no fault of the program."""
    if lacking := {each: why for each, why in missing.items() if each is not Means.UID}:
        pytest.skip(f"The kernel of this machine has not all means: {lacking}")


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can become another user.")
def test_for_root_all_means_hold_and_nothing_comes_through() -> None:
    found = isolation()
    skip_unless_all(found.missing)
    assert found == Isolation({}, ())
    assert found.lines() == [
        "The sandbox of uploads is closed off by uid, namespaces, landlock, seccomp."
    ]


def test_for_a_user_all_but_the_uid_hold_and_nothing_comes_through() -> None:
    found = as_user(*Means)
    skip_unless_all(found.missing)
    assert found == Isolation({Means.UID: "not started as root"}, ())
    assert "uid: not started as root" in found.lines()[1]


@pytest.mark.long
@pytest.mark.parametrize(
    ("means", "left"),
    [
        (
            Means.NAMESPACES,
            {
                "reads a file of the portal",
                "writes a file",
                "connects to a local socket",
                "signals the portal",
                "starts a process",
                "starts a program",
            },
        ),
        (Means.LANDLOCK, {"sends by UDP", "connects to a local socket", "starts a process"}),
        (Means.SECCOMP, {"reads a file of the portal", "reads the environment of the portal"}),
    ],
)
def test_each_means_prevents_what_the_docs_say(means: Means, left: set[str]) -> None:
    found = as_user(means)
    if means in found.missing:
        pytest.skip(f"The kernel of this machine has it not: {found.missing[means]}")
    assert set(found.comes_through) == left


def test_what_ops_ask_for_and_is_missing_is_named() -> None:
    found = Isolation({Means.LANDLOCK: "no such call"}, ("sends by UDP",))
    assert found.refusal(["seccomp"]) == ""
    assert "landlock: no such call" in found.refusal(["seccomp", "landlock"])
    assert found.lines()[2] == "A decoder that is broken into still sends by UDP."


def test_what_hides_its_memory_is_not_read_by_its_own_user() -> None:
    hidden = as_user(first="from evidence.isolation import kernel; kernel.hide_memory()")
    assert set(ALL) - set(hidden.comes_through) == {"reads the environment of the portal"}


@pytest.mark.long
def test_without_any_means_all_attempts_come_through() -> None:
    assert as_user().comes_through == ALL
