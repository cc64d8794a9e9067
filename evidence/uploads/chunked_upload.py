"""A file that comes in pieces: what arrived before a lost connection need not be sent again.

The pieces lie in the private storage of evidence, which all web processes share, below the
member's own number, and no row names them: the sweep of what no row names forgets what is a day
old. The form that the file belongs to gets it as if it had come with the form.
"""

import re
import secrets
import time
from contextlib import suppress
from typing import Final, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import MemberRequest, User
from evidence.models import evidence_storage
from evidence.uploads import limits

MOST_BYTES: Final = 512 * 1024
_NAME: Final = re.compile(r"(?P<token>[0-9a-f]{24})\.(?P<start>\d+)-(?P<end>\d+)")


class Arrived(NamedTuple):
    """What is here of a file: under which token, and how many bytes."""

    token: str
    received: int


class _Piece(NamedTuple):
    token: str
    start: int
    end: int
    path: str


class TooLarge(Exception):
    """With this piece the file would be larger than a file may be."""


def add(*, by: User, token: str, start: int, content: bytes) -> Arrived:
    """Keep a piece if it is the next one of the file; without a token a new file begins.

    Returns how far the file is here, from where its sender goes on.

    Raises:
        TooLarge: the file grows too large; nothing more of it is kept.
        OSError: the storage did not take it.
    """
    here = _chain(by, token)
    if not here:
        token = _begin(by)
    received = here[-1].end if here else 0
    if start == received:
        received += len(content)
        if received > limits.max_bytes():
            raise TooLarge
        _keep(f"{_folder(by)}/{token}.{start}-{received}", content)
    return Arrived(token, received)


def gather(request: MemberRequest) -> None:
    """Put the files that came in pieces among those that came with the form.

    Each is taken once: a form that is sent again after a lost answer has none.
    """
    sent = request.POST
    named = zip(
        *(sent.getlist(f"piece_{part}") for part in ("token", "field", "name")), strict=False
    )
    for token, field, name in list(named)[: limits.max_files()]:
        content = _take(request.user, token)
        if content is not None:
            request.FILES.appendlist(field, SimpleUploadedFile(name, content))


def _keep(path: str, content: bytes) -> None:
    try:
        evidence_storage().save(path, ContentFile(content))
    except OSError:
        with suppress(OSError):  # its name would say that all of it is there
            evidence_storage().delete(path)
        raise


def _take(by: User, token: str) -> bytes | None:
    here = _chain(by, token)
    content = []
    try:
        for piece in here:
            with evidence_storage().open(piece.path) as file:
                content.append(file.read())
    except FileNotFoundError:  # another request took it
        return None
    _forget(here)
    return b"".join(content) if here else None


def _begin(by: User) -> str:
    """Make a token, younger ones being greater, and forget the oldest files of too many begun."""
    pieces = _pieces(by)
    open_tokens = sorted({piece.token for piece in pieces}, reverse=True)
    spent = set(open_tokens[limits.max_files() - 1 :])
    _forget([piece for piece in pieces if piece.token in spent])
    return f"{int(time.time()):08x}{secrets.token_hex(8)}"


def _chain(by: User, token: str) -> list[_Piece]:
    """List the pieces of a file in their order, as far as none is missing."""
    chain: list[_Piece] = []
    for piece in sorted(_pieces(by)):
        if piece.token == token and piece.start == (chain[-1].end if chain else 0):
            chain.append(piece)
    return chain


def _pieces(by: User) -> list[_Piece]:
    folder = _folder(by)
    try:
        _folders, names = evidence_storage().listdir(folder)
    except FileNotFoundError:
        return []
    found = [(name, match) for name in names if (match := _NAME.fullmatch(name))]
    return [
        _Piece(match["token"], int(match["start"]), int(match["end"]), f"{folder}/{name}")
        for name, match in found
    ]


def _folder(by: User) -> str:
    return f"piece/{by.pk}"


def _forget(pieces: list[_Piece]) -> None:
    for piece in pieces:
        with suppress(OSError):  # it is swept another day
            evidence_storage().delete(piece.path)
