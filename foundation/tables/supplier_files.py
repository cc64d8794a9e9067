"""Files as suppliers send them, read as lines: text in their encodings, gzip, Excel workbooks.

Nothing is held in memory but a block, and no file may unpack to more than a limit: an archive of a
few kilobytes can hold gigabytes.
"""

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.utils.translation import gettext as _

from foundation.tables.line_files import LineFile, UnreadableFile
from foundation.tables.workbooks import ZIP, too_large, workbook_lines

GZIP = b"\x1f\x8b"
# Excel before 2007, and any workbook that a password locks.
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
BLOCK = 64 * 1024
MOST_UNPACKED = 256 * 1024 * 1024
LONGEST_LINE = 10_000
# In UTF-16, nearly every other byte of what suppliers write is zero.
ZEROS_OF_UTF_16 = 0.4


class BoundedStream(io.BufferedIOBase):
    """A stream that refuses to give more than the limit."""

    name = ""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, most: int) -> None:
        self._stream = stream
        self._most = self._left = most

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Read a block, or less.

        Raises:
            UnreadableFile: the limit is reached.
        """
        part = self._stream.read(min(size, BLOCK) if size and size > 0 else BLOCK)
        self._left -= len(part)
        if self._left < 0:
            raise UnreadableFile(too_large(self._most))
        return part

    def read1(self, size: int = -1, /) -> bytes:
        """Read a block, or less."""
        return self.read(size)


@contextmanager
def opened(file: IO[bytes], name: str, most: int = MOST_UNPACKED) -> Iterator[LineFile]:
    """Open a file of lines, whatever it was saved as, and note its name and SHA-256 checksum.

    ``most`` is how many bytes it may unpack to.

    Raises:
        UnreadableFile: it is no text and no workbook, or too large; the text says what to do.
    """
    checksum = _checksum(file)
    file.seek(0)
    head = file.read(4)
    try:
        if head.startswith(OLD_EXCEL):
            raise UnreadableFile(_wrong_kind())
        if head == ZIP:
            yield LineFile(workbook_lines(file, most), name, checksum, "\t")
            return
        encoding = _encoding(file, most)
        yield LineFile(_lines(_unpacked(file, most), encoding), name, checksum)
    except UnicodeDecodeError as error:
        raise UnreadableFile(_wrong_kind()) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(_("The archive is damaged. Ask for it again.")) from error


def _checksum(file: IO[bytes]) -> str:
    file.seek(0)
    sha256 = hashlib.sha256()
    while block := file.read(BLOCK):
        sha256.update(block)
    return sha256.hexdigest()


def _unpacked(file: IO[bytes], most: int) -> BoundedStream:
    """Begin at the start, behind the gzip if there is one."""
    file.seek(0)
    is_packed = file.read(2) == GZIP
    file.seek(0)
    stream = gzip.GzipFile(fileobj=file) if is_packed else file
    return BoundedStream(stream, most)


def _encoding(file: IO[bytes], most: int) -> str:
    """Tell the encoding: by its mark, by its zeros, else UTF-8 if all of it is, else Windows'."""
    stream = _unpacked(file, most)
    head = stream.read(4096)
    if head.startswith((GZIP, ZIP, OLD_EXCEL)):
        raise UnreadableFile(_wrong_kind())
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = max(1, len(head) // 2)
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if zeros.count(0) > half * ZEROS_OF_UTF_16:
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
        while block := stream.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _lines(stream: BoundedStream, encoding: str) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding)
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableFile(_wrong_kind())
        yield line


def _wrong_kind() -> str:
    return _(
        "The file cannot be read as lines. Save it as CSV (UTF-8) or as .xlsx without a password."
    )
