"""Report packages of which a newer version has been out for 30 days: `make overdue`.

It asks the package index, so it reports and refuses nothing: a build must not depend on the day.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

BASE: Final = Path(__file__).resolve().parent.parent
DAYS: Final = 30
PINNED: Final = re.compile(r"^([a-z0-9][a-z0-9-]*)(?:\[.*?\])?==(\S+)", re.MULTILINE)
# What we ask for at least may itself be younger than that.
AT_LEAST: Final = re.compile(r">=[^,;\s]+,?")
COMPILE: Final = (
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--upgrade"),
    *("--python-version", "3.11", "--no-annotate", "--no-header", "--no-emit-index-url"),
    *("--no-emit-find-links", "--exclude-newer", f"{DAYS} days", "-"),
)


def overdue(now: str, then: str) -> list[str]:
    """Name the pins that the index had something newer for, all those days ago."""
    pins = dict(PINNED.findall(now))
    return [
        f"{name} {pins[name]}: {newer} has been out for {DAYS} days"
        for name, newer in PINNED.findall(then)
        if name in pins and _order(pins[name]) < _order(newer)
    ]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0]))


def wanted() -> str:
    """Give what pyproject.toml asks for, without the least versions."""
    project = tomllib.loads((BASE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return "\n".join(AT_LEAST.sub("", each) for each in project["dependencies"])


def main() -> None:
    """Print the report, or that the index was not there."""
    asked = subprocess.run(  # noqa: S603 -- our own program
        COMPILE, input=wanted(), capture_output=True, text=True, check=False
    )
    if asked.returncode:
        sys.stdout.write(f"Not known, the package index does not answer:\n{asked.stderr}\n")
        return
    pinned = (BASE / "requirements" / "base.txt").read_text(encoding="utf-8")
    found = overdue(pinned, asked.stdout)
    sys.stdout.write("\n".join(found or [f"No pin is overdue by {DAYS} days."]) + "\n")


if __name__ == "__main__":
    main()
