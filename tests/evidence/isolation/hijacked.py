"""The sandbox with a decoder that a hostile file has taken over: it tries all that is forbidden.

Started with what it aims at, a stage, and last the job, which is the sandbox's own argument.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from evidence.isolation import means
from evidence.isolation.attempts import ATTEMPTS, STARTED, Targets, succeeds
from evidence.isolation.means import Means
from evidence.sandbox import file_reading as sandbox
from evidence.sandbox.decoded_page import DecodedPage
from evidence.sandbox.job import Refusal, SandboxJob

# What the means say that are not used: that all hold, or that one does not.
STAGES: Final[dict[str, dict[Means, str]]] = {
    "open": {},
    "no landlock": {Means.LANDLOCK: "not here"},
}
# The C library makes this one up.
OF_NOBODY: Final = {"LC_CTYPE", "GLIBC_TUNABLES"}


def hijacked(at: Targets) -> sandbox.Sheets:
    """Give the decoder; what came through gets out as the code of its refusal."""

    def sheets(_content: bytes, _job: SandboxJob) -> Iterator[DecodedPage]:
        others = [name for name in ATTEMPTS if name != STARTED]
        through = [name for name in others if succeeds(ATTEMPTS[name], at)]
        if starts_a_program(at, forks="starts a process" in through):
            through.append(STARTED)
        if os.environ.keys() - OF_NOBODY:
            through.append("reads a variable")
        raise Refusal(", ".join(through))

    return sheets


def starts_a_program(at: Targets, *, forks: bool) -> bool:
    """Tell whether one can be started; in the place of this process there would be no answer.

    With nothing closed, a user who may have no more processes could still start one in its place.
    """
    if not forks:
        return sys.argv[2] != "open" and succeeds(ATTEMPTS[STARTED], at)
    return subprocess.run([sys.executable, "-S", "-c", ""], check=False).returncode == 0


if __name__ == "__main__":
    targets = Targets(*json.loads(sys.argv[1]))
    if sys.argv[2] in STAGES:
        vars(means)["hold"] = lambda: STAGES[sys.argv[2]]
    vars(sandbox)["decoder_for"] = lambda _kind: hijacked(targets)
    sandbox.main(SandboxJob.from_json(sys.argv[3]))
