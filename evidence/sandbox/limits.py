"""Resource limits that the sandbox sets for itself and the kernel enforces."""

import resource
from contextlib import suppress
from pathlib import Path
from typing import Final

from evidence.sandbox.job import Job, Kind

# Processor time until the clean copy is made.
SECONDS: Final = {Kind.PDF: 10}
SECONDS_OF_OTHERS: Final = 2
# Additional time to search for bar codes in pixels that are known to be harmless by then.
SECONDS_MORE: Final = 3
# After this no more copies of a picture are searched for bar codes.
SECONDS_FOR_A_PICTURE: Final = 2.0
MOST_OPEN_FILES: Final = 32


def hold(job: Job) -> None:
    """Limit memory, processor time and files irrevocably, before reading the file."""
    with suppress(OSError):  # the system has no such file, or it is read-only
        # If memory still runs out, the kernel ends this process first.
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    seconds = SECONDS.get(job.kind, SECONDS_OF_OTHERS)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + SECONDS_MORE))
    for limit, most in (
        (resource.RLIMIT_AS, job.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, MOST_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def grant_more_seconds() -> None:
    """Raise the processor limit to the hard limit."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
