"""Close this process off as the sandbox is, try to break out, and print what came through."""

import json
import sys

from evidence.isolation.attempts import ATTEMPTS, STARTED, Targets, succeeds
from evidence.isolation.means import Means, hold


def main(wanted: list[str], at: Targets) -> None:
    """Print what is missing as a line of JSON, then each attempt that succeeds as a line."""
    missing = hold(Means(each) for each in wanted)
    say(json.dumps(missing))
    for name, attempt in ATTEMPTS.items():
        if name == STARTED:
            succeeds(attempt, at)
        elif succeeds(attempt, at):
            say(name)


def say(line: str) -> None:
    """Write a line at once: a program that is started takes the place of this one."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), Targets(*json.loads(sys.argv[2])))
