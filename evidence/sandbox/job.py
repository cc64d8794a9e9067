"""The job of the sandbox, and the kinds of files that are accepted."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """A kind of file that is accepted; pictures have the names of Pillow's formats."""

    JPEG = "JPEG"
    PNG = "PNG"
    GIF = "GIF"
    WEBP = "WEBP"
    HEIF = "HEIF"
    PDF = "PDF"


# The file extensions of each kind; the first one is recommended to members.
SUFFIXES: Final = {
    Kind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    Kind.PNG: ("png",),
    Kind.GIF: ("gif",),
    Kind.WEBP: ("webp",),
    Kind.HEIF: ("heic", "heif", "hif"),
    Kind.PDF: ("pdf",),
}


class Refusal(Exception):
    """The file is refused; the code says why, so that the member can be told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Job:
    """How to read one file."""

    kind: Kind
    width: int = 1600
    # Processor time for searching tilted or blurred bar codes in copies.
    code_seconds: float = 1.0
    memory: int = 1024**3

    def as_json(self) -> str:
        """Serialise the job for the command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Job":
        """Parse the output of `as_json`."""
        fields = json.loads(text)
        return cls(**{**fields, "kind": Kind(fields["kind"])})
