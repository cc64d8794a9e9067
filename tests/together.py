"""Keeps the tests of one `xdist_group` in one process, which xdist 3.8 fails to do.

It marks a group in the ids of its tests, and pytest 9.2 takes no new ids (pytest-dev/pytest-xdist,
issue 1386): without a word every process started the program, and loaded the demo, for itself.
"""

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadGroupScheduling

GROUP = re.compile(r'^pytestmark = .*xdist_group\("(\w+)"\)', re.MULTILINE)


@cache
def group_of(file: Path) -> str | None:
    """Tell the group that a file of tests names for all of them."""
    found = GROUP.search(file.read_text(encoding="utf-8"))
    return found[1] if found else None


class Together(LoadGroupScheduling):  # type: ignore[misc]  # untyped
    """Hands out the tests of a group as one piece."""

    def _split_scope(self, nodeid: str) -> str:
        file = self.config.rootpath / nodeid.partition("::")[0]
        return group_of(file) or str(super()._split_scope(nodeid))
