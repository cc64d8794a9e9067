"""The job of the sandbox, and the kinds of files that are accepted."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final


class FileKind(StrEnum):
    """A kind of file that is taken; pictures are named as Pillow names them."""

    JPEG = "JPEG"
    PNG = "PNG"
    GIF = "GIF"
    WEBP = "WEBP"
    HEIF = "HEIF"
    PDF = "PDF"
    EMAIL = "EML"


# The file extensions of each kind; the first one is recommended to members.
SUFFIXES: Final = {
    FileKind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    FileKind.PNG: ("png",),
    FileKind.GIF: ("gif",),
    FileKind.WEBP: ("webp",),
    FileKind.HEIF: ("heic", "heif", "hif"),
    FileKind.PDF: ("pdf",),
    FileKind.EMAIL: ("eml",),
}
# What cameras save, and so nearly all that is sent: for it a sandbox may be started ahead.
LIKELIEST: Final = FileKind.JPEG
# Of one or more pages; the others are pictures.
PAPERS: Final = (FileKind.PDF, FileKind.EMAIL)


# The exit code of a sandbox that was to be closed off by a means that this machine has not.
NOT_ISOLATED: Final = 78


class Refusal(Exception):
    """The file is refused; the code says why, so that the member can be told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class SandboxJob:
    """How to read one file."""

    kind: FileKind
    width: int = 1600
    # Processor time for searching tilted or blurred bar codes in copies.
    code_seconds: float = 1.0
    memory: int = 600 * 1024**2
    # The side of a square to which the middle of the picture is cut; none: it stays as it is.
    square: int = 0
    # The means of evidence/isolation without which it reads nothing.
    must: tuple[str, ...] = ()

    def as_json(self) -> str:
        """Serialise the job, as one line, for the command line or the first line of the input."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "SandboxJob":
        """Read what `as_json` wrote."""
        fields = json.loads(text)
        must = tuple(fields["must"])
        return cls(**{**fields, "kind": FileKind(fields["kind"]), "must": must})
