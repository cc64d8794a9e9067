"""Keep what was drawn and read between runs: a changed matcher is measured without reading anew.

It is kept in a folder of this user, by the source that draws or reads and by the packages behind.
"""

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeVar

from django.conf import settings
from django.test import override_settings
from django.utils.module_loading import import_string
from PIL import Image

from evidence.reading.lines import Line
from portal.environment import BASE_DIR

T = TypeVar("T")
READS: Final = ("evidence/reading", "evidence/sandbox", "evidence/uploads/cleaning.py")
DRAWS: Final = ("bench/drawing", "bench/papers", "bench/labels", "portal/demo/catalogue.py")
_PACKAGES: Final = ("rapidocr", "onnxruntime", "zxing-cpp", "pillow", "pypdfium2", "numpy")
# The engine that the settings name, while this module stands in its place.
_behind: list[str] = []


def kept(what: str, sources: tuple[str, ...], key: object, make: Callable[[], T]) -> T:
    """Return what was made of this key before by the same source, or make it now."""
    name = hashlib.sha256(repr((source_of(sources), key)).encode()).hexdigest()
    path = _folder() / f"{what}-{name}"
    if path.exists():
        found: T = pickle.loads(path.read_bytes())  # noqa: S301 -- written here, read by nobody else
        return found
    made = make()
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(pickle.dumps(made))
    unfinished.replace(path)
    return made


@contextmanager
def readings_kept() -> Iterator[None]:
    """Read through this module: what the engine read before it need not read again."""
    _behind.append(settings.READING_ENGINE)
    try:
        with override_settings(READING_ENGINE=f"{__name__}.engine"):
            yield
    finally:
        _behind.pop()


def engine(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Read a picture as the engine behind does."""
    pixels = hashlib.sha256(picture.tobytes()).hexdigest()
    key = _behind[-1], picture.size, pixels, longest_side
    return kept("lines", READS, key, lambda: _read(picture, longest_side))


def progress(what: str, number: int, of: int) -> None:
    """Show on a terminal how far it is."""
    if sys.stderr.isatty():
        end = "\r" if number < of else "\r\033[K"
        sys.stderr.write(f"\r\033[K  {what}: {number} of {of}{end}")
        sys.stderr.flush()


@cache
def source_of(places: tuple[str, ...]) -> str:
    """Return a digest of the source in these files and folders, and of the packages it uses."""
    digest = hashlib.sha256(repr([(name, version(name)) for name in _PACKAGES]).encode())
    for place in places:
        path = BASE_DIR / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(picture: Image.Image, longest_side: int | None) -> list[Line]:
    lines: list[Line] = import_string(_behind[-1])(picture, longest_side)
    return lines


@cache
def _folder() -> Path:
    path = Path(tempfile.gettempdir()) / f"bench-evidence-{os.getuid()}"
    path.mkdir(mode=0o700, exist_ok=True)
    about = path.stat()
    assert about.st_uid == os.getuid(), f"{path} belongs to somebody else"
    assert not about.st_mode & 0o077, f"{path} is open to others"
    return path
