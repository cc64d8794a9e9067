"""Render HTML to PDF in an isolated child process."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-E", "-s", "-m", "foundation.pdf")
MOST_SECONDS: Final = 30.0


class NotPrinted(Exception):
    """The PDF could not be rendered; the page can still be read and printed."""


@dataclass(frozen=True, slots=True)
class PdfSource:
    """The input of a PDF. Pictures are inlined; nothing is fetched. ``base`` is for its links."""

    html: str
    style: str
    base: str


def can_print() -> bool:
    """Whether the PDF library is installed; it is not built for every processor."""
    return find_spec("plutoprint") is not None


def print_pdf(sheet: PdfSource) -> bytes:
    """Render a document as an A4 PDF.

    Raises:
        NotPrinted: the child process took too long, failed, or returned no PDF.
    """
    document = json.dumps(asdict(sheet)).encode()
    try:
        # The child sees no secrets: no environment variables, no open files, only its own modules.
        printed = subprocess.run(  # noqa: S603 -- our own program; the document is only its input
            COMMAND,
            input=document,
            capture_output=True,
            cwd=HERE,
            env={},
            timeout=MOST_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise NotPrinted(str(error)) from error
    if not printed.stdout.startswith(b"%PDF-"):
        raise NotPrinted("It gave no PDF.")
    return printed.stdout
