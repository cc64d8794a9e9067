"""Eight workers that deliver what is due at the same time; a test kills some of them.

One process sets the program up and becomes eight: ``python -m tests.faults.deliverers``. It writes
the numbers of its processes, then each sweeps until it is killed. With ``unguarded`` none locks the
row that it delivers, which shows what the lock is for.
"""

import os
import sys
import time
from typing import Any

import django
from django.db import connection

WORKERS = 8


def deliver_for_ever() -> None:
    """Sweep, as the worker does by the clock."""
    from fulfilment.delivery import due  # noqa: PLC0415 -- once the program is set up

    if "unguarded" in sys.argv:
        setattr(due, "lock_rows", unlocked)  # noqa: B010 -- a name that it only imports
    while True:
        due.deliver_due()
        time.sleep(0.05)


def unlocked(rows: Any, **_how: bool) -> Any:
    """Read rows without a lock."""
    return rows


def main() -> None:
    """Become eight, and stay until the test is over."""
    django.setup()
    connection.close()
    for _ in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            deliver_for_ever()
        print(pid, flush=True)  # noqa: T201 -- the test reads it
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
