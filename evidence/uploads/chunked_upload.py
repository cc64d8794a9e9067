"""Chunked uploads: what arrived before a connection was lost need not be sent again.

The chunks ("pieces") are files in the private storage of evidence, which all web processes share,
in a folder per member. No database row refers to them, so the sweep of unreferenced files deletes
them after a day. The form that the file belongs to receives it like an ordinary upload.
"""

import errno
import logging
import re
import secrets
import time
from contextlib import suppress
from typing import Final, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from accounts.models import MemberRequest, User
from evidence.models import evidence_storage
from evidence.uploads import limits

logger = logging.getLogger(__name__)
MOST_BYTES: Final = 512 * 1024
_NAME: Final = re.compile(r"(?P<token>[0-9a-f]{24})\.(?P<start>\d+)-(?P<end>\d+)")


class Arrived(NamedTuple):
    """The token of a file, and how many bytes of it have arrived."""

    token: str
    received: int


class _Piece(NamedTuple):
    token: str
    start: int
    end: int
    path: str


class _GatheredFile(SimpleUploadedFile):
    """A file that came in pieces, which are still stored."""


class _LostFile(_GatheredFile):
    """A file that came in pieces, which the storage does not give back."""

    def read(self, *_args: object) -> bytes:
        """Fail as the storage did, where the file is looked at: beside its field.

        Raises:
            OSError: always.
        """
        raise OSError(errno.EIO, "The storage of evidence does not give the pieces of a file.")


class TooLarge(Exception):
    """With this piece the file would exceed the size limit."""


def add(*, by: User, token: str, start: int, content: bytes) -> Arrived:
    """Store a piece if it is the next one of the file; without a token a new file starts.

    Returns how much of the file has arrived; the sender continues from there, or begins anew where
    another request has just deleted it as the oldest of too many.

    Raises:
        TooLarge: the file would be too large; the piece is not stored.
        OSError: the storage failed.
    """
    pieces = _chain(by, token)
    if not pieces:
        token = _new_token(by)
    received = pieces[-1].end if pieces else 0
    if start == received:
        received += len(content)
        if received > limits.max_bytes():
            raise TooLarge
        try:
            _save(f"{_folder(by)}/{token}.{start}-{received}", content)
        except FileNotFoundError:  # it was written, and was gone before it was finished
            return Arrived(token, 0)
    return Arrived(token, received)


def tokens_in(request: HttpRequest) -> list[str]:
    """Return the tokens of the files that a form refers to instead of carrying them."""
    return request.POST.getlist("piece_token")[: limits.max_files()]


def gather(request: MemberRequest) -> None:
    """Add the files that were uploaded in pieces to those submitted with the form.

    The pieces stay until `delete_gathered`: a form that fails is sent again with its files.
    """
    sent = request.POST
    tokens = tokens_in(request)
    for token, field, name in zip(
        tokens, sent.getlist("piece_field"), sent.getlist("piece_name"), strict=False
    ):
        try:
            content = _read(_chain(request.user, token))
        except OSError:
            logger.exception("The storage of evidence does not give the pieces of a file.")
            request.FILES.appendlist(field, _LostFile(name, b"lost"))
            continue
        if content is not None:
            request.FILES.appendlist(field, _GatheredFile(name, content))


def keep_carried(request: MemberRequest) -> list[tuple[str, str]]:
    """Store the files that a form carried as pieces; return the fields that refer to them.

    So a form that is sent again need not carry them once more. What cannot be stored is left out.
    """
    fields = []
    for name, files in request.FILES.lists():
        for file in files:
            if isinstance(file, _GatheredFile):
                continue
            file.seek(0)
            with suppress(TooLarge, OSError):
                stored = add(by=request.user, token="", start=0, content=file.read())
                fields += [("piece_token", stored.token), ("piece_field", name)]
                fields.append(("piece_name", str(file.name)))
    return fields


def delete_gathered(request: MemberRequest) -> None:
    """Delete the pieces of the files that a form referred to: each is used once."""
    with suppress(OSError):  # a later sweep deletes them
        for token in tokens_in(request):
            _delete(_chain(request.user, token))


def delete_all(by: User) -> None:
    """Delete the pieces of all files that a member has begun to send."""
    _delete(_pieces(by))


def _save(path: str, content: bytes) -> None:
    try:
        evidence_storage().save(path, ContentFile(content))
    except OSError:
        with suppress(OSError):  # its name would claim that the piece is complete
            evidence_storage().delete(path)
        raise


def _read(pieces: list[_Piece]) -> bytes | None:
    content = []
    try:
        for piece in pieces:
            with evidence_storage().open(piece.path) as file:
                content.append(file.read())
    except FileNotFoundError:  # another request has used it
        return None
    return b"".join(content) if pieces else None


def _new_token(by: User) -> str:
    """Return a new token (later ones are greater); delete the oldest of too many open files."""
    pieces = _pieces(by)
    open_tokens = sorted({piece.token for piece in pieces}, reverse=True)
    spent = set(open_tokens[limits.max_files() - 1 :])
    _delete([piece for piece in pieces if piece.token in spent])
    return f"{int(time.time()):08x}{secrets.token_hex(8)}"


def _chain(by: User, token: str) -> list[_Piece]:
    """List the pieces of a file in order, up to the first missing one."""
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


def _delete(pieces: list[_Piece]) -> None:
    for piece in pieces:
        with suppress(OSError):  # a later sweep deletes it
            evidence_storage().delete(piece.path)
