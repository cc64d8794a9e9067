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
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from foundation.tables.line_files import LineFile, UnreadableFile
from foundation.tables.workbooks import ZIP, workbook_lines

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP = b"\x1f\x8b"
# Excel before 2007, and any workbook that a password locks.
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
BLOCK = 64 * 1024
MOST_UNPACKED = 256 * 1024 * 1024
LONGEST_LINE = 10_000
# In UTF-16, nearly every other byte of what suppliers write is zero.
ZEROS_OF_UTF_16 = 0.4


class BoundedStream(io.RawIOBase):
    """A stream that refuses to give more than the limit."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = MOST_UNPACKED

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read at most a block.

        Raises:
            UnreadableFile: the limit is reached.
        """
        view = memoryview(buffer)
        part = self._stream.read(min(len(view), BLOCK))
        self._left -= len(part)
        if self._left < 0:
            raise UnreadableFile(_("The file unpacks to more than 256 MB. Split it."))
        view[: len(part)] = part
        return len(part)


@contextmanager
def opened(file: IO[bytes], name: str) -> Iterator[LineFile]:
    """Open a file of lines, whatever it was saved as, and note its name and SHA-256 checksum.

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
            yield LineFile(workbook_lines(file, MOST_UNPACKED), name, checksum, "\t")
            return
        encoding = _encoding(file)
        yield LineFile(_lines(_unpacked(file), encoding), name, checksum)
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


def _unpacked(file: IO[bytes]) -> io.BufferedReader:
    """Begin at the start, behind the gzip if there is one."""
    file.seek(0)
    is_packed = file.read(2) == GZIP
    file.seek(0)
    return io.BufferedReader(
        BoundedStream(gzip.GzipFile(fileobj=file) if is_packed else file), BLOCK
    )


def _encoding(file: IO[bytes]) -> str:
    """Tell the encoding: by its mark, by its zeros, else UTF-8 if all of it is, else Windows'."""
    stream = _unpacked(file)
    head = stream.peek(BLOCK)[:4096]
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
        while block := stream.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _lines(stream: IO[bytes], encoding: str) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding)
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableFile(_wrong_kind())
        yield line


def _wrong_kind() -> str:
    return _(
        "The file cannot be read as lines. Save it as CSV (UTF-8) or as .xlsx without a password."
    )
