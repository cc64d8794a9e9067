"""Read a paper in this process, as the sandbox would."""

from evidence.sandbox.answer import CleanPage
from evidence.sandbox.file_reading import decoder_for, read
from evidence.sandbox.job import FileKind, SandboxJob


def pages_of(content: bytes, kind: FileKind) -> tuple[CleanPage, ...]:
    """Give its clean pages."""
    job = SandboxJob(kind, width=600, code_seconds=0)
    return read(decoder_for(kind)(content, job), job, is_boxed=False).pages
