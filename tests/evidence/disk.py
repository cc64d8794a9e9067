"""The disk beneath the evidence: what lies on it, how old it is, and that it may be full."""

import io
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

from django.utils import timezone
from PIL import Image

# A small picture fits, and a large one is cut off in the middle.
ROOM = 4096


@contextmanager
def full_disk(room: int = ROOM) -> Iterator[None]:
    """Let the kernel refuse to write more than so many bytes of a file."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


def large_jpeg() -> bytes:
    """A picture that has no room."""
    noise = Random(1).randbytes(200 * 200 * 3)  # noqa: S311 -- the same every time
    out = io.BytesIO()
    Image.frombytes("RGB", (200, 200), noise).save(out, "JPEG", quality=95)
    return out.getvalue()


def stored(folder: Path) -> list[Path]:
    """All files that lie in the storage."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def age_file(path: Path, **ago: float) -> None:
    """Let a file have been written so long ago."""
    then = (timezone.now() - timedelta(**ago)).timestamp()
    os.utime(path, (then, then))


def unnamed(folder: Path, name: str, **ago: float) -> Path:
    """A file that a crash left behind."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half a picture")
    age_file(path, **ago)
    return path
