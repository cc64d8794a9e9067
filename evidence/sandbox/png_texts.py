"""Leave the long texts of a PNG behind: an editor's history is no reason to refuse a picture."""

from itertools import pairwise
from typing import Final

_TEXTS: Final = (b"tEXt", b"zTXt", b"iTXt")
# All together not more than Pillow takes; what it unpacks it ends by itself.
LONGEST: Final = 1_000_000
MOST: Final = 60
_SIGNATURE, _AROUND = 8, 12


def without_long_ones(content: bytes) -> bytes:
    """Return the PNG without its texts that are long, and without more than a few of the others."""
    parts, texts = [content[:_SIGNATURE]], 0
    for start, end in pairwise([*_starts(content), len(content)]):
        chunk = memoryview(content)[start:end]
        is_text = bytes(chunk[4:8]) in _TEXTS
        texts += is_text
        if not is_text or (len(chunk) <= LONGEST and texts <= MOST):
            parts.append(bytes(chunk))
    return b"".join(parts) if texts else content


def _starts(content: bytes) -> list[int]:
    """List where the chunks begin; what follows the last whole one counts as one more."""
    starts, at = [], _SIGNATURE
    while at < len(content):
        starts.append(at)
        at += int.from_bytes(content[at : at + 4]) + _AROUND
    return starts
