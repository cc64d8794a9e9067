"""A Bloom filter in a file: it tells whether a digest is in a list of hundreds of millions.

It never misses a digest that is in the list; of those that are not it takes one in a thousand for
one that is. A file is read through a memory map, which all processes of a machine share.
"""

import mmap
import os
import struct
from collections.abc import Iterable, Iterator
from math import ceil, log
from pathlib import Path
from typing import Final, Self

from django.core.exceptions import ImproperlyConfigured

RATE: Final = 0.001  # of false alarms
MAGIC: Final = b"bloom-1\n"
HEADER: Final = struct.Struct("<8sQQ")  # the magic, bits, positions for each digest


class BloomFile:
    """The filter; a digest has at least 16 bytes that are as good as random."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            ImproperlyConfigured: there is none, or it is not whole.
        """
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            magic, self._bits, self._count = HEADER.unpack_from(self._map)
        except (OSError, ValueError, struct.error) as error:
            raise _not_whole(path) from error
        if magic != MAGIC or len(self._map) != HEADER.size + self._bits // 8:
            raise _not_whole(path)

    def __contains__(self, digest: bytes) -> bool:
        """Return whether the digest is in the list; wrong in one of a thousand that are not."""
        return all(
            self._map[HEADER.size + (bit >> 3)] >> (bit & 7) & 1
            for bit in positions(digest, self._bits, self._count)
        )

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()

    def __enter__(self) -> Self:
        """Return the open file."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of the file."""
        self.close()


def write(path: Path, digests: Iterable[bytes], *, entries: int, rate: float = RATE) -> int:
    """Write a file of these digests, ``entries`` at most; returns how many there were.

    The file replaces an older one once it is whole.
    """
    bits = ceil(max(entries, 1) * -log(rate) / log(2) ** 2 / 8) * 8
    count = max(1, round(bits / max(entries, 1) * log(2)))
    unfinished = path.with_name(f"{path.name}.unfinished")
    with unfinished.open("w+b") as file:
        file.write(HEADER.pack(MAGIC, bits, count))
        file.truncate(HEADER.size + bits // 8)
        file.flush()
        with mmap.mmap(file.fileno(), 0) as body:
            written = 0
            for digest in digests:
                written += 1
                for bit in positions(digest, bits, count):
                    body[HEADER.size + (bit >> 3)] |= 1 << (bit & 7)
            body.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return written


def positions(digest: bytes, bits: int, count: int) -> Iterator[int]:
    """Return the bits of a digest: two numbers out of it make any number of positions."""
    first, step = struct.unpack_from("<QQ", digest)
    step |= 1
    return ((first + turn * step) % bits for turn in range(count))


def _not_whole(path: Path) -> ImproperlyConfigured:
    message = f"{path} is no file of `manage.py build_breached_passwords`. Build it again."
    return ImproperlyConfigured(message)
