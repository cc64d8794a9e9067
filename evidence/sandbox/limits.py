"""Resource limits that the sandbox sets for itself and the kernel enforces."""

import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Final

from evidence.sandbox.job import FileKind, SandboxJob

# Of the processor, until the clean copy is made.
SECONDS: Final = {FileKind.PDF: 10, FileKind.EMAIL: 10}
SECONDS_OF_OTHERS: Final = 2
# Additional time to search for bar codes in pixels that are known to be harmless by then.
SECONDS_MORE: Final = 3
# After this no more copies of a picture are searched for bar codes.
SECONDS_FOR_A_PICTURE: Final = 2.0
MOST_OPEN_FILES: Final = 32
LESS_URGENT: Final = 10


def hold(job: SandboxJob) -> None:
    """Limit memory, processor and files for good, before the first byte of the file is read."""
    with suppress(OSError):  # where the system has no such file, or lets nobody write to it
        # If memory runs out all the same, this process is the one to go.
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    # Pages come first: a few heavy files must not slow them all down.
    os.nice(LESS_URGENT)
    seconds = SECONDS.get(job.kind, SECONDS_OF_OTHERS)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + SECONDS_MORE))
    # The decoder of HEIC, which a mail may bring, has a thread, which counts as a process.
    if job.kind not in {FileKind.HEIF, FileKind.EMAIL}:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
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
