"""Run one load in a process of its own and print by how many kB its peak memory grew.

``python -m bench.memory DATABASE COMMAND FILE [OPTIONS]``
"""

import sys
from pathlib import Path

from bench import database
from bench.loading import load


def peak() -> int:
    """Read the most memory that this program held, in kB.

    Not ``ru_maxrss``: a program inherits that from the one that started it.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def forget_peak() -> None:
    """Begin anew to look for the most memory."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


if __name__ == "__main__":
    name, command, *words = sys.argv[1:]
    database.use(name)
    before = peak()
    load(command, *words)
    print(peak() - before)
