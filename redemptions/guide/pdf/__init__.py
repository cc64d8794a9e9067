"""The guide on paper: HTML in, PDF out, printed by a child process that can harm nobody."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parents[3]
COMMAND: Final = (sys.executable, "-E", "-s", "-m", "redemptions.guide.pdf")
MOST_SECONDS: Final = 30.0


class NotPrinted(Exception):
    """The PDF could not be made; the page itself can still be read and printed."""


@dataclass(frozen=True, slots=True)
class PdfSource:
    """What is printed. Pictures stand inside the HTML; nothing is fetched. base: of its links."""

    html: str
    style: str
    base: str


def can_print() -> bool:
    """Tell whether the printing library is there; it is not built for every processor."""
    return find_spec("plutoprint") is not None


def print_pdf(sheet: PdfSource) -> bytes:
    """Print a sheet as PDF, A4.

    Raises:
        NotPrinted: the child took too long, died, or gave no PDF.
    """
    wanted = json.dumps(asdict(sheet)).encode()
    try:
        # It sees no secret of ours: no variable, no open file, and its own modules only.
        printed = subprocess.run(  # noqa: S603 -- our own program, and the sheet is its input only
            COMMAND,
            input=wanted,
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
