"""Resource limits that the sandbox sets for itself and the kernel enforces."""

import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Final

from evidence.sandbox.job import PAPERS, FileKind, SandboxJob

# Of the processor: papers for all of it, pictures until the clean copy is made.
MOST_SECONDS: Final = 5
SECONDS: Final = dict.fromkeys(PAPERS, MOST_SECONDS)
SECONDS_OF_OTHERS: Final = 2
# What a phone takes by default, decoded as any kind, needs some 200 MB: WebP the most.
USUAL_PIXELS: Final = 12_600_000
USUAL_MEMORY: Final = 300 * 1024**2
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
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, MOST_SECONDS))
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


def fit_memory(pixels: int) -> None:
    """Leave no more memory to a picture of the usual size than it needs.

    Where no limit holds, this is no sandbox: tests decode their own pictures without one.
    """
    soft, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if pixels <= USUAL_PIXELS and soft != resource.RLIM_INFINITY:
        least = min(soft, USUAL_MEMORY)
        resource.setrlimit(resource.RLIMIT_AS, (least, least))


def grant_more_seconds() -> None:
    """Raise the processor limit to the hard limit: its pixels are known to be harmless by then."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
