"""Run one load in a separate process and print by how many kB its peak memory grew.

``python -m bench.memory DATABASE COMMAND FILE [OPTIONS]``
"""

import sys
from pathlib import Path

from bench import database
from bench.loading import load


def peak() -> int:
    """Return the peak memory of this process, in kB.

    Not ``ru_maxrss``: a process inherits that from its parent.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def forget_peak() -> None:
    """Reset the peak memory."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


if __name__ == "__main__":
    name, command, *words = sys.argv[1:]
    database.use(name)
    before = peak()
    load(command, *words)
    print(peak() - before)
